using PhotoResize.EngineContract.Support;
using PhotoResize.EngineSupport.PixelFiles;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.Vips.Tests;

public sealed class ScanLimitTests
{
    private const int Height = ScanFile.Width;

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(JpegStructure.MaxScans)]
    public async Task Progressive_jpeg_within_the_limit_is_decoded(int scans)
    {
        var picture = await VipsEngine.ProcessAsync(
            ScanFile.Create(scans, Height), Plans.Of(ImageFormat.Jpeg, ScanFile.Width, Height, 64, 64));

        Assert.Equal([128], picture[32, 32].ToArray());
    }

    [Fact]
    public async Task Progressive_jpeg_of_more_scans_is_refused()
    {
        var exception = await Assert.ThrowsAsync<ImageProcessingException>(() => VipsEngine.RunAsync(
            ScanFile.Create(JpegStructure.MaxScans + 1, Height), Plans.Of(ImageFormat.Jpeg, ScanFile.Width, Height, 64, 64)));

        Assert.Equal(ImageProcessingError.Unsupported, exception.Error);
    }
}
