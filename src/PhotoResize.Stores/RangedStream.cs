namespace PhotoResize.Stores;

/// <summary>
/// Reads an original in parts: only those that a header needs. Who reads on gets larger parts, and all of them at last, which are kept then.
/// </summary>
/// <param name="image">The original.</param>
/// <param name="firstBytes">The size of the first part.</param>
internal sealed class RangedStream(StoreImage image, int firstBytes) : ReadOnlyStream
{
    private const int LargestPart = 1024 * 1024;

    private ReadOnlyMemory<byte> _part;
    private long _partStart;
    private int _nextBytes = firstBytes;
    private long _bytesRead;
    private Stream? _whole;

    public override bool CanSeek => true;

    public override long Length => image.Length;

    public override long Position { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position >= Length || buffer.Length == 0)
        {
            return 0;
        }

        var offset = Position - _partStart;
        if (offset < 0 || offset >= _part.Length)
        {
            if (_whole is null && _bytesRead >= LargestPart && image.Length <= image.MaxBufferedBytes)
            {
                _whole = await image.OpenReadAsync(cancellationToken);
            }

            if (_whole is not null)
            {
                return await ReadWholeAsync(buffer, cancellationToken);
            }

            await FillAsync(cancellationToken);
            offset = 0;
        }

        var count = (int)Math.Min(buffer.Length, _part.Length - offset);
        _part.Slice((int)offset, count).CopyTo(buffer);
        Position += count;
        return count;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_whole is not null)
        {
            await _whole.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _whole?.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        var length = (int)Math.Min(_nextBytes, Length - Position);
        _part = await image.ReadRangeAsync(Position, length, cancellationToken);
        _partStart = Position;
        _bytesRead += length;
        _nextBytes = Math.Min(_nextBytes * 2, LargestPart);
    }

    private async ValueTask<int> ReadWholeAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        _whole!.Position = Position;
        var count = await _whole.ReadAsync(buffer, cancellationToken);
        Position += count;
        return count;
    }
}
