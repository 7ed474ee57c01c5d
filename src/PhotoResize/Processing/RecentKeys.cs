namespace PhotoResize.Processing;

/// <summary>The keys that were added last, and in which order.</summary>
/// <param name="capacity">How many are remembered.</param>
internal sealed class RecentKeys(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Queue<(string Key, long Number)> _order = new();
    private readonly Dictionary<string, long> _numbers = [];
    private long _added;

    /// <summary>The present moment: the number of keys that have been added.</summary>
    public long Moment => Interlocked.Read(ref _added);

    public void Add(string key)
    {
        lock (_lock)
        {
            var number = Interlocked.Increment(ref _added);
            _numbers[key] = number;
            _order.Enqueue((key, number));
            if (_order.Count > capacity && _order.Dequeue() is var oldest && _numbers[oldest.Key] == oldest.Number)
            {
                _numbers.Remove(oldest.Key);
            }
        }
    }

    /// <summary>Whether a key was added after a moment, as far as that is remembered.</summary>
    public bool WasAddedSince(long moment, string key)
    {
        lock (_lock)
        {
            return _numbers.TryGetValue(key, out var number) && number > moment;
        }
    }
}
