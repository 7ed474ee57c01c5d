using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Vips.Tests.Support;

namespace PhotoResize.Vips.Tests;

public class DamagedSourceTests
{
    private static readonly Pixels Picture = Pixels.Draw(400, 300, (x, y) => [(byte)(x * y), (byte)(x ^ y), (byte)(x + y)]);

    public static TheoryData<ImageFormat, double> Cuts()
    {
        var cuts = new TheoryData<ImageFormat, double>();
        foreach (var format in new[] { ImageFormat.Jpeg, ImageFormat.Png, ImageFormat.Gif, ImageFormat.Tiff, ImageFormat.WebP, ImageFormat.Avif })
        {
            cuts.Add(format, 0);
            cuts.Add(format, 0.1);
            cuts.Add(format, 0.5);
            cuts.Add(format, 0.9);
        }
        return cuts;
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task Truncated_anywhere_isAFaultOfTheSource(ImageFormat format, double part)
    {
        if (!Engine.Processor.Writable.Contains(format) || !Engine.Processor.Readable.Contains(format))
        {
            return;
        }
        var whole = Picture.Encode(format);

        var exception = await Assert.ThrowsAsync<ImageProcessingException>(
            () => Engine.RunAsync(whole[..(int)(whole.Length * part)], Engine.Plan(format, 400, 300, 100, 75)));

        Assert.Equal(ImageProcessingError.Damaged, exception.Error);
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Gif)]
    [InlineData(ImageFormat.Tiff)]
    [InlineData(ImageFormat.WebP)]
    [InlineData(ImageFormat.Avif)]
    public async Task Garbage_isAFaultOfTheSource(ImageFormat format)
    {
        var garbage = new byte[5000];
        new Random(7).NextBytes(garbage);

        await Assert.ThrowsAsync<ImageProcessingException>(() => Engine.RunAsync(garbage, Engine.Plan(format, 400, 300, 100, 75)));
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Gif)]
    [InlineData(ImageFormat.Tiff)]
    [InlineData(ImageFormat.WebP)]
    public async Task FlippedBytes_giveAPictureOrAFaultOfTheSource(ImageFormat format)
    {
        var whole = Picture.Encode(format);
        var random = new Random(11);
        for (var attempt = 0; attempt < 60; attempt++)
        {
            var broken = whole.ToArray();
            for (var i = 0; i < 8; i++)
            {
                broken[random.Next(broken.Length)] ^= (byte)random.Next(1, 256);
            }
            try
            {
                await Engine.RunAsync(broken, Engine.Plan(format, 400, 300, 100, 75) with { ShrinkFactor = 2 });
            }
            catch (ImageProcessingException)
            {
                // The one exception that a damaged source may cause.
            }
        }
    }

    [Fact]
    public async Task OtherSizeThanAnnounced_isAFaultOfTheSource() =>
        await Assert.ThrowsAsync<ImageProcessingException>(
            () => Engine.RunAsync(Picture.Encode(ImageFormat.Png), Engine.Plan(ImageFormat.Png, 500, 300, 100, 75)));

    [Fact]
    public async Task OtherFormatThanAnnounced_isAFaultOfTheSource() =>
        await Assert.ThrowsAsync<ImageProcessingException>(
            () => Engine.RunAsync(Picture.Encode(ImageFormat.Png), Engine.Plan(ImageFormat.Jpeg, 400, 300, 100, 75)));

    [Fact]
    public async Task FormatWithoutADecoder_isUnsupported()
    {
        var exception = await Assert.ThrowsAsync<ImageProcessingException>(
            () => Engine.RunAsync(Picture.Encode(ImageFormat.Png), Engine.Plan(ImageFormat.Bmp, 400, 300, 100, 75)));

        Assert.Equal(ImageProcessingError.Unsupported, exception.Error);
    }

    [Fact]
    public async Task FormatWithoutAnEncoder_isAFaultOfTheEngine() =>
        await Assert.ThrowsAnyAsync<InvalidOperationException>(
            () => Engine.RunAsync(Picture.Encode(ImageFormat.Png), Engine.Plan(ImageFormat.Png, 400, 300, 100, 75).As(ImageFormat.Bmp)));

    [Fact]
    public async Task MissingFile_isAnInputOutputError()
    {
        var path = Path.GetTempFileName();
        var source = new FileImage(path);
        File.Delete(path);

        await Assert.ThrowsAsync<FileNotFoundException>(() => Engine.RunAsync(source, Engine.Plan(ImageFormat.Png, 400, 300, 100, 75)));
    }
}
