using Microsoft.Extensions.Caching.Distributed;

namespace PhotoResize.Stores.Shared;

/// <summary>Results in the distributed cache that the application has registered.</summary>
internal sealed class DistributedCacheResultStore(IDistributedCache cache, DistributedCacheResultsOptions options) : IResultStore
{
    public int MaxObjectBytes => options.MaxResultBytes;

    public TimeSpan? Lifetime => options.Lifetime;

    public async ValueTask<byte[]?> GetAsync(string name, int maxBytes, CancellationToken cancellationToken) =>
        await cache.GetAsync(options.KeyPrefix + name, cancellationToken) is not { } bytes ? null
            : bytes.Length <= maxBytes ? bytes
            : throw new InvalidDataException("The distributed cache has a larger object than results are.");

    public async ValueTask PutAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var lifetime = new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = options.Lifetime };
        await cache.SetAsync(options.KeyPrefix + name, bytes.ToArray(), lifetime, cancellationToken);
    }

    public async ValueTask DeleteAsync(string name, CancellationToken cancellationToken) =>
        await cache.RemoveAsync(options.KeyPrefix + name, cancellationToken);
}
