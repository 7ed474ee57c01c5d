namespace PhotoResize.Caching;

/// <summary>The contents of a cache, and its activity since the application started.</summary>
public sealed record CacheStatistics
{
    /// <summary>Number of results; <see langword="null"/> before the first count.</summary>
    public long? Entries { get; init; }

    /// <summary>Bytes of the results; <see langword="null"/> before the first count.</summary>
    public long? Bytes { get; init; }

    /// <summary>Look-ups that found their result, in memory or below it.</summary>
    public long Hits { get; init; }

    /// <summary>Look-ups that found their result in memory.</summary>
    public long MemoryHits { get; init; }

    /// <summary>Look-ups that did not find their result.</summary>
    public long Misses { get; init; }

    /// <summary>Results removed to make room.</summary>
    public long Evictions { get; init; }

    /// <summary>Results removed by a purge, or because their source has changed or gone.</summary>
    public long Purges { get; init; }

    /// <summary>Time since the least recently used result was used; <see langword="null"/> if unknown, or if there is no result.</summary>
    public TimeSpan? OldestAge { get; init; }
}
