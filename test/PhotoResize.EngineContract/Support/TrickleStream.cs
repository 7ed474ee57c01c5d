namespace PhotoResize.EngineContract.Support;

/// <summary>A stream that gives few bytes at a time and does something on the way.</summary>
internal sealed class TrickleStream(Stream inner) : Stream
{
    public bool IsSeekable { get; init; } = true;

    /// <summary>After how many bytes it throws.</summary>
    public long FailAt { get; init; } = long.MaxValue;

    /// <summary>What it throws then.</summary>
    public Exception Failure { get; init; } = new IOException("torn");

    /// <summary>What happens once this many bytes have passed.</summary>
    public (long Position, Action Do)? OnPassing { get; init; }

    public long Passed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => IsSeekable && inner.CanSeek;

    public override bool CanWrite => false;

    public override long Length => CanSeek ? inner.Length : throw new NotSupportedException();

    public override long Position
    {
        get => CanSeek ? inner.Position : throw new NotSupportedException();
        set => inner.Position = CanSeek ? value : throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (Passed >= FailAt)
        {
            throw Failure;
        }

        var read = inner.Read(buffer[..Math.Min(buffer.Length, 1000)]);
        var before = Passed;
        Passed += read;
        if (OnPassing is var (position, action) && before < position && Passed >= position)
        {
            action();
        }

        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => CanSeek ? inner.Seek(offset, origin) : throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
