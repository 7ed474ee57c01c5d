using PhotoResize.Outcomes;
using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Sources.Headers;

namespace PhotoResize.Tests.Sources.Headers;

public sealed class TiffHeaderTests
{
    public static TheoryData<bool, bool> Layouts => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task Pages_are_frames_of_their_own(bool bigEndian, bool bigTiff)
    {
        var file = TiffFile.Create(
            bigEndian,
            bigTiff,
            TiffFile.Page(40, 30),
            TiffFile.Page(70000, 10, (TiffFile.Orientation, 8)),
            TiffFile.Page(5, 6, (TiffFile.SamplesPerPixel, 2), (TiffFile.ExtraSamples, 2)));
        var header = await HeaderAssert.ReadAsync(file);
        Assert.Equal(ImageFormat.Tiff, header.Value!.Format);
        Assert.Equal([new FrameInfo(40, 30), new FrameInfo(70000, 10, 8), new FrameInfo(5, 6, HasAlpha: true)], header.Value.Frames);
        Assert.Equal(3, header.Value.FrameCount);
    }

    [Theory]
    [InlineData(1, 1, null, false)] // grey
    [InlineData(1, 2, null, true)]
    [InlineData(2, 3, null, false)] // RGB
    [InlineData(2, 4, null, true)]
    [InlineData(2, 4, 1, true)]
    [InlineData(2, 4, 2, true)]
    [InlineData(2, 4, 0, false)] // a mask or a spot colour
    [InlineData(3, 1, null, false)] // palette
    [InlineData(5, 4, null, false)] // CMYK
    [InlineData(5, 5, null, true)]
    public async Task Sample_beyond_the_colours_is_alpha_unless_it_is_of_no_meaning(int photometric, int samples, int? extra, bool hasAlpha)
    {
        (int, long)[] page = TiffFile.Page(40, 30, (TiffFile.Photometric, photometric), (TiffFile.SamplesPerPixel, samples));
        await HeaderAssert.HasFrameAsync(
            TiffFile.Create(bigEndian: false, bigTiff: false, extra is { } meaning ? [.. page, (TiffFile.ExtraSamples, meaning)] : page),
            ImageFormat.Tiff,
            new(40, 30, HasAlpha: hasAlpha));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task Directories_in_a_circle_are_each_a_page(bool bigEndian, bool bigTiff)
    {
        var file = TiffFile.Create(bigEndian, bigTiff, TiffFile.Page(40, 30), TiffFile.Page(40, 30));
        file[bigEndian ? ^1 : bigTiff ? ^8 : ^4] = (byte)(bigTiff ? 16 : 8);
        Assert.Equal(2, (await HeaderAssert.ReadAsync(file)).Value!.FrameCount);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task Next_directory_that_is_none_ends_the_pages(bool bigEndian, bool bigTiff)
    {
        var file = TiffFile.Create(bigEndian, bigTiff, TiffFile.Page(40, 30));
        foreach (var next in new byte[] { 3, 12, 30, 200 })
        {
            file[bigEndian ? ^1 : bigTiff ? ^8 : ^4] = next;
            Assert.Equal([new FrameInfo(40, 30)], (await HeaderAssert.ReadAsync(file)).Value!.Frames);
        }
    }

    [Fact]
    public async Task Directory_that_ends_with_its_entries_is_a_page() => await HeaderAssert.HasFrameAsync(
        TiffFile.Create(bigEndian: false, bigTiff: false, TiffFile.Page(40, 30))[..^4], ImageFormat.Tiff, new(40, 30));

    [Fact]
    public async Task Directory_outside_the_file_is_damaged()
    {
        var file = TiffFile.Create(bigEndian: true, bigTiff: true, TiffFile.Page(40, 30));
        file[8] = 0x80; // 2^63 and over
        await HeaderAssert.IsDamagedAsync(file);
        file[8] = 0x7F;
        await HeaderAssert.IsDamagedAsync(file);
    }

    [Fact]
    public async Task Directory_of_uncountable_entries_is_damaged()
    {
        var file = TiffFile.Create(bigEndian: true, bigTiff: true, TiffFile.Page(40, 30));
        file[17] = 0xFF;
        await HeaderAssert.IsDamagedAsync(file);
    }

    [Fact]
    public async Task Page_without_a_size_is_damaged()
    {
        await HeaderAssert.IsDamagedAsync(TiffFile.Create(bigEndian: false, bigTiff: false, TiffFile.Page(0, 30)));
        await HeaderAssert.IsDamagedAsync(TiffFile.Create(bigEndian: false, bigTiff: false, TiffFile.Page(40, uint.MaxValue)));
        await HeaderAssert.IsDamagedAsync(TiffFile.Create(bigEndian: false, bigTiff: false, [[(TiffFile.Width, 40)]]));
    }

    [Fact]
    public async Task More_than_a_thousand_pages_are_damaged()
    {
        var page = TiffFile.Page(40, 30);
        var file = TiffFile.Create(bigEndian: false, bigTiff: false, [.. Enumerable.Repeat(page, 1_001)]);
        await HeaderAssert.IsDamagedAsync(file);

        file = TiffFile.Create(bigEndian: false, bigTiff: false, [.. Enumerable.Repeat(page, 1_000)]);
        Assert.Equal(1_000, (await HeaderAssert.ReadAsync(file)).Value!.FrameCount);
    }

    [Fact]
    public async Task Overlapping_directories_are_not_read_without_end()
    {
        // Directories of 50 000 entries, each of which begins inside the one before it.
        const int Pages = 100;
        const int Entries = 50_000;
        const int Stride = 12 * 3;
        var file = new byte[8 + (Pages * Stride) + (Entries * 12) + 6];
        new ByteBuilder(bigEndian: false).Text("II").U16(42).U32(8).ToArray().CopyTo(file, 0);
        for (var page = 0; page < Pages; page++)
        {
            var at = 8 + (page * Stride);
            TiffFile.Create(bigEndian: false, bigTiff: false, TiffFile.Page(40, 30))[8..^4].CopyTo(file, at);
            new ByteBuilder(bigEndian: false).U16(Entries).ToArray().CopyTo(file, at);
            new ByteBuilder(bigEndian: false).U32(at + Stride).ToArray().CopyTo(file, at + 2 + (Entries * 12));
        }

        using var stream = new CountingStream(file);
        var header = await SourceHeaderReader.ReadAsync(stream, CancellationToken.None);
        Assert.Equal(Failure.Damaged, header.Failure);
        Assert.InRange(stream.BytesRead, 0, 13_000_000);
    }

    [Fact]
    public async Task Chain_that_leads_back_needs_a_stream_that_seeks()
    {
        // The second directory stands before the first, and so far that no buffer holds both.
        const int First = 10_000;
        var directory = TiffFile.Create(bigEndian: false, bigTiff: false, TiffFile.Page(40, 30))[8..];
        var file = new byte[First + directory.Length];
        new ByteBuilder(bigEndian: false).Text("II").U16(42).U32(First).Bytes(directory).ToArray().CopyTo(file, 0);
        directory.CopyTo(file, First);
        file[^4] = 8;
        Assert.Equal(2, (await HeaderAssert.ReadAsync(file)).Value!.FrameCount);

        using var stream = new TrickleStream(file);
        Assert.Equal(Failure.Damaged, (await SourceHeaderReader.ReadAsync(stream, CancellationToken.None)).Failure);
    }

    private sealed class CountingStream(byte[] file) : MemoryStream(file)
    {
        public long BytesRead { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            BytesRead += read;
            return read;
        }
    }
}
