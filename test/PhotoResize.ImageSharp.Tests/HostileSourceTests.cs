using ImageMagick;
using PhotoResize.EngineContract.Support;
using PhotoResize.Processing;
using PhotoResize.Settings;

namespace PhotoResize.ImageSharp.Tests;

/// <summary>Files that are made to hold a decoder up, or to make it write where it must not, as the library's advisories have them.</summary>
public sealed class HostileSourceTests
{
    /// <summary>Names of files, each with one way through a decoder of the library.</summary>
    private static readonly Dictionary<string, (ImageFormat Format, Func<byte[]> Encode)> Files = new()
    {
        ["jpeg"] = (ImageFormat.Jpeg, () => Picture(3).Encode(ImageFormat.Jpeg)),
        ["jpeg, progressive"] = (ImageFormat.Jpeg, () => Picture(3).Encode(ImageFormat.Jpeg, image => image.Settings.Interlace = Interlace.Jpeg)),
        ["jpeg, grey"] = (ImageFormat.Jpeg, () => Picture(1).Encode(ImageFormat.Jpeg)),
        ["png"] = (ImageFormat.Png, () => Picture(3).Encode(ImageFormat.Png)),
        ["png, interlaced"] = (ImageFormat.Png, () => Picture(3).EncodePng(8, isInterlaced: true)),
        ["png, palette"] = (ImageFormat.Png, () => Picture(3).Encode(ImageFormat.Png8)),
        ["gif"] = (ImageFormat.Gif, () => Picture(3).Encode(ImageFormat.Gif)),
        ["gif, animated"] = (ImageFormat.Gif, () => Animation().Encode(ImageFormat.Gif, frames: 2)),
        ["bmp"] = (ImageFormat.Bmp, () => Picture(3).Encode(ImageFormat.Bmp)),
        ["bmp, grey"] = (ImageFormat.Bmp, () => Picture(1).Encode(ImageFormat.Bmp)),
        ["tiff"] = (ImageFormat.Tiff, () => Picture(3).Encode(ImageFormat.Tiff)),
        ["tiff, lzw"] = (ImageFormat.Tiff, () => Picture(3).Encode(ImageFormat.Tiff, image => image.Settings.Compression = CompressionMethod.LZW)),
        ["tiff, jpeg"] = (ImageFormat.Tiff, () => Picture(3).Encode(ImageFormat.Tiff, image => image.Settings.Compression = CompressionMethod.JPEG)),
        ["tiff, big"] = (ImageFormat.Tiff, BigTiff),
        ["webp, lossy"] = (ImageFormat.WebP, () => Picture(3).Encode(ImageFormat.WebP, image => image.Settings.SetDefine(MagickFormat.WebP, "lossless", false))),
        ["webp, lossy with alpha"] = (ImageFormat.WebP, () => Picture(4).Encode(ImageFormat.WebP, image => image.Settings.SetDefine(MagickFormat.WebP, "lossless", false))),
        ["webp, lossless"] = (ImageFormat.WebP, () => Picture(3).Encode(ImageFormat.WebP)),
        ["webp, animated"] = (ImageFormat.WebP, () => Animation().Encode(ImageFormat.WebP, frames: 2)),
    };

    private static byte[] BigTiff()
    {
        using var image = new MagickImage(Picture(3).Encode(ImageFormat.Tiff));
        return image.ToByteArray(MagickFormat.Tiff64);
    }

    public static TheoryData<string> Names() => [.. Files.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Damaged_file_of_any_kind_ends_in_time(string name)
    {
        var (format, encode) = Files[name];
        var whole = encode();
        var hasAlpha = name.EndsWith("alpha", StringComparison.Ordinal);
        var plan = Plans.Of(format, 40, 30, 20, 15, hasAlpha: hasAlpha);
        plan = name.EndsWith("animated", StringComparison.Ordinal) ? plan.As(ImageFormat.Gif) with { FrameCount = 2 } : plan;
        Assert.Null(await ImageSharpEngine.FaultWithinDeadlineAsync(whole, plan));

        var random = new Random(17);
        for (var attempt = 0; attempt < 300; attempt++)
        {
            var broken = whole.ToArray();
            for (var i = 0; i < 1 + (attempt % 5); i++)
            {
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            }

            await ImageSharpEngine.FaultWithinDeadlineAsync(attempt % 3 == 0 ? broken[..random.Next(broken.Length)] : broken, plan);
        }
    }

    [Theory]
    [InlineData(4, 1, 8)]
    [InlineData(8, 8, 2)]
    public async Task Interlaced_png_on_which_version_2_1_never_ends_is_damaged(int width, int height, int bytes)
    {
        var file = PngChunks.File(
            width, height, PngChunks.Chunk("IDAT"u8, PngChunks.Compress(new byte[bytes])), PngChunks.Chunk("IEND"u8, []));
        file[28] = 1;
        PngChunks.Chunk("IHDR"u8, file.AsSpan(16, 13)).CopyTo(file, 8);

        Assert.InRange(file.Length, 1, 91);
        Assert.Equal(
            ImageProcessingError.Damaged,
            await ImageSharpEngine.FaultWithinDeadlineAsync(file, Plans.Of(ImageFormat.Png, width, height, width, height)));
    }

    [Fact]
    public async Task Big_tiff_of_more_entries_than_bytes_is_refused_in_time()
    {
        // GHSA-wmxv-xphr-5c9g: 24 bytes, whose only directory announces 2^63 entries.
        var file = new byte[24];
        "II"u8.CopyTo(file);
        (file[2], file[4], file[8], file[23]) = (43, 8, 16, 0x80);

        Assert.NotNull(await ImageSharpEngine.FaultWithinDeadlineAsync(file, Plans.Of(ImageFormat.Tiff, 20, 20, 10, 10)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Tiff_of_a_fax_whose_runs_are_longer_than_its_rows_is_unsupported(int compression)
    {
        // GHSA-jj3q-cwqj-842r, GHSA-v76p-62qx-wwq2: the library's decoders write such runs beyond their memory.
        var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        (int Tag, int Value)[] entries = [(256, 20), (257, 20), (258, 1), (259, compression), (262, 0), (273, 8), (277, 1), (278, 20), (279, 400)];
        writer.Write("II*\0"u8);
        writer.Write(8 + 400);
        writer.Write([.. Enumerable.Repeat((byte)0xD8, 400)]);
        writer.Write((ushort)entries.Length);
        foreach (var (tag, value) in entries)
        {
            writer.Write((ushort)tag);
            writer.Write((ushort)(tag is 258 or 259 or 262 or 277 ? 3 : 4));
            writer.Write(1);
            writer.Write(value);
        }

        writer.Write(0);

        Assert.Equal(
            ImageProcessingError.Unsupported,
            await ImageSharpEngine.FaultWithinDeadlineAsync(file.ToArray(), Plans.Of(ImageFormat.Tiff, 20, 20, 10, 10)));
    }

    private static Pixels Picture(int bands) => Pixels.Draw(
        40, 30, (x, y) => [.. new byte[] { (byte)(x * 6), (byte)((x * y) + x), (byte)(y * 8), (byte)(x * 3) }[..bands]]);

    private static Pixels Animation() => Pixels.Draw(40, 60, (x, y) => [(byte)(x * 6), (byte)(y * 4), 90]) with { Delays = [50, 60], Loop = 0 };
}
