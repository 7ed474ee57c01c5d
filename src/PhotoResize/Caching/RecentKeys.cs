namespace PhotoResize.Caching;

/// <summary>Remembers the most recently added keys.</summary>
/// <param name="capacity">How many keys are remembered.</param>
internal sealed class RecentKeys(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Queue<string> _order = new();
    private readonly HashSet<string> _keys = [];

    public void Add(string key)
    {
        lock (_lock)
        {
            if (!_keys.Add(key))
            {
                return;
            }

            _order.Enqueue(key);
            if (_order.Count > capacity)
            {
                _keys.Remove(_order.Dequeue());
            }
        }
    }

    public bool Contains(string key)
    {
        lock (_lock)
        {
            return _keys.Contains(key);
        }
    }
}
