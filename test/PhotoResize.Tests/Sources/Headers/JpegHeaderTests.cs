using PhotoResize.Outcomes;
using PhotoResize.Settings;

namespace PhotoResize.Tests.Sources.Headers;

public sealed class JpegHeaderTests
{
    [Theory]
    [InlineData(0xC0)]
    [InlineData(0xC1)]
    [InlineData(0xC2)]
    [InlineData(0xC3)]
    [InlineData(0xC5)]
    [InlineData(0xC7)]
    [InlineData(0xC9)]
    [InlineData(0xCB)]
    [InlineData(0xCD)]
    [InlineData(0xCF)]
    public async Task Frame_of_any_coding_gives_the_size(byte marker) =>
        await HeaderAssert.HasFrameAsync(JpegFile.Create(65500, 300, marker), ImageFormat.Jpeg, new(65500, 300));

    [Theory]
    [InlineData(0xC4)]
    [InlineData(0xC8)]
    [InlineData(0xCC)]
    public async Task Tables_among_the_frame_markers_are_no_frame(byte marker) =>
        await HeaderAssert.IsDamagedAsync(JpegFile.Create(40, 30, marker));

    [Theory]
    [InlineData(1, false)]
    [InlineData(6, false)]
    [InlineData(8, true)]
    public async Task Orientation_is_read_in_either_byte_order(int orientation, bool bigEndian) =>
        await HeaderAssert.HasFrameAsync(
            JpegFile.Create(40, 30, exif: TiffFile.Exif(orientation, bigEndian)),
            ImageFormat.Jpeg,
            new(40, 30, orientation));

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(65535)]
    public async Task Orientation_without_meaning_is_upright(int orientation) =>
        await HeaderAssert.HasFrameAsync(JpegFile.Create(40, 30, exif: TiffFile.Exif(orientation)), ImageFormat.Jpeg, new(40, 30));

    [Fact]
    public async Task Orientation_behind_the_frame_header_counts() =>
        await HeaderAssert.HasFrameAsync(
            JpegFile.Create([.. JpegFile.Frame(40, 30), .. JpegFile.Exif(TiffFile.Exif(5)), .. JpegFile.Scan]),
            ImageFormat.Jpeg,
            new(40, 30, 5));

    [Fact]
    public async Task First_of_several_orientations_counts() =>
        await HeaderAssert.HasFrameAsync(
            JpegFile.Create([
                .. JpegFile.Exif(TiffFile.Exif(3)),
                .. JpegFile.Exif(TiffFile.Exif(6)),
                .. JpegFile.Frame(40, 30),
                .. JpegFile.Scan]),
            ImageFormat.Jpeg,
            new(40, 30, 3));

    [Fact]
    public async Task Damaged_exif_block_is_upright()
    {
        var leadsAstray = TiffFile.Exif(6);
        leadsAstray[7] = 0x7F;
        await HeaderAssert.HasFrameAsync(JpegFile.Create(40, 30, exif: leadsAstray), ImageFormat.Jpeg, new(40, 30));
        await HeaderAssert.HasFrameAsync(JpegFile.Create(40, 30, exif: TiffFile.Exif(6)[..15]), ImageFormat.Jpeg, new(40, 30));
        await HeaderAssert.HasFrameAsync(JpegFile.Create(40, 30, exif: [1, 2, 3]), ImageFormat.Jpeg, new(40, 30));
    }

    [Fact]
    public async Task Fill_bytes_and_stray_bytes_between_segments_are_stepped_over() =>
        await HeaderAssert.HasFrameAsync(
            JpegFile.Create([0xFF, 0xFF, 0xFF, 0xFF, 0x01, 0x12, 0x34, 0xFF, 0x00, .. JpegFile.Frame(40, 30), .. JpegFile.Scan]),
            ImageFormat.Jpeg,
            new(40, 30));

    [Fact]
    public async Task Long_segments_are_stepped_over() =>
        await HeaderAssert.HasFrameAsync(
            JpegFile.Create([
                .. JpegFile.Segment(0xE2, new byte[65533]),
                .. JpegFile.Segment(0xFE, new byte[20000]),
                .. JpegFile.Frame(40, 30),
                .. JpegFile.Scan]),
            ImageFormat.Jpeg,
            new(40, 30));

    [Fact]
    public async Task Sides_of_zero_are_damaged()
    {
        await HeaderAssert.IsDamagedAsync(JpegFile.Create(40, 0));
        await HeaderAssert.IsDamagedAsync(JpegFile.Create(0, 30));
    }

    [Fact]
    public async Task Start_of_image_without_a_second_marker_is_not_an_image()
    {
        await HeaderAssert.FailsAsync(JpegFile.Create(), Failure.NotAnImage);
        await HeaderAssert.FailsAsync(JpegFile.Create([0x00, .. JpegFile.Frame(40, 30), .. JpegFile.Scan]), Failure.NotAnImage);
    }

    [Fact]
    public async Task File_without_a_frame_is_damaged()
    {
        await HeaderAssert.IsDamagedAsync(JpegFile.Create([0xFF]));
        await HeaderAssert.IsDamagedAsync(JpegFile.Create([.. JpegFile.Scan]));
        await HeaderAssert.IsDamagedAsync(JpegFile.Create([0xFF, 0xD9, .. JpegFile.Frame(40, 30), .. JpegFile.Scan]));
    }

    [Theory]
    [InlineData(0xE0)]
    [InlineData(0xE1)]
    [InlineData(0xED)]
    [InlineData(0xFE)]
    public async Task Segment_shorter_than_its_length_field_is_an_empty_one(byte marker)
    {
        for (byte length = 0; length < 2; length++)
        {
            await HeaderAssert.HasFrameAsync(
                JpegFile.Create([0xFF, marker, 0, length, .. JpegFile.Frame(40, 30), .. JpegFile.Scan]), ImageFormat.Jpeg, new(40, 30));
        }
    }

    [Fact]
    public async Task First_segment_named_exif_counts_whatever_it_holds()
    {
        var six = JpegFile.Exif(TiffFile.Exif(6));
        await AssertOrientationAsync(1, [.. JpegFile.Exif("no TIFF at all"u8.ToArray()), .. six]);
        await AssertOrientationAsync(1, [.. JpegFile.Exif(TiffFile.Exif(9)), .. six]);

        // Not more than the name, another name, or another kind of segment.
        await AssertOrientationAsync(6, [.. JpegFile.Exif([]), .. JpegFile.Segment(0xE1, "Exif"u8.ToArray()), .. six]);
        await AssertOrientationAsync(6, [.. JpegFile.Segment(0xE1, "http://ns.adobe.com/xap/1.0/\0<tiff:Orientation>3</>"u8.ToArray()), .. six]);
        await AssertOrientationAsync(6, [.. JpegFile.Segment(0xE2, [.. "Exif\0\0"u8, .. TiffFile.Exif(3)]), .. six]);
    }

    [Fact]
    public async Task Last_byte_of_the_name_does_not_matter() =>
        await AssertOrientationAsync(6, JpegFile.Segment(0xE1, [.. "Exif\0"u8, 0xFF, .. TiffFile.Exif(6)]));

    private static Task AssertOrientationAsync(int orientation, byte[] segments) => HeaderAssert.HasFrameAsync(
        JpegFile.Create([.. segments, .. JpegFile.Frame(40, 30), .. JpegFile.Scan]), ImageFormat.Jpeg, new(40, 30, orientation));
}
