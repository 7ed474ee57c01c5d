using System.Buffers.Binary;
using ImageMagick;
using PhotoResize.EngineContract.Support;
using PhotoResize.Processing;
using PhotoResize.Settings;

namespace PhotoResize.ImageSharp.Tests;

/// <summary>Version 2.1 of the library never ends on some interlaced pictures, so it is shown none.</summary>
public sealed class InterlacedPngTests
{
    /// <summary>The colour type of a PNG by the number of its bands: grey, grey with alpha, RGB, RGB with alpha.</summary>
    private static readonly int[] ColourTypes = [-1, 0, 4, 2, 6];

    private static readonly byte[] End = PngChunks.Chunk("IEND"u8, []);

    [Theory]
    [InlineData(1, 8, false)]
    [InlineData(2, 8, false)]
    [InlineData(3, 8, false)]
    [InlineData(4, 8, false)]
    [InlineData(1, 16, false)]
    [InlineData(2, 16, false)]
    [InlineData(3, 16, false)]
    [InlineData(4, 16, false)]
    [InlineData(3, 8, true)]
    [InlineData(4, 8, true)]
    [InlineData(3, 4, true)]
    [InlineData(3, 2, true)]
    [InlineData(4, 1, true)]
    public async Task Interlaced_picture_of_any_kind_is_the_same_as_one_that_is_not(int bands, int depth, bool hasPalette)
    {
        foreach (var (width, height) in new[] { (1, 1), (1, 9), (2, 3), (3, 2), (4, 20), (5, 1), (7, 13), (8, 8), (9, 9), (33, 21), (150, 100) })
        {
            // Slopes of every direction, so that each filter is the best one for some rows.
            var picture = Pixels.Draw(width, height, (x, y) =>
            {
                var slope = (byte)(y % 4 == 0 ? x * 7 : y % 4 == 1 ? (x * x) + y : y % 4 == 2 ? (x * 5) + (y * 3) : x * 31 % 7 * 30);
                byte[] pixel = [slope, (byte)(slope + (y * 5)), (byte)(slope + (x * y))];
                var alpha = (byte)(((x / 3) + y) % 2 * 255);
                return bands < 3 ? [.. new[] { slope, alpha }[..bands]] : [.. pixel, .. bands == 4 ? [alpha] : Array.Empty<byte>()];
            });
            var plan = Plans.Of(ImageFormat.Png, width, height, width, height, hasAlpha: bands % 2 == 0);
            var interlaced = Encode(picture, isInterlaced: true);
            Assert.Equal(1, interlaced[28]);

            var expected = await ImageSharpEngine.ProcessAsync(Encode(picture, isInterlaced: false), plan);
            var result = await ImageSharpEngine.ProcessAsync(interlaced, plan);

            Assert.Equal(expected.Content, result.Content);
        }

        byte[] Encode(Pixels picture, bool isInterlaced) => depth == 16
            ? picture.EncodePng(depth, isInterlaced)
            : picture.Encode(ImageFormat.Png, image =>
            {
                if (hasPalette)
                {
                    image.Quantize(new QuantizeSettings { Colors = 1U << depth, DitherMethod = DitherMethod.No });
                }

                image.Settings.SetDefine(MagickFormat.Png, "color-type", hasPalette ? "3" : $"{ColourTypes[bands]}");
                image.Settings.SetDefine(MagickFormat.Png, "bit-depth", $"{depth}");
                image.Settings.SetDefine(MagickFormat.Png, "compression-filter", "5");
                image.Settings.Interlace = isInterlaced ? Interlace.Png : Interlace.NoInterlace;
            });
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 40)]
    [InlineData(3, 3)]
    [InlineData(4, 1)]
    [InlineData(5, 40)]
    [InlineData(400, 300)]
    public async Task Interlaced_picture_with_too_few_bytes_is_damaged(int width, int height)
    {
        var plan = Plans.Of(ImageFormat.Png, width, height, 5, 5);
        foreach (var bytes in new[] { 0, 1, 3, 4 })
        {
            var file = File(width, height, PngChunks.Compress(new byte[bytes]));

            if (bytes < 4 || width * height > 1)
            {
                Assert.Equal(ImageProcessingError.Damaged, await ImageSharpEngine.FaultWithinDeadlineAsync(file, plan));
            }
            else
            {
                Assert.Null(await ImageSharpEngine.FaultWithinDeadlineAsync(file, plan));
            }
        }
    }

    [Fact]
    public async Task Interlaced_picture_cut_off_is_damaged_up_to_the_end_of_its_pixels()
    {
        var file = Pixels.Draw(4, 30, (x, y) => [(byte)(x * y), (byte)x, (byte)y]).EncodePng(8, isInterlaced: true);
        var plan = Plans.Of(ImageFormat.Png, 4, 30, 4, 30);
        var data = file.AsSpan().IndexOf("IDAT"u8) + 4;

        // Behind the rows there are their checksum, which no row needs, and before it up to 15 bits that end the last block.
        var end = data + BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(data - 8)) - 4;
        for (var length = 0; length <= file.Length; length++)
        {
            var fault = await ImageSharpEngine.FaultWithinDeadlineAsync(file[..length], plan);
            if (length < end - 2 || length >= end)
            {
                Assert.Equal(length < end ? ImageProcessingError.Damaged : default(ImageProcessingError?), fault);
            }
        }
    }

    [Fact]
    public async Task Interlaced_picture_with_a_wrong_checksum_is_damaged()
    {
        var file = File(1, 1, PngChunks.Compress([0, 10, 20, 30]));
        var plan = Plans.Of(ImageFormat.Png, 1, 1, 1, 1);
        Assert.Equal([10, 20, 30], (await ImageSharpEngine.ProcessAsync(file, plan)).Content);

        file[^(End.Length + 1)] ^= 1;

        Assert.Equal(ImageProcessingError.Damaged, await ImageSharpEngine.FaultWithinDeadlineAsync(file, plan));
    }

    [Fact]
    public async Task Interlaced_picture_with_an_unknown_filter_is_damaged() => Assert.Equal(
        ImageProcessingError.Damaged,
        await ImageSharpEngine.FaultWithinDeadlineAsync(File(1, 1, PngChunks.Compress([5, 10, 20, 30])), Plans.Of(ImageFormat.Png, 1, 1, 1, 1)));

    [Fact]
    public async Task Interlaced_picture_of_more_memory_than_a_source_may_take_is_unsupported() => Assert.Equal(
        ImageProcessingError.Unsupported,
        await ImageSharpEngine.FaultWithinDeadlineAsync(
            File(60_000, 20_000, PngChunks.Compress(new byte[1000])), Plans.Of(ImageFormat.Png, 60_000, 20_000, 60, 20)));

    /// <summary>An interlaced RGB picture, its image data in two chunks.</summary>
    private static byte[] File(int width, int height, byte[] data)
    {
        var file = PngChunks.File(width, height, PngChunks.Chunk("IDAT"u8, data.AsSpan(..(data.Length / 2))), PngChunks.Chunk("IDAT"u8, data.AsSpan(data.Length / 2)), End);
        file[28] = 1;
        var header = PngChunks.Chunk("IHDR"u8, file.AsSpan(16, 13));
        header.CopyTo(file, 8);
        return file;
    }
}
