namespace PhotoResize.Sources;

/// <summary>The stream of a <see cref="StoredSource"/>.</summary>
/// <param name="inner">The stream of the application's source.</param>
/// <param name="opening">
/// The token that the stream was opened with. A source may also observe it while it is read, for example by a decoder that passes no token.
/// </param>
internal sealed class StoredSourceStream(Stream inner, CancellationToken opening) : Stream
{
    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return inner.Read(buffer);
        }
        catch (Exception exception) when (IsStorageFault(exception))
        {
            throw StorageFault.From(exception);
        }
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (IsStorageFault(exception, cancellationToken))
        {
            throw StorageFault.From(exception);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        try
        {
            return inner.Seek(offset, origin);
        }
        catch (Exception exception) when (IsStorageFault(exception))
        {
            throw StorageFault.From(exception);
        }
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool IsStorageFault(Exception exception, CancellationToken cancellationToken = default) =>
        StorageFault.Is(exception, opening.IsCancellationRequested || cancellationToken.IsCancellationRequested);
}
