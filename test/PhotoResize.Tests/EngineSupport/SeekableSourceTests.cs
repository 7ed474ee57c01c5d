using Microsoft.Extensions.FileProviders;
using PhotoResize.EngineSupport;
using PhotoResize.Processing;
using PhotoResize.Sources;
using PhotoResize.Testing;

namespace PhotoResize.Tests.EngineSupport;

/// <summary>A source that cannot seek is held in memory as a whole, up to a bound and not beyond its own length.</summary>
public sealed class SeekableSourceTests
{
    private const long MaxBytes = 100_000;

    private static readonly byte[] Content = Bytes(1000);

    [Fact]
    public async Task File_is_opened_by_its_path_and_may_be_replaced_meanwhile()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("a.jpg");
        await File.WriteAllBytesAsync(path, Content);
        using var files = new PhysicalFileProvider(folder.Path);
        var source = await new FileProviderImageSource(files, "").FindAsync("/a.jpg", CancellationToken.None);

        await using var stream = await SeekableSource.OpenAsync(source!, CancellationToken.None);
        await File.WriteAllBytesAsync(folder.Combine("b.jpg"), [1]);
        File.Move(folder.Combine("b.jpg"), path, overwrite: true);

        Assert.Equal(path, Assert.IsType<FileStream>(stream).Name);
        Assert.Equal(Content, ReadAll(stream));
        stream.Position = 10;
        Assert.Equal(Content[10], stream.ReadByte());
    }

    [Fact]
    public async Task File_that_has_gone_is_an_input_error()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("a.jpg");
        await File.WriteAllBytesAsync(path, Content);
        using var files = new PhysicalFileProvider(folder.Path);
        var source = await new FileProviderImageSource(files, "").FindAsync("/a.jpg", CancellationToken.None);
        File.Delete(path);

        await Assert.ThrowsAnyAsync<IOException>(async () => await SeekableSource.OpenAsync(source!, CancellationToken.None));
    }

    [Fact]
    public async Task Stream_that_seeks_is_taken_as_it_is()
    {
        Stream? opened = null;
        var source = new MemorySource(Content) { Wrap = stream => opened = stream };

        await using var stream = await SeekableSource.OpenAsync(source, CancellationToken.None);

        Assert.Same(opened, stream);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(99_999)]
    [InlineData(100_000)]
    public async Task Pipe_within_the_bound_is_read_in_full(int length)
    {
        var bytes = Bytes(length);
        await using var stream = await SeekableSource.OpenAsync(PipeOf(bytes, length), CancellationToken.None);
        Assert.Equal((true, length, 0), (stream.CanSeek, stream.Length, stream.Position));
        var read = new byte[length];
        stream.ReadExactly(read);
        Assert.Equal(bytes, read);
    }

    [Fact]
    public async Task Pipe_over_the_bound_is_refused_unread()
    {
        var source = PipeOf(Bytes(200_000), MaxBytes + 1);
        var refusal = await Assert.ThrowsAsync<ImageProcessingException>(async () => await SeekableSource.OpenAsync(source, CancellationToken.None));
        Assert.Equal(ImageProcessingError.Unsupported, refusal.Error);
        Assert.Equal((0, true), (source.Read, source.IsClosed));
    }

    [Fact]
    public async Task Pipe_with_more_bytes_than_it_says_is_refused()
    {
        var source = PipeOf(Bytes(90_000), length: 5000);
        var refusal = await Assert.ThrowsAsync<ImageProcessingException>(async () => await SeekableSource.OpenAsync(source, CancellationToken.None));
        Assert.Equal(ImageProcessingError.Damaged, refusal.Error);
        Assert.Equal((5001, true), (source.Read, source.IsClosed));
    }

    [Fact]
    public async Task Pipe_that_ends_early_has_the_bytes_that_came()
    {
        await using var stream = await SeekableSource.OpenAsync(PipeOf(Bytes(300), length: 5000), CancellationToken.None);
        Assert.Equal(300, stream.Length);
    }

    [Fact]
    public async Task Source_that_can_seek_is_not_bounded()
    {
        await using var stream = await SeekableSource.OpenAsync(new MemorySource(Bytes(200_000)), CancellationToken.None);
        Assert.Equal(200_000, stream.Length);
    }

    /// <summary>A source that cannot seek, and counts what is read of it.</summary>
    private sealed class Pipe(byte[] bytes) : SourceImage
    {
        public int Read { get; private set; }

        public bool IsClosed { get; private set; }

        internal override long MaxBufferedBytes => MaxBytes;

        public override ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken) => new(new Bytes(this, bytes));

        private sealed class Bytes(Pipe owner, byte[] bytes) : MemoryStream(bytes)
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

    private static Pipe PipeOf(byte[] bytes, long length) =>
        new(bytes) { Path = "/images/photo.jpg", Length = length, LastModified = DateTimeOffset.UnixEpoch };

    private static byte[] ReadAll(Stream stream)
    {
        var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
