namespace PhotoResize.Caching;

/// <summary>The contents of a cache, and its activity since the application started.</summary>
public sealed record CacheStatistics
{
    /// <summary>Number of results; <see langword="null"/> before the first count.</summary>
    public long? Entries { get; init; }

    /// <summary>Bytes of the results; <see langword="null"/> before the first count.</summary>
    public long? Bytes { get; init; }

    /// <summary>Look-ups that found their result, in memory or below it, on this node or in the shared level.</summary>
    public long Hits { get; init; }

    /// <summary>Look-ups that found their result in memory.</summary>
    public long MemoryHits { get; init; }

    /// <summary>Look-ups that did not find their result.</summary>
    public long Misses { get; init; }

    /// <summary>Results removed to make room.</summary>
    public long Evictions { get; init; }

    /// <summary>Results removed by a purge, or because their source has changed or gone.</summary>
    public long Purges { get; init; }

    /// <summary>Look-ups that found their result in the level that nodes share. They count as <see cref="Hits"/> as well.</summary>
    public long SharedHits { get; init; }

    /// <summary>Look-ups in the shared level that did not find their result.</summary>
    public long SharedMisses { get; init; }

    /// <summary>Results written to the shared level.</summary>
    public long SharedWrites { get; init; }

    /// <summary>Results that were not written there: too large, too many at once, or the level did not take them.</summary>
    public long SharedDrops { get; init; }

    /// <summary>Requests to the shared level that failed, took too long, or gave something else than what was stored.</summary>
    public long SharedFaults { get; init; }

    /// <summary>Time since the least recently used result was used; <see langword="null"/> if unknown, or if there is no result.</summary>
    public TimeSpan? OldestAge { get; init; }
}
