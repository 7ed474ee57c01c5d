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

    /// <param name="maxBytes">The bound; 0 turns the memory off.</param>
    /// <param name="options">The current options; they may change between two calls.</param>
    /// <param name="time">Measures lifetimes.</param>
    public HotMemory(long maxBytes, Func<ImageMemoryCacheOptions> options, TimeProvider time)
    {
        _options = options;
        _largest = (long)(maxBytes * Headroom);
        if (maxBytes > 0)
        {
            _doorkeeper = new Doorkeeper();
            _entries = new MemoryCache(
                new MemoryCacheOptions { SizeLimit = maxBytes, CompactionPercentage = Headroom, Clock = new Clock(time), TrackStatistics = true });
        }
    }

    /// <summary>The number of entries, and their bytes.</summary>
    public (long Entries, long Bytes) Contents =>
        _entries?.GetCurrentStatistics() is { } statistics ? (statistics.CurrentEntryCount, statistics.CurrentEstimatedSize ?? 0) : default;

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
    public void Keep(string key, object value, long bytes) =>
        _entries?.Set(key, value, new MemoryCacheEntryOptions
        {
            Size = bytes + SizeOf(key.Length),
            AbsoluteExpirationRelativeToNow = Options.Lifetime,
        });

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

    private static int SizeOf(int keyLength) => EntryOverheadBytes + sizeof(char) * keyLength;

    /// <summary>A clock that ignores changes of the system time: setting that back would prolong all lifetimes.</summary>
    private sealed class Clock(TimeProvider time) : ISystemClock
    {
        private readonly DateTimeOffset _start = time.GetUtcNow();
        private readonly long _started = time.GetTimestamp();

        public DateTimeOffset UtcNow => _start + time.GetElapsedTime(_started);
    }
}
