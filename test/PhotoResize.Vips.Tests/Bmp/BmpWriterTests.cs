using System.Buffers.Binary;
using PhotoResize.EngineContract.Support;
using PhotoResize.Settings;
using PhotoResize.Sources.Headers;

namespace PhotoResize.Vips.Tests.Bmp;

public sealed class BmpWriterTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 2)]
    [InlineData(4, 5)]
    [InlineData(301, 7)]
    public async Task Colours_take_24_bits_in_padded_rows_from_below(int width, int height)
    {
        var picture = Pixels.Draw(width, height, (x, y) => [(byte)x, (byte)(y * 30), (byte)(x ^ y)]);

        var file = await WriteAsync(picture);

        var stride = ((width * 3) + 3) / 4 * 4;
        Assert.Equal(54 + (stride * height), file.Length);
        Assert.Equal(file.Length, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(2)));
        Assert.Equal((54, 40, width, height), (Int(file, 10), Int(file, 14), Int(file, 18), Int(file, 22)));
        Assert.Equal((1, 24, 0), (file[26], file[28], Int(file, 30)));
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var pixel = file.AsSpan(54 + ((height - 1 - y) * stride) + (3 * x), 3);
                Assert.Equal((picture[x, y][0], picture[x, y][1], picture[x, y][2]), (pixel[2], pixel[1], pixel[0]));
            }
        }
    }

    [Fact]
    public async Task Grey_takes_8_bits_and_a_palette_of_greys()
    {
        var file = await WriteAsync(Pixels.Draw(3, 2, (x, y) => [(byte)((100 * y) + x)]));

        Assert.Equal(54 + 1024 + 8, file.Length);
        Assert.Equal((54 + 1024, 8), (Int(file, 10), file[28]));
        Assert.Equal([37, 37, 37, 0], file[(54 + (37 * 4))..(54 + (38 * 4))]);
        Assert.Equal([100, 101, 102, 0, 0, 1, 2, 0], file[(54 + 1024)..]);
    }

    [Fact]
    public async Task Alpha_is_flattened_on_the_matte()
    {
        var picture = Pixels.Draw(2, 1, (x, _) => [200, 100, 50, (byte)(x * 255)]);
        var plan = Plans.Of(ImageFormat.Png, 2, 1, 2, 1, hasAlpha: true).As(ImageFormat.Bmp) with { Matte = new Rgba(10, 20, 30, 255) };

        var file = await VipsEngine.RunAsync(picture.Encode(ImageFormat.Png), plan);

        Assert.Equal([30, 20, 10, 50, 100, 200], file[54..60]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Written_file_is_read_again_without_loss(int bands)
    {
        var picture = Pixels.Draw(61, 40, (x, y) => [.. Enumerable.Range(0, bands).Select(band => (byte)((x * y) + (band * 70)))]);

        var file = await WriteAsync(picture);
        var again = await VipsEngine.ProcessAsync(file, Plans.Of(ImageFormat.Bmp, 61, 40, 61, 40));

        Assert.Equal(bands, again.Bands);
        Assert.Equal(picture.Content, again.Content);
        var header = await SourceHeaderReader.ReadAsync(new MemoryStream(file), CancellationToken.None);
        Assert.Equal((61, 40), (header.Value!.FrameAt(0).Width, header.Value.FrameAt(0).Height));
    }

    private static Task<byte[]> WriteAsync(Pixels picture) => VipsEngine.RunAsync(
        picture.Encode(ImageFormat.Png),
        Plans.Of(ImageFormat.Png, picture.Width, picture.Height, picture.Width, picture.Height).As(ImageFormat.Bmp));

    private static int Int(byte[] file, int offset) => BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(offset));
}
