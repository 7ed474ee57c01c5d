namespace PhotoResize.Caching;

/// <summary>Results that are on their way to the level that nodes share. There is such a service only where there is such a level.</summary>
internal interface IWriteBehind
{
    /// <summary>
    /// Waits until no write of a result to the shared level is pending: it was written, has failed, or was dropped. Call it after the result
    /// was stored in the cache.
    /// </summary>
    /// <param name="key">The result's full key.</param>
    /// <param name="cancellationToken">Ends the wait; the write goes on.</param>
    Task WrittenAsync(string key, CancellationToken cancellationToken);
}
