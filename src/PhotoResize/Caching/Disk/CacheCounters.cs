namespace PhotoResize.Caching.Disk;

/// <summary>Counts the disk cache's activity since the application started.</summary>
internal sealed class CacheCounters
{
    private long _hits;
    private long _misses;
    private long _evictions;
    private long _purges;

    public long Hits => Interlocked.Read(ref _hits);

    public long Misses => Interlocked.Read(ref _misses);

    public long Evictions => Interlocked.Read(ref _evictions);

    public long Purges => Interlocked.Read(ref _purges);

    public void Found(bool isHit) => Interlocked.Increment(ref isHit ? ref _hits : ref _misses);

    public void Evicted() => Interlocked.Increment(ref _evictions);

    public void Purged() => Interlocked.Increment(ref _purges);
}
