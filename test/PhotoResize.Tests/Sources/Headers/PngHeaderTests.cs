using PhotoResize.Outcomes;
using PhotoResize.Settings;
using PhotoResize.Sources.Headers;

namespace PhotoResize.Tests.Sources.Headers;

public sealed class PngHeaderTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(6, true)]
    public async Task Colour_type_tells_of_alpha(int colourType, bool hasAlpha) =>
        await HeaderAssert.HasFrameAsync(PngFile.Create(40, 30, colourType), ImageFormat.Png, new(40, 30, HasAlpha: hasAlpha));

    [Theory]
    [InlineData(0, 2, true)]
    [InlineData(0, 1, false)]
    [InlineData(2, 6, true)]
    [InlineData(2, 8, true)]
    [InlineData(2, 5, false)]
    [InlineData(3, 1, true)]
    [InlineData(3, 0, false)]
    [InlineData(3, 2000, false)]
    public async Task Transparency_is_alpha_if_it_is_long_enough(int colourType, int length, bool hasAlpha) =>
        await HeaderAssert.HasFrameAsync(
            PngFile.Create(40, 30, colourType, [.. PngFile.Chunk("PLTE", 1, 2, 3), .. PngFile.Chunk("tRNS", new byte[length])]),
            ImageFormat.Png,
            new(40, 30, HasAlpha: hasAlpha));

    [Fact]
    public async Task Transparency_before_a_palette_or_with_a_wrong_checksum_is_no_alpha()
    {
        byte[] palette = PngFile.Chunk("PLTE", 1, 2, 3);
        byte[] transparency = PngFile.Chunk("tRNS", 0);
        byte[][] files = [[.. transparency, .. palette], [.. palette, .. transparency[..^1], (byte)(transparency[^1] ^ 1)]];
        foreach (var chunks in files)
        {
            await HeaderAssert.HasFrameAsync(PngFile.Create(40, 30, 3, chunks), ImageFormat.Png, new(40, 30));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Orientation_before_the_data_counts(bool bigEndian) =>
        await HeaderAssert.HasFrameAsync(
            PngFile.Create(40, 30, 2, PngFile.Chunk("eXIf", TiffFile.Exif(6, bigEndian))),
            ImageFormat.Png,
            new(40, 30, 6));

    [Fact]
    public async Task Orientation_behind_the_data_is_not_looked_for() =>
        await HeaderAssert.HasFrameAsync(
            [.. PngFile.Create(40, 30), .. PngFile.Chunk("eXIf", TiffFile.Exif(6))],
            ImageFormat.Png,
            new(40, 30));

    [Fact]
    public async Task Control_of_an_animation_without_its_checksum_is_ignored() =>
        await HeaderAssert.HasFrameAsync(
            PngFile.Create(40, 30, 2, PngFile.Chunk("acTL", 0, 0, 0, 9, 0, 0, 0, 0)),
            ImageFormat.Png,
            new(40, 30));

    [Fact]
    public async Task Largest_size_is_reported_as_it_is() =>
        await HeaderAssert.HasFrameAsync(
            PngFile.Create(int.MaxValue, int.MaxValue),
            ImageFormat.Png,
            new(int.MaxValue, int.MaxValue));

    [Theory]
    [InlineData(0, 30)]
    [InlineData(40, 0)]
    [InlineData(0x80000000, 30)]
    [InlineData(40, 0xFFFFFFFF)]
    public async Task Size_that_is_none_is_damaged(long width, long height) =>
        await HeaderAssert.IsDamagedAsync(PngFile.Create(width, height));

    [Fact]
    public async Task File_that_does_not_begin_with_its_header_is_damaged()
    {
        await HeaderAssert.IsDamagedAsync([.. PngFile.Signature, .. PngFile.Chunk("CgBI", 0, 0, 0, 0), .. PngFile.Header(40, 30, 2)]);
        await HeaderAssert.IsDamagedAsync(PngFile.Create(40, 30, colourType: 5));
    }

    [Fact]
    public async Task File_without_data_is_damaged() => await HeaderAssert.IsDamagedAsync(PngFile.Create(40, 30, 2, PngFile.Chunk("IEND")));

    [Fact]
    public async Task Chunk_of_four_billion_bytes_is_damaged_without_memory()
    {
        var chunk = new ByteBuilder().U32(uint.MaxValue).Text("eXIf").Zeros(100).ToArray();
        await HeaderAssert.IsDamagedAsync(PngFile.Create(40, 30, 2, chunk));
    }

    [Fact]
    public async Task Exif_chunk_of_300_megabytes_takes_no_memory()
    {
        const int Length = 300_000_000;
        var chunkStart = new ByteBuilder().U32(Length).Text("eXIf").ToArray();
        byte[] start = [.. PngFile.Signature, .. PngFile.Header(40, 30, 2), .. chunkStart, .. TiffFile.Exif(6)];
        using var stream = new SparseStream(start, Length + 1000L);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var header = await SourceHeaderReader.ReadAsync(stream, CancellationToken.None);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Equal(Failure.Damaged, header.Failure); // behind the chunk there are only zeros
    }
}
