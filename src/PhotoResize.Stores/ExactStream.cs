namespace PhotoResize.Stores;

/// <summary>
/// The bytes of an original that passes through as they come. An answer that ends early is an error, and so is one that stops without
/// ending.
/// </summary>
/// <param name="inner">The store's stream.</param>
/// <param name="length">How many bytes there are.</param>
/// <param name="timeout">Longest wait for a byte.</param>
/// <param name="time">Measures the wait.</param>
internal sealed class ExactStream(Stream inner, long length, TimeSpan timeout, TimeProvider time) : ReadOnlyStream
{
    private long _left = length;

    public override bool CanSeek => false;

    public override long Length { get; } = length;

    public override long Position
    {
        get => Length - _left;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left == 0 || buffer.Length == 0)
        {
            return 0;
        }

        using var timer = new CancellationTokenSource(timeout, time);
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            var read = await inner.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], wait.Token);
            _left -= read;
            return read > 0 ? read : throw new EndOfStreamException("The store has sent fewer bytes of an original than it has.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The store of originals has stopped sending.");
        }
    }

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
}
