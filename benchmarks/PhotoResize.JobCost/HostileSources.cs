using System.Buffers.Binary;
using PhotoResize.Settings;
using PhotoResize.Testing;
using PhotoResize.Vips;
using PhotoResize.Vips.Encoding;
using PhotoResize.Vips.Interop;

namespace PhotoResize.JobCost;

/// <summary>
/// Sources that cost a decoder most: as many pixels as the default limits let pass, of noise, which no coder can shorten. Files that are
/// there already are kept, since some take minutes.
/// </summary>
internal sealed class HostileSources(string folder)
{
    private const int Seed = 1;

    /// <summary>A strong noise for coders of frequencies, and a weaker one that leaves those of bytes something to compress.</summary>
    private const double Strong = 60;
    private const double Weak = 12;

    /// <summary>Writes a still picture, and a small one of the same kind beside it that warms a process up.</summary>
    /// <returns>The file's name.</returns>
    public string Still(string kind, int side) => Write(kind, $"{side}", side, side, 1);

    /// <summary>The same for an animation.</summary>
    public string Film(string kind, int width, int height, int frames) => Write(kind, $"{width}x{height}x{frames}", width, height, frames);

    public static string WarmUpOf(string name) => "warm-" + name[..name.IndexOf('-', StringComparison.Ordinal)] + Path.GetExtension(name);

    private string Write(string kind, string size, int width, int height, int frames)
    {
        const int WarmUpSide = 64;
        var extension = kind[..kind.IndexOf('_', StringComparison.Ordinal)];
        var name = $"{kind}-{size}.{extension}";
        var (path, warm) = (Path.Join(folder, name), Path.Join(folder, WarmUpOf(name)));
        if (!File.Exists(warm))
        {
            Make(kind, warm, WarmUpSide, WarmUpSide, Math.Min(frames, 2));
        }

        if (!File.Exists(path))
        {
            Make(kind, path + ".unfinished", width, height, frames);
            File.Move(path + ".unfinished", path);
        }

        return name;
    }

    private static void Make(string kind, string path, int width, int height, int frames)
    {
        GC.KeepAlive(VipsLibrary.Instance); // starts it
        using var job = new VipsJob(default);
        switch (kind)
        {
            case "jpg_baseline":
                Save(Tiles(3), ImageFormat.Jpeg, saver => saver.Set("Q", 100).Set("subsample_mode", ChromaSubsample.Off));
                break;
            case "jpg_progressive":
                Save(
                    Tiles(3),
                    ImageFormat.Jpeg,
                    saver => saver.Set("Q", 100).Set("subsample_mode", ChromaSubsample.Off).Set("interlace", true));
                break;
            case "jpg_inks":
                var inks = Tiles(3).Operation("icc_transform").Set("output_profile", "cmyk").Run();
                Save(inks, ImageFormat.Jpeg, saver => saver.Set("Q", 95));
                break;
            case "png_plain":
                Save(Noise(4, Weak), ImageFormat.Png, saver => saver.Set("compression", 1).Set("filter", 0x80));
                break;
            case "png_interlaced":
                Save(Noise(4, Weak), ImageFormat.Png, saver => saver.Set("compression", 1).Set("interlace", true));
                break;
            case "png_profile":
                var wide = Tiles(3).Operation("icc_transform").Set("output_profile", "p3").Set("depth", 16).Run();
                Save(wide, ImageFormat.Png, saver => saver.Set("compression", 1));
                break;
            case "webp_lossy":
                Save(Tiles(4), ImageFormat.WebP, saver => saver.Set("effort", 0).Set("Q", 100));
                break;
            case "webp_lossless":
                Save(Noise(4, Weak), ImageFormat.WebP, saver => saver.Set("effort", 0).Set("lossless", true));
                break;
            case "avif_noise":
                Save(Tiles(3), ImageFormat.Avif, saver => Av1(saver, 60));
                break;
            case "avif_fine":
                Save(Tiles(3), ImageFormat.Avif, saver => Av1(saver, 90).Set("subsample_mode", ChromaSubsample.Off));
                break;
            case "avif_alpha":
                Save(Tiles(4), ImageFormat.Avif, saver => Av1(saver, 40));
                break;
            case "avif_flat":
                Save(Flat(4), ImageFormat.Avif, saver => Av1(saver, 40).Set("subsample_mode", ChromaSubsample.Off));
                break;
            case "tif_lzw":
                Save(Noise(3, Weak), ImageFormat.Tiff, saver => saver.Set("compression", 5));
                break;
            case "tif_deflate":
                Save(Noise(3, Weak), ImageFormat.Tiff, saver => saver.Set("compression", TiffCompression.Deflate));
                break;
            case "tif_float":
                var light = Noise(3, Weak).Linear(1 / 256.0, 0);
                Save(light, ImageFormat.Tiff, saver => saver.Set("compression", TiffCompression.Deflate).Set("predictor", 3));
                break;
            case "tif_fax":
                Save(Tiles(1), ImageFormat.Tiff, saver => saver.Set("compression", 3).Set("bitdepth", 1));
                break;
            case "tif_jpeg":
                Save(Tiles(3), ImageFormat.Tiff, saver => saver.Set("compression", 1).Set("Q", 100));
                break;
            case "bmp_runs":
                WriteRuns(path, width, height);
                break;
            case "gif_noise":
                WriteGif(path, width, height, frames);
                break;
            case "webp_film":
                Save(Film(Noise(4, Strong, frames)), ImageFormat.WebP, saver => saver.Set("effort", 0).Set("Q", 100));
                break;
            case "webp_losslessfilm":
                Save(Film(Noise(4, Weak, frames)), ImageFormat.WebP, saver => saver.Set("effort", 0).Set("lossless", true));
                break;
            case "png_film":
                WritePngFilm(path, width, height, frames);
                break;
            default:
                throw new ArgumentException($"{kind} is not a kind of source.", nameof(kind));
        }

        // Tiles of noise where the coder does not see that they repeat: 100 megapixels of it would take longer than the measurement.
        VipsImage Tiles(int bands)
        {
            const int TileSide = 1024;
            var tile = Planes(bands, Strong, Math.Min(width, TileSide), Math.Min(height, TileSide)).Materialize();
            return tile.Operation("replicate").Set("across", (width / tile.Width) + 1).Set("down", (height / tile.Height) + 1).Run()
                .ExtractArea(0, 0, width, height);
        }

        VipsImage Noise(int bands, double sigma, int count = 1) => Planes(bands, sigma, width, height * count);

        VipsImage Planes(int bands, double sigma, int planeWidth, int planeHeight)
        {
            var planes = Enumerable.Range(0, bands).Select(_ => new VipsOperation(job, "gaussnoise")
                .Set("width", planeWidth).Set("height", planeHeight).Set("mean", 128.0).Set("sigma", sigma).Run().Cast(BandFormat.UChar));
            return new VipsOperation(job, "bandjoin").Set("in", planes.ToArray()).Run()
                .As(bands < 3 ? Interpretation.BlackWhite : Interpretation.Srgb);
        }

        VipsImage Flat(int bands) => new VipsOperation(job, "black").Set("width", width).Set("height", height).Set("bands", bands).Run()
            .Linear(1, 120).Cast(BandFormat.UChar).As(Interpretation.Srgb);

        VipsImage Film(VipsImage stack)
        {
            var film = stack.As(Interpretation.Srgb);
            film.SetInt("page-height", height);
            film.SetInts("delay", Enumerable.Repeat(40, frames).ToArray());
            return film;
        }

        VipsOperation Av1(VipsOperation saver, int quality) => saver.Set("effort", 0).Set("Q", quality).Set("compression", HeifCompression.Av1);

        void Save(VipsImage image, ImageFormat format, Func<VipsOperation, VipsOperation> configure)
        {
            using var file = EncodedFile.Write(target =>
                configure(image.Operation(FormatNames.NameOf(format) + "save_target").Set("target", target)).RunForEffect());
            using var output = File.Create(path);
            file.CopyTo(output);
        }
    }

    /// <summary>A GIF whose every pixel is a code of its own, in the colours of all 256 entries.</summary>
    private static void WriteGif(string path, int width, int height, int frames)
    {
        var random = new Random(Seed);
        var colours = new byte[3 * 256];
        random.NextBytes(colours);
        using var output = File.Create(path);
        output.Write(GifBuilder.Screen(width, height, colours));
        var indices = new byte[width * height];
        for (var i = 0; i < frames; i++)
        {
            random.NextBytes(indices);
            output.Write(GifBuilder.Control());
            output.Write(GifBuilder.Descriptor(0, 0, width, height));
            output.WriteByte(8);
            foreach (var part in GifBuilder.Codes(indices, 8).Chunk(255))
            {
                output.WriteByte((byte)part.Length);
                output.Write(part);
            }

            output.WriteByte(0);
        }

        output.Write(GifBuilder.Trailer);
    }

    /// <summary>An animated PNG whose frames all are whole.</summary>
    private static void WritePngFilm(string path, int width, int height, int frames)
    {
        var random = new Random(Seed);
        var pixels = new byte[width * height * 4];
        var sequence = 0;
        var chunks = new List<byte[]> { ApngFile.Control(frames) };
        var still = Array.Empty<byte>();
        for (var i = 0; i < frames; i++)
        {
            random.NextBytes(pixels);
            still = PngFile.Write(new Picture(width, height, 4, pixels));
            chunks.Add(ApngFile.FrameControl(sequence++, width, height));
            chunks.Add(i == 0 ? ApngFile.Default(still) : ApngFile.Data(sequence++, still));
        }

        File.WriteAllBytes(path, ApngFile.File(still, chunks));
    }

    /// <summary>A bitmap of 256 colours in run lengths of a single pixel.</summary>
    private static void WriteRuns(string path, int width, int height)
    {
        const int HeaderBytes = 54;
        const int PaletteBytes = 4 * 256;
        var header = new byte[HeaderBytes + PaletteBytes];
        new Random(Seed).NextBytes(header.AsSpan(HeaderBytes));
        header[0] = (byte)'B';
        header[1] = (byte)'M';
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(10), header.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(22), height);
        header[26] = 1;
        header[28] = 8;
        header[30] = 1;
        var row = new byte[(2 * width) + 2];
        for (var x = 0; x < width; x++)
        {
            (row[2 * x], row[(2 * x) + 1]) = (1, (byte)(x * 37));
        }

        using var output = File.Create(path);
        output.Write(header);
        for (var y = 0; y < height; y++)
        {
            output.Write(row);
        }

        output.Write([0, 1]);
    }
}
