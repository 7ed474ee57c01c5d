namespace PhotoResize.Caching;

/// <summary>Keeps nothing: every request is processed.</summary>
internal sealed class NoImageCache : IImageCache
{
    public ValueTask<ImageContent?> FindAsync(CacheEntry entry, CancellationToken cancellationToken) => default;

    public ValueTask StoreAsync(CacheEntry entry, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => default;
}
