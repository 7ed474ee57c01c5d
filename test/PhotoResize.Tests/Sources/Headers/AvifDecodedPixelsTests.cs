using PhotoResize.Outcomes;
using PhotoResize.Sources.Headers;
using PhotoResize.Testing;
using static PhotoResize.Testing.AvifBuilder;

namespace PhotoResize.Tests.Sources.Headers;

/// <summary>What decoding an AVIF takes, whatever of it shows.</summary>
public sealed class AvifDecodedPixelsTests
{
    private static readonly byte[] Frame = Unit(6, [1, 2, 3]);

    [Fact]
    public async Task Picture_counts_as_it_is_before_it_is_clipped_and_rotated()
    {
        var picture = new AvifItem(1, "av01", Frame, Size(4000, 3000), Clip(100, 100), Rotation(1));
        await AssertAsync(12_000_000, File([picture]));
    }

    [Fact]
    public async Task Picture_is_as_large_as_its_coded_pixels_say()
    {
        await AssertAsync(12_000_000, File([Coded(1, 100, 100, StillHeader(4000, 3000), Frame)]));
        await AssertAsync(12_000_000, File([Coded(1, 100, 100, FilmHeader(4000, 3000), Frame)]));
        await AssertAsync(12_000_000, File([Coded(1, 100, 100, Unit(2, []), StillHeader(10, 10), Unit(15, new byte[9000]), StillHeader(4000, 3000), Frame)]));
        await AssertAsync(12_000_000, File([Coded(1, 4000, 3000, StillHeader(100, 100), Frame)]));
        await AssertAsync(65536L * 65536, File([Coded(1, 100, 100, StillHeader(65536, 65536), Frame)]));
        await AssertAsync(12_000_000, File([new AvifItem(1, "av01", Frame, Size(100, 100), Coding(StillHeader(4000, 3000)))]));
        await AssertAsync(12_000_000, File([Coded(1, 100, 100, StillHeader(4000, 3000), Frame) with { IsInMetadata = true }]));
    }

    [Fact]
    public async Task Every_coded_frame_counts()
    {
        await AssertAsync(50_000, File([Coded(1, 100, 100, StillHeader(100, 100), Frame, Frame, Unit(3, [1]), Unit(4, [1]), Frame, Frame)]));
        await AssertAsync(20_000, File([new AvifItem(1, "av01", Frame, Size(100, 100), Coding(Frame))]));
    }

    [Fact]
    public async Task Grid_counts_with_its_parts_and_its_own_canvas()
    {
        AvifItem[] parts = [Coded(2, 100, 100), Coded(3, 100, 200, StillHeader(100, 300))];
        byte[][] made = [Reference("dimg", 1, 2, 3)];
        await AssertAsync(6_000_000 + 10_000 + 30_000, File([Grid(1, 100, 100, 3000, 2000, columns: 2), .. parts], made));
        await AssertAsync(6_000_000 + 10_000 + 30_000, File([Grid(1, 3000, 2000, 100, 100, columns: 2), .. parts], made));
        await AssertAsync(6_000_000 + 10_000 + 30_000, File([Grid(1, 100, 100, 3000, 2000, columns: 2) with { IsInMetadata = true }, .. parts], made));
    }

    [Fact]
    public async Task Overlay_and_copy_count_with_their_parts()
    {
        byte[][] made = [Reference("dimg", 1, 2)];
        await AssertAsync(6_000_000 + 10_000, File([Overlay(1, 100, 100, 3000, 2000), Coded(2, 100, 100)], made));
        await AssertAsync(10_000, File([Copy(1, 100, 100), Coded(2, 100, 100)], made));
        await AssertAsync(
            6_000_000 + 10_000,
            File([Copy(1, 100, 100), Grid(2, 100, 100, 3000, 2000), Coded(3, 100, 100)], [.. made, Reference("dimg", 2, 3)]));
    }

    [Fact]
    public async Task Alpha_counts_as_pixels_of_its_own()
    {
        await AssertAsync(24_000_000, File([Coded(1, 4000, 3000), Alpha(2, 4000, 3000)], [Reference("auxl", 2, 1)]));
        await AssertAsync(12_010_000, File([Coded(1, 100, 100), Alpha(2, 4000, 3000)], [Reference("auxl", 2, 1)]));
        await AssertAsync(
            30_000, File([Coded(1, 100, 100), Alpha(2, 100, 100), Alpha(3, 100, 100)], [Reference("auxl", 2, 1), Reference("auxl", 3, 2)]));
    }

    [Fact]
    public async Task Alpha_of_a_part_counts() =>
        await AssertAsync(
            10_000 + 10_000 + 12_000_000,
            File(
                [Grid(1, 100, 100, 100, 100), Coded(2, 100, 100), Alpha(3, 4000, 3000)],
                [Reference("dimg", 1, 2), Reference("auxl", 3, 2)]));

    [Fact]
    public async Task What_the_picture_is_not_made_of_does_not_count()
    {
        var depth = new AvifItem(3, "av01", Frame, Size(4000, 3000), FullBox("auxC", 0, [.. "urn:mpeg:mpegB:cicp:systems:auxiliary:depth\0"u8]));
        await AssertAsync(
            10_000,
            File([Coded(1, 100, 100), Coded(2, 4000, 3000), depth, Coded(4, 8000, 8000)], [Reference("thmb", 2, 1), Reference("auxl", 3, 1)]));
    }

    [Fact]
    public async Task Item_that_is_used_twice_counts_twice()
    {
        var shared = Coded(9, 100, 100, StillHeader(100, 100), Frame);
        await AssertAsync(
            10_000 + (3 * 10_000), File([Grid(1, 100, 100, 100, 100, columns: 3), shared], [Reference("dimg", 1, 9, 9, 9)]));
        await AssertAsync(
            10_000 + (2 * (10_000 + (2 * 10_000))),
            File(
                [Overlay(1, 100, 100, 100, 100), Grid(2, 100, 100, 100, 100, columns: 2), shared],
                [Reference("dimg", 1, 2, 2), Reference("dimg", 2, 9, 9)]));
    }

    [Fact]
    public async Task Parts_that_share_their_bytes_are_read_once_of_a_stream()
    {
        AvifItem[] parts = [Coded(2, 100, 100, StillHeader(100, 200), Frame), .. Enumerable.Range(3, 9).Select(id => new AvifItem(id, "av01", null, Size(100, 100)) { SharesContent = true })];
        var file = File([Grid(1, 100, 100, 100, 100, columns: 10) with { IsInMetadata = true }, .. parts], [Reference("dimg", 1, [.. Enumerable.Range(2, 10)])]);

        await AssertAsync(10_000 + (10 * 20_000), file);
        var header = await SourceHeaderReader.ReadAsync(new TrickleStream(file), CancellationToken.None);
        Assert.Equal(10_000 + (10 * 20_000), header.Value!.Frames[0].DecodedPixels);
    }

    [Fact]
    public async Task Grid_of_as_many_parts_as_there_may_be_is_a_picture()
    {
        AvifItem[] parts = [.. Enumerable.Range(2, 999).Select(id => Coded(id, 1, 1, StillHeader(1, 1), Frame))];
        await AssertAsync(
            10_000 + 999, File([Grid(1, 100, 100, 100, 100, columns: 37, rows: 27), .. parts], [Reference("dimg", 1, [.. Enumerable.Range(2, 999)])]));
    }

    [Fact]
    public async Task Items_that_multiply_are_no_picture()
    {
        int[] ten = [2, 2, 2, 2, 2, 2, 2, 2, 2, 2];
        await IsDamagedAsync(File([Grid(1, 1, 1, 1, 1), Coded(2, 1, 1)], [Reference("dimg", 1, [.. Enumerable.Repeat(2, 2000)])]));
        await IsDamagedAsync(File(
            [Overlay(1, 1, 1, 1, 1), Overlay(2, 1, 1, 1, 1), Overlay(3, 1, 1, 1, 1), Overlay(4, 1, 1, 1, 1), Coded(5, 1, 1)],
            [Reference("dimg", 1, ten), Reference("dimg", 2, [.. ten.Select(_ => 3)]), Reference("dimg", 3, [.. ten.Select(_ => 4)]), Reference("dimg", 4, [.. ten.Select(_ => 5)])]));
        await IsDamagedAsync(File([Coded(1, 1, 1, [StillHeader(1, 1), .. Enumerable.Repeat(Frame, 2001)])]));
        await IsDamagedAsync(File([Coded(1, 1, 1, [StillHeader(1, 1), .. Enumerable.Repeat(Unit(15, []), 4100)])]));
    }

    [Fact]
    public async Task Items_that_are_made_of_themselves_are_damaged()
    {
        await IsDamagedAsync(File([Copy(1, 1, 1), Coded(2, 1, 1)], [Reference("dimg", 1, 1)]));
        await IsDamagedAsync(File([Copy(1, 1, 1), Copy(2, 1, 1), Coded(3, 1, 1)], [Reference("dimg", 1, 2), Reference("dimg", 2, 1)]));
        await IsDamagedAsync(File([Alpha(1, 1, 1), Alpha(2, 1, 1)], [Reference("auxl", 1, 2), Reference("auxl", 2, 1)]));
        await IsDamagedAsync(File([Grid(1, 1, 1, 1, 1), Alpha(2, 1, 1), Alpha(3, 1, 1)], [Reference("dimg", 1, 2), Reference("auxl", 3, 2), Reference("auxl", 2, 3)]));
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(500, true)]
    public async Task Chain_of_copies_is_short(int copies, bool isDamaged)
    {
        var file = File(
            [.. Enumerable.Range(1, copies).Select(id => Copy(id, 1, 1)), Coded(copies + 1, 1, 1)],
            Enumerable.Range(1, copies).Select(id => Reference("dimg", id, id + 1)));
        Assert.Equal(isDamaged ? Failure.Damaged : null, (await HeaderAssert.ReadAsync(file)).Failure);
    }

    [Fact]
    public async Task Item_that_names_its_bytes_again_and_again_is_damaged()
    {
        var picture = Coded(1, 1, 1, StillHeader(1, 1), Unit(6, new byte[10_000]));
        await IsDamagedAsync(File([picture with { Parts = 3 }]));
        await IsDamagedAsync(File([Coded(1, 1, 1, Frame) with { Parts = 33 }]));
    }

    [Theory]
    [InlineData("hvc1")]
    [InlineData("unci")]
    [InlineData("Exif")]
    public async Task Part_whose_size_nobody_knows_is_not_processed(string type)
    {
        var file = File([Grid(1, 1, 1, 1, 1, columns: 2), Coded(2, 1, 1), new AvifItem(3, type, Frame, Size(1, 1))], [Reference("dimg", 1, 2, 3)]);
        Assert.Equal(Failure.Unsupported, (await HeaderAssert.ReadAsync(file)).Failure);
    }

    [Fact]
    public async Task Part_that_is_not_there_is_not_processed() =>
        Assert.Equal(
            Failure.Unsupported,
            (await HeaderAssert.ReadAsync(File([Grid(1, 1, 1, 1, 1, columns: 2), Coded(2, 1, 1)], [Reference("dimg", 1, 2, 3)]))).Failure);

    [Theory]
    [InlineData("pitm", 2)]
    [InlineData("iinf", 2)]
    [InlineData("iref", 4)]
    [InlineData("iloc", 4)]
    [InlineData("iprp", 0)]
    [InlineData("idat", 0)]
    public async Task Box_that_comes_twice_is_damaged(string type, int bytes) =>
        await IsDamagedAsync(File(
            [Grid(1, 1, 1, 1, 1), Coded(2, 1, 1)],
            [Reference("dimg", 1, 2)],
            type is "iprp" or "idat" ? Box(type, []) : FullBox(type, 0, new byte[bytes == 4 && type == "iref" ? 0 : bytes])));

    [Fact]
    public async Task Item_that_is_described_twice_is_damaged() => await IsDamagedAsync(File([Coded(1, 1, 1), Coded(1, 1, 1)]));

    private static AvifItem Alpha(int id, int width, int height) => new(id, "av01", Frame, Size(width, height), AlphaType);

    private static Task IsDamagedAsync(byte[] file) => HeaderAssert.IsDamagedAsync(file);

    private static async Task AssertAsync(long pixels, byte[] file)
    {
        var header = await HeaderAssert.ReadAsync(file);
        Assert.Null(header.Failure);
        Assert.Equal(pixels, header.Value!.Frames[0].DecodedPixels);
    }
}
