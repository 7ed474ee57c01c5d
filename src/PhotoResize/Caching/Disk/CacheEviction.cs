using PhotoResize.Configuration;

namespace PhotoResize.Caching.Disk;

/// <summary>Makes room: removes the least recently used results, one by one, until what is to be written fits within the bounds.</summary>
internal sealed class CacheEviction(
    CacheFolder folder,
    CacheOccupancy occupancy,
    CacheCensus census,
    CacheCounters counters,
    Func<DiskCacheOptions> options,
    TimeProvider time)
{
    // A folder that refuses so many removals one after the other is read-only; and how long nothing is tried then, since every try
    // would be another census.
    private const int MaxFailures = 16;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private int _failures;
    private long _failedAt;

    private bool IsPaused => _failures >= MaxFailures && time.GetElapsedTime(_failedAt) < Pause;

    /// <summary>Reserves room for a file, for which others may have to go. Waits for the first census, since before it nothing is known.</summary>
    /// <returns>Whether there is room. If so, it is to be released when the file has been written, or has not.</returns>
    public async ValueTask<bool> TryReserveAsync(long bytes, CancellationToken cancellationToken)
    {
        var bounds = options();
        if (bounds.MaxBytes > 0 && bytes > bounds.MaxBytes)
        {
            return false;
        }

        var isBounded = bounds.MaxBytes > 0 || bounds.MaxFiles > 0;
        if (isBounded && !occupancy.IsKnown)
        {
            await census.NeedAsync(cancellationToken);
        }

        while (!occupancy.TryReserve(bytes, bounds))
        {
            if (await EvictOldestAsync(cancellationToken) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Evicts until the cache is within its bounds again, with rests: nobody waits for it.</summary>
    public async Task TrimAsync(CancellationToken cancellationToken)
    {
        var pace = new StepPace(isUrgent: () => false);
        while (occupancy.IsOver(options()) && await EvictOldestAsync(cancellationToken) > 0)
        {
            await pace.KeepAsync(cancellationToken);
        }
    }

    /// <summary>Evicts as much as a file takes that the disk had no room for.</summary>
    /// <returns>Whether that much has gone.</returns>
    public async Task<bool> TryEvictAsync(long bytes, CancellationToken cancellationToken)
    {
        while (bytes > 0)
        {
            var evicted = await EvictOldestAsync(cancellationToken);
            if (evicted == 0)
            {
                return false;
            }

            bytes -= evicted;
        }

        return true;
    }

    /// <summary>Bytes of the least recently used file, which does not count any more; 0 if there is none that can be removed.</summary>
    private async ValueTask<long> EvictOldestAsync(CancellationToken cancellationToken)
    {
        if (TryEvictNoted(out var evicted) || IsPaused)
        {
            return evicted;
        }

        await census.NeedAsync(cancellationToken);
        return TryEvictNoted(out evicted) ? evicted : 0;
    }

    private bool TryEvictNoted(out long evicted)
    {
        lock (occupancy.Changing)
        {
            while (!IsPaused && census.TryTakeOldest(out var file))
            {
                if (TryEvict(file))
                {
                    evicted = file.Length;
                    return true;
                }
            }
        }

        evicted = 0;
        return false;
    }

    private bool TryEvict(CachedFile file)
    {
        switch (folder.Examine(file))
        {
            case CachedFileState.Used:
                return false;

            case CachedFileState.Gone:
                // Another process, or somebody's hand, was faster.
                occupancy.Removed(file);
                return true;

            case CachedFileState.Foreign:
                // It takes no room of the cache's any more, so that no result has to go for it.
                folder.MarkForeign(file);
                occupancy.Removed(file);
                return true;

            case CachedFileState.Unreadable:
                NoteFailure();
                return false;
        }

        if (!folder.TryRemove(file.Path))
        {
            NoteFailure();
            return false;
        }

        _failures = 0;
        occupancy.Removed(file);
        counters.Evicted();
        return true;
    }

    private void NoteFailure()
    {
        _failures++;
        _failedAt = time.GetTimestamp();
    }
}
