namespace PhotoResize.Caching.Memory;

/// <summary>
/// Keeps copies of hot results in memory, in front of another cache. Storing and removing is that cache's work, so that memory never holds
/// a result that the cache below does not have.
/// </summary>
/// <param name="inner">The other cache.</param>
/// <param name="memory">Keeps the results.</param>
/// <param name="sending">Counts the results that are sent from memory.</param>
/// <param name="purged">Told of every purge that was asked for here, when it has ended; must not wait.</param>
internal sealed class HotImageCache(IImageCache inner, HotMemory memory, SendingBudget sending, Action<CacheScope>? purged = null)
    : IImageCache, INearCache
{
    // About what the server keeps for each connection anyway. Larger results are counted while they are sent: they may be evicted from here
    // meanwhile, and others take their place.
    private const int MaxUncountedBytes = 128 * 1024;

    private readonly Lock _lock = new();
    private long _generation;
    private long _hits;

    public ValueTask<ImageContent?> FindAsync(CacheEntry entry, CancellationToken cancellationToken)
    {
        if (!memory.IsOn)
        {
            return inner.FindAsync(entry, cancellationToken);
        }

        if (memory.Find<HotResult>(entry.Key) is not { } result)
        {
            return FindBelowAsync(entry, cancellationToken);
        }

        if (result.TryOpen(ResultOrigin.Memory) is not { } content)
        {
            return inner.FindAsync(entry, cancellationToken);
        }

        Interlocked.Increment(ref _hits);
        return new(content);
    }

    /// <summary>A result in memory that is not counted in sending, so that it need not be disposed; looks no further.</summary>
    public ImageContent? FindUncounted(string key)
    {
        if (memory.Find<HotResult>(key)?.Uncounted is not { } content)
        {
            return null;
        }

        Interlocked.Increment(ref _hits);
        return content;
    }

    public async ValueTask StoreAsync(CacheEntry entry, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        try
        {
            await inner.StoreAsync(entry, content, cancellationToken);
        }
        finally
        {
            // A result found before this moment may be the replaced one.
            lock (_lock)
            {
                _generation++;
                memory.Remove(entry.Key);
            }
        }
    }

    public async ValueTask<long> PurgeAsync(CacheScope scope, CancellationToken cancellationToken)
    {
        try
        {
            return await PurgeAsync(inner.PurgeAsync, scope, cancellationToken);
        }
        finally
        {
            // Not before: another node could take a result that is still to be removed from what nodes share.
            purged?.Invoke(scope);
        }
    }

    public ValueTask<long> PurgeNearAsync(CacheScope scope, CancellationToken cancellationToken) =>
        PurgeAsync(inner is INearCache near ? near.PurgeNearAsync : inner.PurgeAsync, scope, cancellationToken);

    public CacheStatistics GetStatistics()
    {
        var statistics = inner.GetStatistics();
        var hits = Interlocked.Read(ref _hits);
        return statistics with { Hits = statistics.Hits + hits, MemoryHits = statistics.MemoryHits + hits };
    }

    private async ValueTask<long> PurgeAsync(
        Func<CacheScope, CancellationToken, ValueTask<long>> purgeBelow, CacheScope scope, CancellationToken cancellationToken)
    {
        try
        {
            return await purgeBelow(scope, cancellationToken);
        }
        finally
        {
            lock (_lock)
            {
                _generation++;
                memory.RemoveWhere<HotResult>(result => scope.Contains(result.SourcePath));
            }
        }
    }

    private async ValueTask<ImageContent?> FindBelowAsync(CacheEntry entry, CancellationToken cancellationToken)
    {
        // Read before the look-up: the result may be removed or replaced before it is added to memory.
        var generation = Interlocked.Read(ref _generation);
        var found = await inner.FindAsync(entry, cancellationToken);
        if (found is null
            || found.Length > memory.Options.MaxResultBytes
            || (found.Length > MaxUncountedBytes && !sending.HasRoomFor(found.Length))
            || !memory.Wants(entry.Key, found.Length))
        {
            return found;
        }

        var origin = found.Origin;
        if (await CopyAsync(found, cancellationToken) is not { } bytes)
        {
            return null;
        }

        var result = new HotResult(entry.SourcePath, bytes, bytes.Length > MaxUncountedBytes ? new SharedResult(bytes, sending) : null);
        lock (_lock)
        {
            if (_generation == generation)
            {
                memory.Keep(entry.Key, result, bytes.Length);
            }
        }

        return result.TryOpen(origin) ?? await inner.FindAsync(entry, cancellationToken);
    }

    /// <summary>
    /// Copies the bytes, since those of the content end with it; <see langword="null"/> if they cannot be read, which is a miss.
    /// </summary>
    private static async ValueTask<byte[]?> CopyAsync(ImageContent content, CancellationToken cancellationToken)
    {
        using (content)
        {
            try
            {
                return await content.ReadAsync(cancellationToken);
            }
            catch (IOException)
            {
                return null;
            }
        }
    }

    private sealed class HotResult(string sourcePath, byte[] bytes, SharedResult? counted)
    {
        // Of a small one nothing has to be released, so all requests get the same content.
        public MemoryImageContent? Uncounted { get; } = counted is null ? new MemoryImageContent(bytes) { Origin = ResultOrigin.Memory } : null;

        public string SourcePath => sourcePath;

        /// <summary>The content for one request; <see langword="null"/> if too many bytes are being sent.</summary>
        /// <param name="origin">Where the request has it from: that is the cache below, when it is copied from there.</param>
        public ImageContent? TryOpen(ResultOrigin origin) =>
            counted is not null ? counted.TryOpen(origin)
            : origin == ResultOrigin.Memory ? Uncounted
            : new MemoryImageContent(bytes) { Origin = origin };
    }
}
