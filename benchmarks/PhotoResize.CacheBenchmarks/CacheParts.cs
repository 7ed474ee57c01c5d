using PhotoResize.Caching.Disk;
using PhotoResize.Configuration;

namespace PhotoResize.CacheBenchmarks;

/// <summary>The census and the eviction of a disk cache, without the rest of it.</summary>
internal sealed class CacheParts : IDisposable
{
    private readonly CacheOccupancy _occupancy = new();
    private readonly CacheCounters _counters = new();
    private readonly DiskCacheOptions _options = new() { MaxBytes = 0 };
    private readonly CacheCensus _census;
    private readonly CacheEviction _eviction;

    public CacheParts(string root)
    {
        var folder = new CacheFolder(root, Caches.Faults(TimeProvider.System));
        var originals = new OriginalCheck(folder, Caches.StateOf, _ => null, TimeProvider.System, Caches.Faults(TimeProvider.System));
        _census = new CacheCensus(folder, _occupancy, _counters, new UseClock(TimeProvider.System), originals);
        _eviction = new CacheEviction(folder, _occupancy, _census, _counters, () => _options, TimeProvider.System);
    }

    public long Evictions => _counters.Evictions;

    public long Files => _occupancy.Current.Files;

    /// <summary>Takes a census without pauses, as for a store that waits for it.</summary>
    public Task CountAsync() => _census.NeedAsync(CancellationToken.None);

    public Task EvictAsync(int files)
    {
        _options.MaxFiles = Files - files;
        return _eviction.TrimAsync(CancellationToken.None);
    }

    public void Dispose() => _census.Dispose();
}
