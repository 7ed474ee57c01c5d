namespace PhotoResize.Caching;

/// <summary>The levels of the cache that are this node's own.</summary>
internal interface INearCache
{
    /// <summary>
    /// Removes results from memory and disk of this node, because another node has purged them. What is found in the shared level from now on
    /// is checked against the purges that are recorded there now.
    /// </summary>
    /// <param name="scope">Which sources' results.</param>
    /// <param name="cancellationToken">Stops the removal; results removed so far stay removed.</param>
    /// <returns>The number of results removed from the disk.</returns>
    ValueTask<long> PurgeNearAsync(CacheScope scope, CancellationToken cancellationToken);
}
