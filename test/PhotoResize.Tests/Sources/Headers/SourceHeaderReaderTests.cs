using System.Text;
using PhotoResize.Outcomes;
using PhotoResize.Sources.Headers;

namespace PhotoResize.Tests.Sources.Headers;

/// <summary>What holds for every format.</summary>
public sealed class SourceHeaderReaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("B")]
    [InlineData("\u00ff")]
    [InlineData("BM")]
    [InlineData("BMW makes cars and motorcycles.")]
    [InlineData("\u00ff\u00d8")]
    [InlineData("\u00ff\u00d8 begins no second marker")]
    [InlineData("GIF88a is no version of GIF")]
    [InlineData("<html><body>not here</body></html>")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' width='100000' height='100000'/>")]
    [InlineData("%PDF-1.7\n%....")]
    [InlineData("RIFF....WAVEfmt ")]
    [InlineData("\0\0\0\u0018ftypisom\0\0\0\0isommp42")]
    public async Task File_of_no_known_format_is_not_an_image(string latin1) =>
        await HeaderAssert.FailsAsync(Encoding.Latin1.GetBytes(latin1), Failure.NotAnImage);

    [Theory]
    [MemberData(nameof(CraftedFiles.Names), MemberType = typeof(CraftedFiles))]
    public async Task Crafted_file_is_read(string name) =>
        Assert.Null((await HeaderAssert.ReadAsync(CraftedFiles.Get(name))).Failure);

    [Theory]
    [MemberData(nameof(CraftedFiles.Names), MemberType = typeof(CraftedFiles))]
    public async Task Stream_of_single_bytes_that_cannot_seek_gives_the_same(string name)
    {
        var expected = await HeaderAssert.ReadAsync(CraftedFiles.Get(name));
        using var stream = new TrickleStream(CraftedFiles.Get(name));
        HeaderAssert.AreEqual(expected, await SourceHeaderReader.ReadAsync(stream, CancellationToken.None));
    }

    [Theory]
    [MemberData(nameof(CraftedFiles.Names), MemberType = typeof(CraftedFiles))]
    public async Task File_inside_a_stream_gives_the_same(string name)
    {
        const int Before = 7;
        var expected = await HeaderAssert.ReadAsync(CraftedFiles.Get(name));
        using var stream = new MemoryStream([.. new byte[Before], .. CraftedFiles.Get(name)]) { Position = Before };
        HeaderAssert.AreEqual(expected, await SourceHeaderReader.ReadAsync(stream, CancellationToken.None));
    }

    [Theory]
    [MemberData(nameof(CraftedFiles.Names), MemberType = typeof(CraftedFiles))]
    public async Task File_cut_off_anywhere_is_a_fault_or_reads_the_same_size(string name)
    {
        var file = CraftedFiles.Get(name);
        var whole = (await HeaderAssert.ReadAsync(file)).Value!;
        for (var length = 0; length < file.Length; length++)
        {
            var header = await HeaderAssert.ReadAsync(file[..length]);
            using var trickle = new TrickleStream(file[..length]);
            HeaderAssert.AreEqual(header, await SourceHeaderReader.ReadAsync(trickle, CancellationToken.None));
            Assert.Equal(header.Value is null, header.Failure is not null);
            if (header.Value is { } info)
            {
                Assert.Equal((whole.Frames[0].Width, whole.Frames[0].Height), (info.Frames[0].Width, info.Frames[0].Height));
            }
        }
    }

    [Theory]
    [MemberData(nameof(CraftedFiles.Names), MemberType = typeof(CraftedFiles))]
    public async Task Changed_bytes_never_break_what_a_description_promises(string name)
    {
        const int Rounds = 3000;
        var random = new Random(20);
        for (var round = 0; round < Rounds; round++)
        {
            var file = CraftedFiles.Get(name);
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                file[random.Next(file.Length)] = (byte)random.Next(256);
            }

            var header = await HeaderAssert.ReadAsync(file);
            Assert.Equal(header.Value is null, header.Failure is not null);
            if (header.Value is { } info)
            {
                Assert.InRange(info.FrameCount, 1, int.MaxValue);
                Assert.True(info.Frames.Count == 1 || info.Frames.Count == info.FrameCount);
                Assert.All(info.Frames, frame => Assert.True(frame is { Width: >= 1, Height: >= 1, Orientation: >= 1 and <= 8 }));
            }
        }
    }

    [Fact]
    public async Task Cancellation_reaches_the_caller()
    {
        using var stream = new MemoryStream(CraftedFiles.Get("jpeg"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await SourceHeaderReader.ReadAsync(stream, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Fault_of_the_stream_reaches_the_caller()
    {
        using var stream = new FaultyStream();
        await Assert.ThrowsAsync<IOException>(async () => await SourceHeaderReader.ReadAsync(stream, CancellationToken.None));
    }

    [Fact]
    public async Task Stream_is_left_open()
    {
        using var stream = new MemoryStream(CraftedFiles.Get("png"));
        await SourceHeaderReader.ReadAsync(stream, CancellationToken.None);
        Assert.True(stream.CanRead);
    }

    private sealed class FaultyStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("The disk is gone.");
    }
}
