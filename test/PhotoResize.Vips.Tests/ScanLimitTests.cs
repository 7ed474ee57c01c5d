using PhotoResize.EngineContract.Support;
using PhotoResize.EngineSupport;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Vips.Tests.Support;

namespace PhotoResize.Vips.Tests;

public sealed class ScanLimitTests
{
    private const int Height = ScanFile.Width;

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(JpegScanLimit.MaxScans)]
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
            ScanFile.Create(JpegScanLimit.MaxScans + 1, Height), Plans.Of(ImageFormat.Jpeg, ScanFile.Width, Height, 64, 64)));

        Assert.Equal(ImageProcessingError.Unsupported, exception.Error);
    }

    [Fact]
    public void Scans_within_segments_and_behind_the_end_do_not_count()
    {
        var file = ScanFile.Create(JpegScanLimit.MaxScans, Height);
        byte[] scan = [0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 1, 0, 0x00, 0x01];
        byte[] thumbnail = [0xFF, 0xE1, 0, (byte)(scan.Length + 2), .. scan];

        Assert.False(IsExceededBy([.. file[..2], .. thumbnail, .. file[2..], .. scan]));
        Assert.True(IsExceededBy([.. file[..^2], .. thumbnail, .. scan, .. file[^2..]]));
    }

    [Fact]
    public void Baseline_jpeg_is_read_no_further_than_its_first_scan_and_is_left_at_its_start()
    {
        var noise = new byte[1000 * 1000 * 3];
        new Random(3).NextBytes(noise);
        var trickle = new TrickleStream(new MemoryStream(new Pixels(1000, 1000, 3, noise).Encode(ImageFormat.Jpeg)));

        Assert.False(JpegScanLimit.IsExceededBy(trickle, CancellationToken.None));
        Assert.Equal(0, trickle.Position);
        Assert.True(trickle.Passed < trickle.Length / 2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(30)]
    [InlineData(1000)]
    public void Truncated_file_is_left_to_the_decoder(int length) =>
        Assert.False(IsExceededBy(ScanFile.Create(JpegScanLimit.MaxScans, Height)[..length]));

    private static bool IsExceededBy(byte[] file) => JpegScanLimit.IsExceededBy(new MemoryStream(file), CancellationToken.None);
}
