using PhotoResize.Caching;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>The real cache, telling when it has stored something, as results are sent before they are stored; and how often it was asked.</summary>
internal sealed class ObservedCache(IImageCache inner) : IImageCache, IDisposable
{
    private readonly SemaphoreSlim _stored = new(0);
    private int _lookUps;

    public int LookUps => Volatile.Read(ref _lookUps);

    /// <summary>Ends when one more result has been stored, or given up by the cache.</summary>
    public async Task StoredAsync() => Assert.True(await _stored.WaitAsync(Waiting.Longest), "Nothing was stored.");

    public ValueTask<ImageContent?> FindAsync(CacheEntry entry, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _lookUps);
        return inner.FindAsync(entry, cancellationToken);
    }

    public async ValueTask StoreAsync(CacheEntry entry, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await inner.StoreAsync(entry, content, cancellationToken);
        _stored.Release();
    }

    public ValueTask<long> PurgeAsync(CacheScope scope, CancellationToken cancellationToken) => inner.PurgeAsync(scope, cancellationToken);

    public CacheStatistics GetStatistics() => inner.GetStatistics();

    public void Dispose()
    {
        _stored.Dispose();
        (inner as IDisposable)?.Dispose();
    }
}
