using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;
using PhotoResize.Configuration;

namespace PhotoResize.Caching.Memory;

/// <summary>
/// The memory for hot results and hot requests, under one bound. Not the application's <see cref="IMemoryCache"/>, which has no bound
/// unless all of its users agree on a unit.
/// </summary>
internal sealed class HotMemory : IDisposable
{
    // The share that is evicted when an entry does not fit. Larger entries are never kept, since they might never find room.
    private const double Headroom = 0.1;

    // Memory of an entry beside its key and its content.
    private const int EntryOverheadBytes = 400;

    private readonly MemoryCache? _entries;
    private readonly Doorkeeper? _doorkeeper;
    private readonly Func<ImageMemoryCacheOptions> _options;
    private readonly long _largest;
    private readonly long _maxBytes;
    private long _bytes;
    private long _evictions;

    /// <param name="maxBytes">The bound; 0 turns the memory off.</param>
    /// <param name="options">The current options; they may change between two calls.</param>
    /// <param name="time">Measures lifetimes.</param>
    public HotMemory(long maxBytes, Func<ImageMemoryCacheOptions> options, TimeProvider time)
    {
        _options = options;
        _maxBytes = maxBytes;
        _largest = (long)(maxBytes * Headroom);
        if (maxBytes > 0)
        {
            _doorkeeper = new Doorkeeper();
            _entries = new MemoryCache(
                new MemoryCacheOptions { SizeLimit = maxBytes, CompactionPercentage = Headroom, Clock = new Clock(time) });
        }
    }

    /// <summary>The bound.</summary>
    public long MaxBytes => _maxBytes;

    /// <summary>The entries, as of now.</summary>
    public int Entries => _entries?.Count ?? 0;

    /// <summary>What they take, as of a moment ago: removals are told in the background.</summary>
    public long Bytes => Math.Max(0, Interlocked.Read(ref _bytes));

    /// <summary>How many were removed to make room, or not kept for want of it.</summary>
    public long Evictions => Interlocked.Read(ref _evictions);

    public bool IsOn => _entries is not null;

    public ImageMemoryCacheOptions Options => _options();

    public void Dispose() => _entries?.Dispose();

    public T? Find<T>(ReadOnlySpan<char> key)
        where T : class => _entries is not null && _entries.TryGetValue(key, out var value) ? value as T : null;

    /// <summary>
    /// Whether an entry of this size is to be kept, which begins with the second request for its key. Records the request.
    /// </summary>
    public bool Wants(ReadOnlySpan<char> key, long bytes) =>
        _doorkeeper is not null && bytes + SizeOf(key.Length) <= _largest && _doorkeeper.HasSeen(key);

    /// <summary>Keeps an entry for its lifetime, if there is room.</summary>
    public void Keep(string key, object value, long bytes)
    {
        if (_entries is null)
        {
            return;
        }

        // Counted here, since the statistics of the cache would count each look-up too.
        var size = bytes + SizeOf(key.Length);
        Interlocked.Add(ref _bytes, size);
        var options = new MemoryCacheEntryOptions { Size = size, AbsoluteExpirationRelativeToNow = Options.Lifetime };
        _entries.Set(key, value, options.RegisterPostEvictionCallback((_, _, reason, _) => Removed(size, reason)));
    }

    /// <summary>Removes the selected entries of a type.</summary>
    public void RemoveWhere<T>(Func<T, bool> isSelected)
        where T : class
    {
        foreach (var key in _entries?.Keys ?? [])
        {
            if (_entries!.TryGetValue(key, out var value) && value is T entry && isSelected(entry))
            {
                _entries.Remove(key);
            }
        }
    }

    public void Remove(string key) => _entries?.Remove(key);

    private void Removed(long size, EvictionReason reason)
    {
        Interlocked.Add(ref _bytes, -size);
        if (reason == EvictionReason.Capacity)
        {
            Interlocked.Increment(ref _evictions);
        }
    }

    private static int SizeOf(int keyLength) => EntryOverheadBytes + sizeof(char) * keyLength;

    /// <summary>A clock that ignores changes of the system time: setting that back would prolong all lifetimes.</summary>
    private sealed class Clock(TimeProvider time) : ISystemClock
    {
        private readonly DateTimeOffset _start = time.GetUtcNow();
        private readonly long _started = time.GetTimestamp();

        public DateTimeOffset UtcNow => _start + time.GetElapsedTime(_started);
    }
}
