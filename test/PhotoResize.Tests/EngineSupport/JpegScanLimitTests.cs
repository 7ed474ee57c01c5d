using PhotoResize.EngineSupport;
using PhotoResize.Testing;
using PhotoResize.Tests.Sources.Headers;

namespace PhotoResize.Tests.EngineSupport;

public sealed class JpegScanLimitTests
{
    private const int Height = ScanFile.Width;

    private static readonly byte[] SecondScan = JpegFile.Segment(0xDA, [1, 1, 0, 1, 1, 0]);

    [Theory]
    [InlineData(1, false)]
    [InlineData(64, false)]
    [InlineData(JpegScanLimit.MaxScans, false)]
    [InlineData(JpegScanLimit.MaxScans + 1, true)]
    public void Scans_of_a_progressive_file_are_counted(int scans, bool isExceeded) =>
        Assert.Equal(isExceeded, IsExceededBy(ScanFile.Create(scans, Height)));

    [Fact]
    public void Scans_within_segments_and_behind_the_end_do_not_count()
    {
        var file = ScanFile.Create(JpegScanLimit.MaxScans, Height);
        var thumbnail = JpegFile.Segment(0xE1, SecondScan);

        Assert.False(IsExceededBy([.. file[..2], .. thumbnail, .. file[2..], .. SecondScan]));
        Assert.True(IsExceededBy([.. file[..^2], .. thumbnail, .. SecondScan, .. file[^2..]]));
    }

    [Fact]
    public void Markers_behind_any_number_of_fill_bytes_count()
    {
        var file = ScanFile.Create(JpegScanLimit.MaxScans, Height);
        Assert.True(IsExceededBy([.. file[..^2], 0xFF, 0xFF, 0xFF, .. SecondScan, .. file[^2..]]));
    }

    /// <summary>A zero behind the prefix makes both data, and restarts are within a scan.</summary>
    [Fact]
    public void Data_that_looks_like_a_marker_does_not_count()
    {
        var file = ScanFile.Create(JpegScanLimit.MaxScans, Height);
        byte[] data = [0xFF, 0x00, 0xDA, 0xFF, 0xD0, 0xFF, 0xD7, 0xDA];
        Assert.False(IsExceededBy([.. file[..^2], .. data, .. file[^2..]]));
    }

    /// <summary>What follows would be too many, so it is not looked at.</summary>
    [Fact]
    public void File_whose_first_scan_holds_the_whole_picture_is_read_no_further()
    {
        var many = Enumerable.Repeat(JpegFile.Scan, JpegScanLimit.MaxScans).SelectMany(scan => scan).ToArray();
        Assert.False(IsExceededBy([.. JpegFile.Create(64, 64), .. many]));
        Assert.True(IsExceededBy([.. JpegFile.Create(64, 64, frameMarker: 0xC2), .. many]));
    }

    /// <summary>Three components in scans of one each are what a baseline file may have, and no whole picture.</summary>
    [Fact]
    public void Scans_of_a_file_that_is_not_interleaved_are_counted()
    {
        var frame = JpegFile.Segment(0xC0, [8, 0, 64, 0, 64, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]);
        var scans = Enumerable.Repeat(JpegFile.Scan, JpegScanLimit.MaxScans + 1).SelectMany(scan => scan).ToArray();
        Assert.True(IsExceededBy([.. JpegFile.Create(frame), .. scans]));
    }

    [Fact]
    public void Stream_stands_where_it_stood()
    {
        var stream = new MemoryStream(ScanFile.Create(70, Height));
        Assert.False(JpegScanLimit.IsExceededBy(stream, CancellationToken.None));
        Assert.Equal(0, stream.Position);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(30)]
    [InlineData(1000)]
    public void Truncated_file_is_left_to_the_decoder(int length) =>
        Assert.False(IsExceededBy(ScanFile.Create(JpegScanLimit.MaxScans, Height)[..length]));

    [Fact]
    public void Cancelled_reading_stops() =>
        Assert.Throws<OperationCanceledException>(
            () => JpegScanLimit.IsExceededBy(new MemoryStream(ScanFile.Create(1, Height)), new CancellationToken(canceled: true)));

    private static bool IsExceededBy(byte[] file) => JpegScanLimit.IsExceededBy(new MemoryStream(file), CancellationToken.None);
}
