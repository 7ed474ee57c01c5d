namespace PhotoResize.Caching;

/// <summary>Keeps finished results. Implementations are safe to call from many threads at once.</summary>
public interface IImageCache
{
    /// <summary>Looks a result up. A damaged or foreign entry is a miss, and so is one that cannot be read.</summary>
    /// <param name="entry">The result's identity and name.</param>
    /// <param name="cancellationToken">Cancels the look-up.</param>
    /// <returns>The result, whole, to be disposed by the caller; or <see langword="null"/>.</returns>
    ValueTask<ImageContent?> FindAsync(CacheEntry entry, CancellationToken cancellationToken);

    /// <summary>Keeps a result, in place of an older one if there is one; or does not, if it cannot, which is not an error.</summary>
    /// <param name="entry">The result's identity and name.</param>
    /// <param name="content">The result's bytes; not to be changed, nor used after the call ends.</param>
    /// <param name="cancellationToken">Cancels the storing.</param>
    ValueTask StoreAsync(CacheEntry entry, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>
    /// Removes results, whatever they show. Originals are never touched. A result that is being made meanwhile may be stored afterwards.
    /// </summary>
    /// <param name="scope">Which sources' results.</param>
    /// <param name="cancellationToken">Stops the removal; what has been removed stays so.</param>
    /// <returns>How many results were removed. One that cannot be removed is not counted, which is not an error.</returns>
    ValueTask<long> PurgeAsync(CacheScope scope, CancellationToken cancellationToken);

    /// <summary>What the cache holds and has done; answered from memory, so that it may be asked often.</summary>
    CacheStatistics GetStatistics();
}
