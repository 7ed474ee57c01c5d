namespace PhotoResize.EngineSupport.Tiff;

/// <summary>Bytes that come out of others, read once from the first to the last.</summary>
/// <param name="packed">The bytes to unpack.</param>
internal abstract class UnpackingStream(Stream packed) : Stream
{
    private readonly byte[] _buffer = new byte[8 * 1024];
    private int _next;
    private int _end;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>The next packed byte, or -1 behind the last one.</summary>
    protected int NextByte()
    {
        if (_next == _end)
        {
            _next = 0;
            _end = packed.Read(_buffer);
            if (_end == 0)
            {
                return -1;
            }
        }

        return _buffer[_next++];
    }

    /// <summary>The first packed bytes, before any is taken.</summary>
    protected ReadOnlySpan<byte> Peek()
    {
        if (_next == _end)
        {
            _next = 0;
            _end = packed.Read(_buffer);
        }

        return _buffer.AsSpan(_next.._end);
    }
}
