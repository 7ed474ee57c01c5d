using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Testing;
using PhotoResize.Vips;
using PhotoResize.Vips.Bmp;
using PhotoResize.Vips.Decoding;
using PhotoResize.Vips.Encoding;
using PhotoResize.Vips.Interop;

namespace PhotoResize.EngineContract.Support;

/// <summary>A picture drawn by a test, or read back from a result: 8 bits a band.</summary>
internal sealed record Pixels(int Width, int Height, int Bands, byte[] Content)
{
    /// <summary>The frames' height, where several are stacked.</summary>
    public int PageHeight { get; private init; } = Height;

    public int[] Delays { get; init; } = [];

    public int? Loop { get; init; }

    /// <summary>The names of the metadata that the file carried.</summary>
    public bool HasMetadata { get; private init; }

    public ReadOnlySpan<byte> this[int x, int y] => Content.AsSpan(((y * Width) + x) * Bands, Bands);

    public static Pixels Draw(int width, int height, Func<int, int, byte[]> colourAt)
    {
        var bands = colourAt(0, 0).Length;
        var content = new byte[width * height * bands];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                colourAt(x, y).CopyTo(content, ((y * width) + x) * bands);
            }
        }

        return new Pixels(width, height, bands, content);
    }

    public static Pixels Flat(int width, int height, params byte[] colour) => Draw(width, height, (_, _) => colour);

    /// <summary>Encodes with the library's defaults, or as <paramref name="configure"/> says.</summary>
    public byte[] Encode(ImageFormat format, Func<VipsOperation, VipsOperation>? configure = null, int frames = 1)
    {
        _ = VipsLibrary.Instance;
        using var job = new VipsJob(default);
        var image = VipsImage.FromMemory(job, Content, Width, Height, Bands, Bands < 3 ? Interpretation.BlackWhite : Interpretation.Srgb);
        image = image.Materialize();
        if (frames > 1)
        {
            image.SetInt("page-height", Height / frames);
            image.SetInts("delay", Delays);
            image.SetInt("loop", Loop ?? 0);
        }

        if (format == ImageFormat.Bmp)
        {
            return BmpWriter.Write(image).ToArray();
        }

        using var file = EncodedFile.Write(target =>
        {
            var saver = image.Operation(FormatNames.NameOf(format) + "save_target").Set("target", target);
            saver = format switch
            {
                ImageFormat.Jpeg => saver.Set("Q", 95).Set("subsample_mode", ChromaSubsample.Off),
                ImageFormat.WebP => saver.Set("lossless", true),
                ImageFormat.Avif => saver.Set("Q", 90).Set("compression", HeifCompression.Av1).Set("effort", 0),
                _ => saver,
            };

            (configure?.Invoke(saver) ?? saver).RunForEffect();
        });
        return file.Bytes.ToArray();
    }

    /// <summary>Reads a PNG without the library.</summary>
    public static Pixels DecodePng(byte[] file)
    {
        var picture = PngFile.Read(file);
        return new Pixels(picture.Width, picture.Height, picture.Channels, picture.Pixels);
    }

    public static Pixels Decode(byte[] file, ImageFormat format)
    {
        _ = VipsLibrary.Instance;
        using var job = new VipsJob(default);
        if (format == ImageFormat.Bmp)
        {
            var size = new PixelSize(BitConverter.ToInt32(file, 18), BitConverter.ToInt32(file, 22));
            var bitmap = BmpReader.Read(job, new MemoryStream(file), size).Materialize();
            return new Pixels(size.Width, size.Height, bitmap.Bands, bitmap.Pixels().ToArray());
        }

        using var source = new ByteSource(new MemoryStream(file), default);
        var loader = new VipsOperation(job, FormatNames.NameOf(format) + "load_source").Set("source", source.Handle).Set("fail_on", 3);
        if (ImageFormatInfo.Of(format).CanAnimate)
        {
            loader.Set("n", -1);
        }

        var opened = loader.Run();
        var image = opened.Materialize();
        string[] metadata = ["exif-data", "xmp-data", "iptc-data", "icc-profile-data", "png-comment-0-Title"];
        return new Pixels(image.Width, image.Height, image.Bands, image.Pixels().ToArray())
        {
            PageHeight = image.HasField("page-height") ? image.GetInt("page-height") : image.Height,
            Delays = image.HasField("delay") ? image.GetInts("delay").ToArray() : [],
            Loop = image.HasField("loop") ? image.GetInt("loop") : null,
            HasMetadata = metadata.Any(image.HasField),
        };
    }

    /// <summary>The mean of one band over the whole picture.</summary>
    public double Mean(int band) => Content.Where((_, i) => i % Bands == band).Average(value => (double)value);
}
