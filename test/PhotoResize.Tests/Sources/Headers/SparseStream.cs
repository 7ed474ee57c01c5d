namespace PhotoResize.Tests.Sources.Headers;

/// <summary>A large file that takes no memory: some bytes, then zeros.</summary>
internal sealed class SparseStream(byte[] start, long length) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Reading is asynchronous.");

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = (int)Math.Clamp(length - Position, 0, buffer.Length);
        for (var i = 0; i < read; i++)
        {
            buffer.Span[i] = Position < start.Length ? start[Position] : (byte)0;
            Position++;
        }

        return ValueTask.FromResult(read);
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
