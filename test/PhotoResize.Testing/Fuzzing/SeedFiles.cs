using ImageMagick;
using PhotoResize.Settings;

namespace PhotoResize.Testing.Fuzzing;

/// <summary>Files of every format and of many kinds, made by code and by ImageMagick.</summary>
public static class SeedFiles
{
    public const int Width = 48;
    public const int Height = 32;

    /// <summary>White and the primaries, as a chunk cHRM has them.</summary>
    private static readonly int[] PrimariesOfP3 = [31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000];

    private static readonly Lazy<IReadOnlyList<SeedFile>> LazyAll =
        new(() => [.. Jpegs(), .. Pngs(), .. Gifs(), .. WebPs(), .. Tiffs(), .. BmpFile.Kinds(), .. Avifs()]);

    public static IReadOnlyList<SeedFile> All => LazyAll.Value;

    /// <summary>A colour for each quarter, so that turned and mirrored pictures differ, and a slope, so that shifted ones do.</summary>
    public static Picture Quarters { get; } = Draw(hasAlpha: false);

    /// <summary>The same with a lower right quarter that lets half through.</summary>
    public static Picture QuartersWithAlpha { get; } = Draw(hasAlpha: true);

    /// <summary>The same without colours.</summary>
    public static Picture Greys { get; } = new(
        Width,
        Height,
        1,
        [.. Enumerable.Range(0, Width * Height).Select(i => (byte)(40 + (i % Width / 24 * 110) + (i / Width / 16 * 70) + (i % 24)))]);

    public static SeedFile Named(string name) => All.Single(seed => seed.Name == name);

    private static Picture Draw(bool hasAlpha) => Picture.Draw(
        Width,
        Height,
        (x, y) => (x >= Width / 2, y >= Height / 2) switch
        {
            (false, false) => (210 + (x / 2), 30 + y, 30, 255),
            (true, false) => (30, 170 + (x / 2), 40 + y, 255),
            (false, true) => (40 + x, 50, 180 + y, 255),
            _ => (230, 190 + y, 10 + (x / 2), hasAlpha ? 128 : 255),
        },
        hasAlpha);

    private static IEnumerable<SeedFile> Jpegs()
    {
        var plain = Jpeg(Quarters);
        yield return new("jpg", ImageFormat.Jpeg, plain);
        yield return new("jpg 420", ImageFormat.Jpeg, Jpeg(Quarters, image => Subsample(image, "4:2:0")));
        yield return new("jpg 422", ImageFormat.Jpeg, Jpeg(Quarters, image => Subsample(image, "4:2:2")));
        yield return new("jpg progressive", ImageFormat.Jpeg, Jpeg(Quarters, image => image.Settings.Interlace = Interlace.Jpeg));
        yield return new("jpg grey", ImageFormat.Jpeg, Jpeg(Greys));
        yield return new("jpg rgb", ImageFormat.Jpeg, Planes(Channel(0), Channel(1), Channel(2)));

        // Inks are inverted, so that colours look like RGB; there is no black ink.
        var noInk = Enumerable.Repeat<byte>(255, Width * Height).ToArray();
        yield return new("jpg cmyk", ImageFormat.Jpeg, Planes(Channel(0), Channel(1), Channel(2), noInk));
        yield return new("jpg ycck", ImageFormat.Jpeg, Jpeg(Quarters, image => image.ColorSpace = ColorSpace.CMYK));
        yield return new("jpg ycck swop", ImageFormat.Jpeg, Jpeg(Quarters, ToInks));
        yield return new("jpg p3", ImageFormat.Jpeg, Jpeg(Quarters, image => image.SetProfile(Profiles.DisplayP3)));
        yield return new("jpg adobergb", ImageFormat.Jpeg, Jpeg(Quarters, image => image.SetProfile(ColorProfiles.AdobeRGB1998)));
        yield return new("jpg comment", ImageFormat.Jpeg, Jpeg(Quarters, image => image.Comment = "A comment."));
        for (var orientation = 1; orientation <= 8; orientation++)
        {
            var block = ExifFile.Create(orientation, isBigEndian: true);
            yield return new($"jpg exif {orientation}", ImageFormat.Jpeg, ExifFile.InsertIntoJpeg(plain, block));
        }

        yield return new("jpg exif ii", ImageFormat.Jpeg, ExifFile.InsertIntoJpeg(plain, ExifFile.Create(6, isBigEndian: false)));

        static void Subsample(MagickImage image, string factors) => image.Settings.SetDefine(MagickFormat.Jpeg, "sampling-factor", factors);

        static void ToInks(MagickImage image) => image.TransformColorSpace(ColorProfiles.SRGB, ColorProfiles.USWebCoatedSWOP);
    }

    /// <summary>A JPEG whose channels are stored as they are, one scan for each, with the marker of Adobe that says so.</summary>
    private static byte[] Planes(params byte[][] channels)
    {
        var planes = channels.Select(channel => FileBlock.Split(ImageFormat.Jpeg, Jpeg(new Picture(Width, Height, 1, channel)))).ToArray();
        var count = (byte)channels.Length;
        var file = new List<byte>([0xFF, 0xD8, 0xFF, 0xEE, 0, 14, .. "Adobe"u8, 0, 100, 0, 0, 0, 0, 0]);
        file.AddRange(planes[0].Single(block => block.Name == "DQT").Bytes);
        file.AddRange([0xFF, 0xC0, 0, (byte)(8 + (3 * count)), 8, 0, Height, 0, Width, count]);
        for (byte i = 0; i < count; i++)
        {
            file.AddRange([i, 0x11, 0]);
        }

        for (byte i = 0; i < count; i++)
        {
            file.AddRange(planes[i].Where(block => block.Name == "DHT").SelectMany(block => block.Bytes));
            file.AddRange([0xFF, 0xDA, 0, 8, 1, i, 0, 0, 63, 0]);
            file.AddRange(planes[i].Single(block => block.Name == "scan").Bytes);
        }

        return [.. file, 0xFF, 0xD9];
    }

    private static byte[] Channel(int index) => [.. Quarters.Pixels.Where((_, i) => i % 3 == index)];

    private static byte[] Jpeg(Picture picture, Action<MagickImage>? configure = null) =>
        ReferenceEncoder.Encode(ImageFormat.Jpeg, picture, configure);

    private static IEnumerable<SeedFile> Pngs()
    {
        yield return Png("rgb", PngFile.Write(Quarters));
        yield return Png("rgba", PngFile.Write(QuartersWithAlpha));
        yield return Png("grey", PngFile.Write(Greys));
        yield return Png("grey 1 bit", PngFile.Write(Greys, depth: 1));
        yield return Png("grey 2 bit", PngFile.Write(Greys, depth: 2));
        yield return Png("grey 4 bit", PngFile.Write(Greys, depth: 4));
        yield return Png("grey 16 bit", PngFile.Write(Greys, depth: 16));
        yield return Png("rgb 16 bit", PngFile.Write(Quarters, depth: 16));
        yield return Png("rgba 16 bit", PngFile.Write(QuartersWithAlpha, depth: 16));
        yield return Png("grey and alpha", PngFile.Write(GreyAlpha()));
        yield return Png("grey and alpha 16 bit", PngFile.Write(GreyAlpha(), depth: 16));
        yield return Png("interlaced", PngFile.Write(Quarters, isInterlaced: true));
        yield return Png("interlaced 16 bit alpha", PngFile.Write(QuartersWithAlpha, depth: 16, isInterlaced: true));
        yield return Png("palette", ReferenceEncoder.Encode(ImageFormat.Png8, Quarters));
        yield return Png("palette and alpha", ReferenceEncoder.Encode(ImageFormat.Png8, QuartersWithAlpha));
        yield return Png(
            "palette interlaced", ReferenceEncoder.Encode(ImageFormat.Png8, Quarters, image => image.Settings.Interlace = Interlace.Png));
        yield return Png("transparent colour", WithChunk(PngFile.Write(Quarters), "tRNS", [0, 210, 0, 30, 0, 30]));
        yield return Png("exif 6", WithChunk(PngFile.Write(Quarters), "eXIf", ExifFile.Create(6, isBigEndian: true)));
        yield return Png("gama", WithChunk(PngFile.Write(Quarters), "gAMA", [0, 1, 0x86, 0xA0]));
        yield return Png("gama of srgb", WithChunk(PngFile.Write(Quarters), "gAMA", [0, 0, 0xB1, 0x8F]));
        var primaries = WithChunk(PngFile.Write(Quarters), "cHRM", [.. PrimariesOfP3.SelectMany(BigEndian)]);
        yield return Png("gama and chrm of p3", WithChunk(primaries, "gAMA", [0, 0, 0xB1, 0x8F]));
        yield return Png("cicp p3", WithChunk(PngFile.Write(Quarters), "cICP", [12, 13, 0, 1]));
        yield return Png("p3", ReferenceEncoder.Encode(ImageFormat.Png, Quarters, image => image.SetProfile(Profiles.DisplayP3)));
        yield return Png("adobergb", ReferenceEncoder.Encode(ImageFormat.Png, Quarters, image => image.SetProfile(ColorProfiles.AdobeRGB1998)));
        yield return Png("text", WithChunk(PngFile.Write(Quarters), "tEXt", "Title\0Quarters"u8));

        static byte[] BigEndian(int number) => [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];

        static SeedFile Png(string name, byte[] file) => new("png " + name, ImageFormat.Png, file);

        static byte[] WithChunk(byte[] file, string type, ReadOnlySpan<byte> data) => PngFile.InsertChunk(file, type, data);

        static Picture GreyAlpha() => new(
            Width, Height, 2, [.. Greys.Pixels.SelectMany((grey, i) => new[] { grey, (byte)(i % Width < 24 ? 255 : 100) })]);
    }

    private static IEnumerable<SeedFile> Gifs()
    {
        yield return Gif("still", [Quarters]);
        yield return Gif("interlaced", [Quarters], image => image.Settings.Interlace = Interlace.Gif);
        yield return Gif("transparent", [Holed(0)]);
        yield return Gif("animated", [Quarters, Moved(8), Moved(16)]);
        yield return Gif("animated transparent", [Holed(0), Holed(8), Holed(16)], image => image.GifDisposeMethod = GifDisposeMethod.Background);

        static SeedFile Gif(string name, IReadOnlyList<Picture> frames, Action<MagickImage>? configure = null) => new(
            "gif " + name,
            ImageFormat.Gif,
            ReferenceEncoder.Encode(ImageFormat.Gif, frames, configure, frames.Count > 1 ? [.. frames.Select(_ => 100)] : null));
    }

    private static IEnumerable<SeedFile> WebPs()
    {
        yield return WebP("lossless", [Quarters]) with { IsExact = true };
        yield return WebP("lossless alpha", [QuartersWithAlpha]) with { IsExact = true };
        yield return WebP("lossy", [Quarters], Lossy);
        yield return WebP("lossy alpha", [QuartersWithAlpha], Lossy);
        yield return WebP("p3", [Quarters], image => image.SetProfile(Profiles.DisplayP3));
        byte[] exif = [.. "Exif\0\0"u8, .. ExifFile.Create(6, isBigEndian: false)];
        yield return WebP("exif 6", [Quarters], image => image.SetProfile(new ExifProfile(exif)));
        yield return WebP("animated", [Quarters, Moved(8), Moved(16)]);
        yield return WebP("animated alpha", [Holed(0), Holed(8)]);

        static void Lossy(MagickImage image)
        {
            image.Settings.SetDefine(MagickFormat.WebP, "lossless", false);
            image.Quality = 95;
        }

        static SeedFile WebP(string name, IReadOnlyList<Picture> frames, Action<MagickImage>? configure = null) => new(
            "webp " + name,
            ImageFormat.WebP,
            ReferenceEncoder.Encode(ImageFormat.WebP, frames, configure, frames.Count > 1 ? [.. frames.Select(_ => 100)] : null));
    }

    private static IEnumerable<SeedFile> Tiffs()
    {
        yield return Tiff("ii", [Quarters], Compress(CompressionMethod.NoCompression));
        yield return Tiff("mm", [Quarters], image =>
        {
            image.Settings.Compression = CompressionMethod.NoCompression;
            image.Settings.Endian = Endian.MSB;
        });
        yield return Tiff("deflate", [Quarters], Compress(CompressionMethod.Zip));
        yield return Tiff("lzw alpha", [QuartersWithAlpha], Compress(CompressionMethod.LZW));
        yield return Tiff("packbits grey", [Greys], Compress(CompressionMethod.RLE));
        yield return Tiff("pages", [Quarters, Moved(8), Moved(16)], Compress(CompressionMethod.Zip));
        yield return Tiff("orientation 6", [Quarters], image =>
        {
            image.Settings.Compression = CompressionMethod.LZW;
            image.Orientation = Orientation.RightTop;
        });
        yield return Tiff("tiles", [Quarters], image =>
        {
            image.Settings.Compression = CompressionMethod.Zip;
            image.Settings.SetDefine(MagickFormat.Tiff, "tile-geometry", "16x16");
        });
        yield return Tiff("jpeg", [Quarters], Compress(CompressionMethod.JPEG)) with { IsExact = false };
        yield return Tiff("planes", [Quarters], image =>
        {
            image.Settings.Compression = CompressionMethod.LZW;
            image.Settings.Interlace = Interlace.Plane;
        });
        yield return Tiff("palette", [Quarters], image =>
        {
            image.Settings.Compression = CompressionMethod.LZW;
            image.Settings.ColorType = ColorType.Palette;
        });
        yield return Tiff("fax", [Greys], image =>
        {
            image.Settings.Compression = CompressionMethod.Group4;
            image.ColorType = ColorType.Bilevel;
        });
        yield return Tiff("adobergb", [Quarters], image => image.SetProfile(ColorProfiles.AdobeRGB1998));
        yield return new("tif big", ImageFormat.Tiff, BigTiff());

        static Action<MagickImage> Compress(CompressionMethod compression) => image => image.Settings.Compression = compression;

        static SeedFile Tiff(string name, IReadOnlyList<Picture> frames, Action<MagickImage> configure) =>
            new("tif " + name, ImageFormat.Tiff, ReferenceEncoder.Encode(ImageFormat.Tiff, frames, configure));
    }

    private static byte[] BigTiff()
    {
        using var image = new MagickImage(PngFile.Write(Quarters));
        image.Settings.Compression = CompressionMethod.NoCompression;
        return image.ToByteArray(MagickFormat.Tiff64);
    }

    private static IEnumerable<SeedFile> Avifs()
    {
        yield return Avif("444", Quarters, _ => { });
        yield return Avif("420", Quarters, image => image.Settings.SetDefine("heic:chroma", "420"));
        yield return Avif("alpha", QuartersWithAlpha, _ => { });
        yield return Avif("p3", Quarters, image => image.SetProfile(Profiles.DisplayP3));
        yield return new("avif nclx p3", ImageFormat.Avif, FieldFile.Named("avif-nclx-p3.avif").Read());

        static SeedFile Avif(string name, Picture picture, Action<MagickImage> configure) =>
            new("avif " + name, ImageFormat.Avif, ReferenceEncoder.Encode(ImageFormat.Avif, picture, configure));
    }

    /// <summary>The quarters with a white bar, at some distance from the left.</summary>
    private static Picture Moved(int x)
    {
        var pixels = Quarters.Pixels.ToArray();
        for (var y = 0; y < Height; y++)
        {
            pixels.AsSpan(((y * Width) + x) * 3, 8 * 3).Fill(255);
        }

        return Quarters with { Pixels = pixels };
    }

    /// <summary>The quarters with a hole of full transparency.</summary>
    private static Picture Holed(int x)
    {
        var pixels = QuartersWithAlpha.Pixels.ToArray();
        for (var i = 0; i < Width * Height; i++)
        {
            pixels[(4 * i) + 3] = (byte)(i % Width >= x && i % Width < x + 8 ? 0 : 255);
        }

        return QuartersWithAlpha with { Pixels = pixels };
    }
}
