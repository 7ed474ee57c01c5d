using Microsoft.Extensions.FileProviders;
using PhotoResize.EngineSupport;
using PhotoResize.Processing;
using PhotoResize.Sources;
using PhotoResize.Testing;
using PhotoResize.Tests.Sources.Headers;

namespace PhotoResize.Tests.EngineSupport;

/// <summary>What an engine is given to read: a file, or a stream, held in memory as a whole, within a bound, if it cannot seek.</summary>
public sealed class SeekableSourceTests
{
    private const long MaxBytes = 100_000;

    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 1000).Select(i => (byte)i)];

    [Fact]
    public async Task File_may_be_replaced_while_it_is_read()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("a.jpg");
        await File.WriteAllBytesAsync(path, Bytes);
        using var files = new PhysicalFileProvider(folder.Path);
        var source = await new FileProviderImageSource(files, "").FindAsync("/a.jpg", CancellationToken.None);

        await using var stream = await SeekableSource.OpenAsync(source!, CancellationToken.None);
        await File.WriteAllBytesAsync(folder.Combine("b.jpg"), [1]);
        File.Move(folder.Combine("b.jpg"), path, overwrite: true);

        Assert.Equal(Bytes, ReadAll(stream));
        stream.Position = 10;
        Assert.Equal(10, stream.ReadByte());
    }

    [Fact]
    public async Task File_that_has_gone_is_an_input_error()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("a.jpg");
        await File.WriteAllBytesAsync(path, Bytes);
        using var files = new PhysicalFileProvider(folder.Path);
        var source = await new FileProviderImageSource(files, "").FindAsync("/a.jpg", CancellationToken.None);
        File.Delete(path);

        await Assert.ThrowsAnyAsync<IOException>(async () => await SeekableSource.OpenAsync(source!, CancellationToken.None));
    }

    [Fact]
    public async Task Stream_that_seeks_is_taken_as_it_is()
    {
        Stream? opened = null;
        var source = new MemorySource(Bytes) { Wrap = stream => opened = stream };

        await using var stream = await SeekableSource.OpenAsync(source, CancellationToken.None);

        Assert.Same(opened, stream);
    }

    [Fact]
    public async Task Stream_that_cannot_seek_is_read_and_stands_at_its_start()
    {
        var source = new MemorySource(Bytes) { Wrap = _ => new TrickleStream(Bytes) };

        await using var stream = await SeekableSource.OpenAsync(source, CancellationToken.None);

        Assert.True(stream.CanSeek);
        Assert.Equal((0, Bytes.Length), (stream.Position, stream.Length));
        Assert.Equal(Bytes, ReadAll(stream));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(99_999)]
    [InlineData(100_000)]
    public async Task Pipe_within_the_bound_is_read_in_full(int length)
    {
        var bytes = Noise(length);
        await using var stream = await SeekableSource.OpenAsync(PipeOf(bytes, length), CancellationToken.None);
        Assert.Equal((true, length, 0), (stream.CanSeek, stream.Length, stream.Position));
        var read = new byte[length];
        stream.ReadExactly(read);
        Assert.Equal(bytes, read);
    }

    [Fact]
    public async Task Pipe_over_the_bound_is_refused_unread()
    {
        var source = PipeOf(Noise(200_000), MaxBytes + 1);
        var refusal = await Assert.ThrowsAsync<ImageProcessingException>(async () => await SeekableSource.OpenAsync(source, CancellationToken.None));
        Assert.Equal(ImageProcessingError.TooLarge, refusal.Error);
        Assert.Equal((0, true), (source.Read, source.IsClosed));
    }

    [Fact]
    public async Task Pipe_with_more_bytes_than_it_says_is_refused()
    {
        var source = PipeOf(Noise(90_000), length: 5000);
        var refusal = await Assert.ThrowsAsync<ImageProcessingException>(async () => await SeekableSource.OpenAsync(source, CancellationToken.None));
        Assert.Equal(ImageProcessingError.Damaged, refusal.Error);
        Assert.Equal((5001, true), (source.Read, source.IsClosed));
    }

    [Fact]
    public async Task Pipe_that_ends_early_has_the_bytes_that_came()
    {
        await using var stream = await SeekableSource.OpenAsync(PipeOf(Noise(300), length: 5000), CancellationToken.None);
        Assert.Equal(300, stream.Length);
    }

    private static Pipe PipeOf(byte[] bytes, long length) =>
        new(bytes) { Path = "/images/photo.jpg", Length = length, LastModified = DateTimeOffset.UnixEpoch };

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private static byte[] ReadAll(Stream stream)
    {
        var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>A source that cannot seek, and counts what is read of it.</summary>
    private sealed class Pipe(byte[] bytes) : SourceImage
    {
        public int Read { get; private set; }

        public bool IsClosed { get; private set; }

        internal override long MaxBufferedBytes => MaxBytes;

        public override ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken) => new(new PipeStream(this, bytes));

        private sealed class PipeStream(Pipe owner, byte[] bytes) : MemoryStream(bytes)
        {
            public override bool CanSeek => false;

            public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            {
                var read = await base.ReadAsync(buffer, cancellationToken);
                owner.Read += read;
                return read;
            }

            protected override void Dispose(bool disposing)
            {
                owner.IsClosed = true;
                base.Dispose(disposing);
            }
        }
    }
}
