using PhotoResize.Sources;

namespace PhotoResize.Testing;

/// <summary>A source with one image of a gigabyte, which begins as a JPEG and has zeros then. It counts what is opened and read.</summary>
public sealed class EndlessSource(string imagePath) : IImageSource
{
    private static readonly byte[] Start = [0xFF, 0xD8, 0xFF];

    private readonly TaskCompletionSource _firstRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytesRead;
    private int _opened;

    public const long Length = 1L << 30;

    public int Opened => Volatile.Read(ref _opened);

    public long BytesRead => Volatile.Read(ref _bytesRead);

    /// <summary>When a read has begun.</summary>
    public Task FirstRead => _firstRead.Task;

    /// <summary>What every read waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Whether a read goes on waiting when it is cancelled, as on storage that hangs.</summary>
    public bool IsDeaf { get; set; }

    public ValueTask<SourceImage?> FindAsync(string path, CancellationToken cancellationToken) => new(
        path == imagePath ? new Image(this) { Path = path, Length = Length, LastModified = DateTimeOffset.UnixEpoch } : null);

    private sealed class Image(EndlessSource owner) : SourceImage
    {
        public override ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref owner._opened);
            return new(new Content(owner));
        }
    }

    private sealed class Content(EndlessSource owner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => EndlessSource.Length;

        public override long Position { get; set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            owner._firstRead.TrySetResult();
            await owner.Gate.WaitAsync(owner.IsDeaf ? CancellationToken.None : cancellationToken);
            var read = (int)Math.Clamp(Length - Position, 0, buffer.Length);
            buffer.Span[..read].Clear();
            if (Position == 0)
            {
                Start.CopyTo(buffer);
            }

            Position += read;
            Interlocked.Add(ref owner._bytesRead, read);
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Reading is asynchronous.");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
