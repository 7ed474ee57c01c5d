using System.Collections.Concurrent;
using PhotoResize.Caching;
using PhotoResize.Caching.Shared;

namespace PhotoResize.Redis.Tests;

/// <summary>The level of the cache that all sites of a test share. It counts how often each result was stored, which is how often it was made.</summary>
internal sealed class SharedLevel : ISharedImageCache
{
    private readonly ConcurrentDictionary<string, (string SourcePath, byte[] Bytes)> _results = new();

    public ConcurrentDictionary<string, int> Stored { get; } = new();

    public ValueTask<ImageContent?> FindAsync(CacheEntry entry, CancellationToken cancellationToken) =>
        new(_results.TryGetValue(entry.Key, out var result) ? new MemoryImageContent(result.Bytes) : null);

    public ValueTask StoreAsync(CacheEntry entry, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        _results[entry.Key] = (entry.SourcePath, content.ToArray());
        Stored.AddOrUpdate(entry.Key, 1, (_, count) => count + 1);
        return default;
    }

    public ValueTask<long> PurgeAsync(CacheScope scope, CancellationToken cancellationToken) =>
        new(_results.Count(result => scope.Contains(result.Value.SourcePath) && _results.TryRemove(result)));

    public CacheStatistics GetStatistics() => new();

    public Task WrittenAsync(string key, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DrainAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void ForgetPurges()
    {
        // Purges are done here as soon as they are asked for.
    }

    /// <summary>Has what another level has.</summary>
    public void TakeFrom(SharedLevel other)
    {
        foreach (var (key, result) in other._results)
        {
            _results[key] = result;
        }
    }
}
