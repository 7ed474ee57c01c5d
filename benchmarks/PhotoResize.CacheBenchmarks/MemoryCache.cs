namespace PhotoResize.CacheBenchmarks;

/// <summary>What a cache of so many bytes would have done with a perfect memory of every use, or of every storing.</summary>
/// <param name="trace">The requests.</param>
/// <param name="maxBytes">Its size.</param>
/// <param name="isRenewed">Whether a hit puts a result at the end of the line (LRU), or leaves it (FIFO).</param>
internal sealed class MemoryCache(Trace trace, long maxBytes, bool isRenewed)
{
    private readonly LinkedList<int> _line = new();
    private readonly LinkedListNode<int>?[] _nodes = new LinkedListNode<int>?[trace.Bytes.Length];
    private long _bytes;

    /// <summary>The share of requests that are hits.</summary>
    public double PlayAll() => (double)trace.Requests.Count(IsHit) / trace.Requests.Length;

    private bool IsHit(int result)
    {
        if (_nodes[result] is { } node)
        {
            if (isRenewed)
            {
                _line.Remove(node);
                _line.AddLast(node);
            }

            return true;
        }

        Store(result);
        return false;
    }

    private void Store(int result)
    {
        var bytes = BytesOf(result);
        while (_bytes + bytes > maxBytes && _line.First is { } first)
        {
            _bytes -= BytesOf(first.Value);
            _nodes[first.Value] = null;
            _line.RemoveFirst();
        }

        _bytes += bytes;
        _nodes[result] = _line.AddLast(result);
    }

    private long BytesOf(int result) => trace.Bytes[result] + Results.Overhead;
}
