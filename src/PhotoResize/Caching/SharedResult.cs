using System.Runtime.InteropServices;

namespace PhotoResize.Caching;

/// <summary>A result in memory that several requests may send at once. In the budget it is counted once, while there is one.</summary>
/// <param name="bytes">The result.</param>
/// <param name="budget">Counts it.</param>
internal sealed class SharedResult(ReadOnlyMemory<byte> bytes, SendingBudget budget)
{
    // The array may be twice as long as what an encoder has written to it.
    private readonly long _size = MemoryMarshal.TryGetArray(bytes, out var segment) ? segment.Array!.Length : bytes.Length;
    private readonly Lock _lock = new();
    private int _senders;

    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>The result for one request, to be disposed after it was sent; <see langword="null"/> if there is no room for it.</summary>
    /// <param name="origin">Where the request has it from.</param>
    public ImageContent? TryOpen(ResultOrigin origin)
    {
        lock (_lock)
        {
            if (_senders == 0 && !budget.TryTake(_size))
            {
                return null;
            }

            _senders++;
        }

        return new MemoryImageContent(bytes, Close) { Origin = origin };
    }

    private void Close()
    {
        lock (_lock)
        {
            if (--_senders == 0)
            {
                budget.Release(_size);
            }
        }
    }
}
