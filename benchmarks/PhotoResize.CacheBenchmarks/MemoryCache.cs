namespace PhotoResize.CacheBenchmarks;

/// <summary>Simulates a cache in memory with an exact order of eviction: LRU or FIFO.</summary>
/// <param name="trace">The requests.</param>
/// <param name="maxBytes">The size of the cache.</param>
/// <param name="isLru">Whether a hit moves a result to the end of the queue (LRU) or not (FIFO).</param>
internal sealed class MemoryCache(Trace trace, long maxBytes, bool isLru)
{
    private readonly LinkedList<int> _queue = new();
    private readonly LinkedListNode<int>?[] _nodes = new LinkedListNode<int>?[trace.Bytes.Length];
    private long _bytes;

    /// <summary>Plays the trace; returns the hit ratio.</summary>
    public double PlayAll() => (double)trace.Requests.Count(IsHit) / trace.Requests.Length;

    private bool IsHit(int result)
    {
        if (_nodes[result] is { } node)
        {
            if (isLru)
            {
                _queue.Remove(node);
                _queue.AddLast(node);
            }

            return true;
        }

        Store(result);
        return false;
    }

    private void Store(int result)
    {
        var bytes = BytesOf(result);
        while (_bytes + bytes > maxBytes && _queue.First is { } first)
        {
            _bytes -= BytesOf(first.Value);
            _nodes[first.Value] = null;
            _queue.RemoveFirst();
        }

        _bytes += bytes;
        _nodes[result] = _queue.AddLast(result);
    }

    private long BytesOf(int result) => trace.Bytes[result] + Results.Overhead;
}
