namespace PhotoResize.Caching;

/// <summary>What a cache holds, and what it has done since the application started.</summary>
public sealed record CacheStatistics
{
    /// <summary>Results that are kept; <see langword="null"/> while it is not known yet.</summary>
    public long? Entries { get; init; }

    /// <summary>Bytes that they take; <see langword="null"/> while it is not known yet.</summary>
    public long? Bytes { get; init; }

    /// <summary>Look-ups that found their result, those in memory included.</summary>
    public long Hits { get; init; }

    /// <summary>Look-ups that found their result in memory.</summary>
    public long MemoryHits { get; init; }

    /// <summary>Look-ups that did not find their result.</summary>
    public long Misses { get; init; }

    /// <summary>Results removed to make room.</summary>
    public long Evictions { get; init; }

    /// <summary>Results removed because that was asked for, or because their source has changed or gone.</summary>
    public long Purges { get; init; }

    /// <summary>Time since the least recently used result was used; <see langword="null"/> while it is not known, or there is none.</summary>
    public TimeSpan? OldestAge { get; init; }
}
