namespace PhotoResize.Caching;

/// <summary>Stores finished results. Implementations must be thread-safe.</summary>
public interface IImageCache
{
    /// <summary>Looks a result up. An entry that is damaged, unreadable or of another key is a miss.</summary>
    /// <param name="entry">The result's identity and name.</param>
    /// <param name="cancellationToken">Cancels the look-up.</param>
    /// <returns>The complete result, to be disposed by the caller; or <see langword="null"/>.</returns>
    ValueTask<ImageContent?> FindAsync(CacheEntry entry, CancellationToken cancellationToken);

    /// <summary>Stores a result, replacing an older one. A cache that cannot store it drops it, without an error.</summary>
    /// <param name="entry">The result's identity and name.</param>
    /// <param name="content">The result's bytes. Do not change them, nor use them after the call.</param>
    /// <param name="cancellationToken">Cancels the storing.</param>
    ValueTask StoreAsync(CacheEntry entry, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>
    /// Removes results. Originals are never touched. A result that is being made during the call may be stored after it.
    /// </summary>
    /// <param name="scope">Which sources' results.</param>
    /// <param name="cancellationToken">Stops the removal; results removed so far stay removed.</param>
    /// <returns>The number of removed results, without those that could not be removed. These are no error.</returns>
    ValueTask<long> PurgeAsync(CacheScope scope, CancellationToken cancellationToken);

    /// <summary>Contents and activity of the cache. Answered from memory, so it may be called often.</summary>
    CacheStatistics GetStatistics();
}
