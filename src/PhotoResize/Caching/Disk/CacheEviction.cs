using PhotoResize.Configuration;

namespace PhotoResize.Caching.Disk;

/// <summary>Removes the least recently used results, one by one, until the file to be written fits within the bounds.</summary>
internal sealed class CacheEviction(
    CacheFolder folder,
    CacheOccupancy occupancy,
    CacheCensus census,
    CacheCounters counters,
    Func<DiskCacheOptions> options,
    TimeProvider time)
{
    // A folder that refuses so many removals in a row is read-only. Eviction is then paused, since each attempt would be another census.
    private const int MaxFailures = 16;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private int _failures;
    private long _failedAt;

    private bool IsPaused => _failures >= MaxFailures && time.GetElapsedTime(_failedAt) < Pause;

    /// <summary>
    /// Reserves room for a file, evicting others if necessary. Waits for the first census, which learns the cache's size.
    /// </summary>
    /// <returns>Whether there is room. If so, release it after the write, also if that failed.</returns>
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

    /// <summary>Evicts until the cache is within its bounds, with pauses, since nobody waits for it.</summary>
    public async Task TrimAsync(CancellationToken cancellationToken)
    {
        var pace = new StepPace(isUrgent: () => false);
        while (occupancy.IsOver(options()) && await EvictOldestAsync(cancellationToken) > 0)
        {
            await pace.KeepAsync(cancellationToken);
        }
    }

    /// <summary>Evicts as many bytes as a file needs that the disk had no room for.</summary>
    /// <returns>Whether that many bytes were freed.</returns>
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

    /// <summary>Evicts the least recently used file.</summary>
    /// <returns>Its bytes; 0 if no file can be removed.</returns>
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
                // Already deleted by another process or by hand.
                occupancy.Removed(file);
                return true;

            case CachedFileState.Foreign:
                // Not part of the cache: it no longer counts, so no result is evicted for it.
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
