using System.Collections.Concurrent;
using PhotoResize.Caching;

namespace PhotoResize.Tests.Caching;

/// <summary>A minimal custom cache: unbounded, and lost when the process ends.</summary>
internal sealed class InMemoryCache : IImageCache
{
    private readonly ConcurrentDictionary<string, (string SourcePath, byte[] Bytes)> _results = new();
    private long _hits;
    private long _misses;
    private long _purges;

    public ValueTask<ImageContent?> FindAsync(CacheEntry entry, CancellationToken cancellationToken)
    {
        var isHit = _results.TryGetValue(entry.Key, out var result);
        Interlocked.Increment(ref isHit ? ref _hits : ref _misses);
        return new(isHit ? new Content(result.Bytes) : null);
    }

    public ValueTask StoreAsync(CacheEntry entry, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        _results[entry.Key] = (entry.SourcePath, content.ToArray());
        return default;
    }

    public ValueTask<long> PurgeAsync(CacheScope scope, CancellationToken cancellationToken)
    {
        var removed = _results.Count(result => scope.Contains(result.Value.SourcePath) && _results.TryRemove(result));
        Interlocked.Add(ref _purges, removed);
        return new(removed);
    }

    public CacheStatistics GetStatistics() => new()
    {
        Entries = _results.Count,
        Bytes = _results.Values.Sum(result => (long)result.Bytes.Length),
        Hits = Interlocked.Read(ref _hits),
        Misses = Interlocked.Read(ref _misses),
        Purges = Interlocked.Read(ref _purges),
    };

    private sealed class Content(byte[] bytes) : ImageContent
    {
        public override long Length => bytes.Length;

        public override Stream OpenRead() => new MemoryStream(bytes, writable: false);

        public override void Dispose()
        {
            // The array is shared; there is nothing else to release.
        }
    }
}
