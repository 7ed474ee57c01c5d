using PhotoResize.EngineSupport.PixelFiles;
using PhotoResize.Testing;
using PhotoResize.Tests.Sources.Headers;

namespace PhotoResize.Tests.EngineSupport.PixelFiles;

public sealed class JpegStructureTests
{
    private const int Height = ScanFile.Width;

    private static readonly byte[] SecondScan = JpegFile.Segment(0xDA, [1, 1, 0, 1, 1, 0]);

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(JpegStructure.MaxScans)]
    public void Scans_of_a_progressive_file_are_counted(int scans) =>
        Assert.Equal(scans, Read(ScanFile.Create(scans, Height)).Scans.Count());

    [Fact]
    public void More_scans_than_the_limit_are_refused() =>
        Assert.Throws<NotSupportedException>(() => Read(ScanFile.Create(JpegStructure.MaxScans + 1, Height)));

    /// <summary>64512 lines are 1,032,192 blocks, which count as 70 coefficients in each scan.</summary>
    [Theory]
    [InlineData(6, true)]
    [InlineData(7, false)]
    public void Scans_that_go_over_more_coefficients_than_the_limit_are_refused(int scans, bool isRead)
    {
        var file = ScanFile.Create(1, 63 * ScanFile.Width, repeated: scans);

        if (isRead)
        {
            Assert.Equal(1 + scans, Read(file).Scans.Count());
        }
        else
        {
            Assert.Throws<NotSupportedException>(() => Read(file));
        }
    }

    [Fact]
    public void Scans_within_segments_and_behind_the_end_do_not_count()
    {
        var file = ScanFile.Create(JpegStructure.MaxScans, Height);
        var thumbnail = JpegFile.Segment(0xE1, SecondScan);

        Assert.Equal(JpegStructure.MaxScans, Read([.. file[..2], .. thumbnail, .. file[2..], .. SecondScan]).Scans.Count());
        Assert.Throws<NotSupportedException>(() => Read([.. file[..^2], .. thumbnail, .. SecondScan, .. file[^2..]]));
    }

    [Fact]
    public void Markers_behind_any_number_of_fill_bytes_count()
    {
        var file = ScanFile.Create(JpegStructure.MaxScans, Height);
        Assert.Throws<NotSupportedException>(() => Read([.. file[..^2], 0xFF, 0xFF, 0xFF, .. SecondScan, .. file[^2..]]));
    }

    /// <summary>A zero behind the prefix makes both data, and restarts are within a scan.</summary>
    [Fact]
    public void Data_that_looks_like_a_marker_does_not_count()
    {
        var file = ScanFile.Create(JpegStructure.MaxScans, Height);
        byte[] data = [0xFF, 0x00, 0xDA, 0xFF, 0xD0, 0xFF, 0xD7, 0xDA];
        Assert.Equal(file.Length + data.Length - 2, Read([.. file[..^2], .. data, .. file[^2..]]).Scans.Last().End);
    }

    /// <summary>What follows would be too many, so it is not looked at.</summary>
    [Fact]
    public void File_whose_first_scan_holds_the_whole_picture_is_read_no_further()
    {
        var start = ScanFile.Create(1, Height);
        var scan = start.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        var many = Enumerable.Repeat(SecondScan, JpegStructure.MaxScans).SelectMany(bytes => bytes).ToArray();
        Assert.Throws<NotSupportedException>(() => Read([.. start[..^2], .. many]));

        start[start.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC2]) + 1] = 0xC0;
        var file = Read([.. start[..^2], .. many]);
        Assert.True(file.IsSingleScan);
        Assert.Equal(scan + 10, Assert.Single(file.Scans).Start);
    }

    /// <summary>Three components in scans of one each are what a baseline file may have, and no whole picture.</summary>
    [Fact]
    public void Scans_of_a_file_that_is_not_interleaved_are_counted()
    {
        var frame = JpegFile.Segment(0xC0, [8, 0, 64, 0, 64, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]);
        byte[] start = [.. JpegFile.Segment(0xDB, new byte[65]), .. frame];
        var scans = Enumerable.Repeat(JpegFile.Scan, JpegStructure.MaxScans + 1).SelectMany(scan => scan).ToArray();
        Assert.Throws<NotSupportedException>(() => Read(JpegFile.Create([.. start, .. scans])));
        Assert.Throws<InvalidDataException>(() => Read(JpegFile.Create([.. start, .. JpegFile.Scan])));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(30)]
    public void File_truncated_before_its_scan_is_damaged(int length) =>
        Assert.ThrowsAny<Exception>(() => Read(ScanFile.Create(JpegStructure.MaxScans, Height)[..length]));

    [Fact]
    public void File_truncated_between_its_scans_is_damaged()
    {
        var file = ScanFile.Create(64, Height);
        Assert.False(Read(file[..^2]).IsEnded);
        var last = file.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        Assert.Throws<InvalidDataException>(() => Read(file[..last]));
        Assert.True(Read([.. file[..last], 0xFF, 0xD9]).IsEnded);
    }

    [Fact]
    public void Scans_that_do_not_follow_from_each_other_are_damaged()
    {
        var file = ScanFile.Create(64, Height);
        var refinement = JpegFile.Segment(0xDA, [1, 1, 0, 1, 1, 0x10]);
        Assert.Throws<InvalidDataException>(() => Read([.. file[..^2], .. refinement, .. file[^2..]]));
    }

    [Fact]
    public void Tables_without_end_are_refused()
    {
        var tables = Enumerable.Repeat(JpegFile.Segment(0xDB, new byte[65 * 1000]), 20).SelectMany(bytes => bytes).ToArray();
        var file = ScanFile.Create(1, Height);
        Assert.Throws<NotSupportedException>(() => Read([.. file[..2], .. tables, .. file[2..]]));
    }

    [Fact]
    public void Cancelled_reading_stops() =>
        Assert.Throws<OperationCanceledException>(
            () => JpegStructure.Read(new MemoryStream(ScanFile.Create(1, Height)), new CancellationToken(canceled: true)));

    private static JpegStructure Read(byte[] file) => JpegStructure.Read(new MemoryStream(file), CancellationToken.None);
}
