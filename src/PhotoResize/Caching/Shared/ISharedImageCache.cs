namespace PhotoResize.Caching.Shared;

/// <summary>
/// The level that nodes share. It is written behind: <see cref="IImageCache.StoreAsync"/> returns before the result is there. A look-up
/// takes a bounded time, and a level that is away is a miss.
/// </summary>
internal interface ISharedImageCache : IImageCache, IWriteBehind
{
    /// <summary>Has the next look-up read the recorded purges again, since another node has purged.</summary>
    void ForgetPurges();

    /// <summary>Waits until all pending writes have ended.</summary>
    Task DrainAsync(CancellationToken cancellationToken);
}
