using PhotoResize.Caching;

namespace PhotoResize.Stores;

/// <summary>The bytes of an original on this machine; readable until disposed.</summary>
/// <param name="content">The bytes.</param>
/// <param name="release">Called when it is disposed.</param>
internal sealed class OriginalCopy(ImageContent content, Action? release) : IDisposable
{
    private bool _isDisposed;

    /// <summary>Opens the bytes. The copy is disposed with the stream.</summary>
    public Stream OpenRead() => new CopyStream(content.OpenRead(), this);

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            content.Dispose();
            release?.Invoke();
        }
    }

    private sealed class CopyStream(Stream inner, OriginalCopy copy) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => inner.Position = value;
        }

        public override int Read(Span<byte> buffer) => inner.Read(buffer);

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(buffer, cancellationToken);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            inner.ReadAsync(buffer, offset, count, cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
                copy.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
