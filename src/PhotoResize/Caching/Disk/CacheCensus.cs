using System.Collections.Frozen;

namespace PhotoResize.Caching.Disk;

/// <summary>
/// Reads the whole folder in the background, in short steps: counts the results, notes the least recently used ones, and removes some whose
/// original has changed or gone. For all other files nothing is kept in memory.
/// </summary>
internal sealed class CacheCensus(
    CacheFolder folder,
    CacheOccupancy occupancy,
    CacheCounters counters,
    UseClock clock,
    OriginalCheck originals) : IDisposable
{
    // A sixteenth of the files, so that one census serves many evictions. A noted file takes about 300 bytes: 20 bytes for each file there
    // is.
    private const int CandidatesFraction = 16;
    private const int MinCandidates = 1024;
    private const int MaxCandidates = 65_536;

    private readonly SemaphoreSlim _turn = new(1);
    private int _waiting;

    // Only used under the lock of changes, so that a file that is being removed is not noted again meanwhile.
    private Queue<CachedFile> _oldest = new();

    // Large files that were placed since they were last listed. They age faster, so they may have become older than what is noted. Under the
    // same lock, and left alone while files are listed: one that was counted and then removed would have to be told from one that was not.
    private readonly LargeFiles _large = new();
    private bool _isListing;

    // Ticks, since a date cannot be read atomically on every platform; 0 means none.
    private long _oldestUse;

    /// <summary>
    /// When the least recently used result was last used, as of the last census; <see langword="null"/> if there was no result.
    /// </summary>
    public DateTime? OldestUse => Interlocked.Read(ref _oldestUse) is var ticks and > 0 ? new DateTime(ticks, DateTimeKind.Utc) : null;

    /// <summary>The number of completed censuses.</summary>
    public int Completed { get; private set; }

    public void Dispose() => _turn.Dispose();

    /// <summary>Takes the least recently used noted result; no other caller gets it. Call it under the lock of changes.</summary>
    public bool TryTakeOldest(out CachedFile file)
    {
        if (!_isListing
            && _large.TryPeek(out file)
            && !(_oldest.TryPeek(out var noted) && OldestFiles.IsOlder(noted, file, clock.Now)))
        {
            _large.Remove(file.Path);
            return true;
        }

        if (!_oldest.TryDequeue(out file))
        {
            return false;
        }

        _large.Remove(file.Path);
        return true;
    }

    /// <summary>Notes that a large file was placed. Call it under the lock of changes.</summary>
    public void Placed(CachedFile file) => _large.Add(file);

    /// <summary>Takes a census with pauses, since nobody waits for it.</summary>
    public Task TakeAsync(CancellationToken cancellationToken) =>
        ExcludeAsync(() => CountAsync(checksOriginals: true, cancellationToken), cancellationToken);

    /// <summary>
    /// Waits for the census in progress. If no results are noted after that, takes another one, as fast as it can and without checking
    /// originals.
    /// </summary>
    public async Task NeedAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            await ExcludeAsync(
                () => occupancy.IsKnown && HasNoted() ? Task.CompletedTask : CountAsync(checksOriginals: false, cancellationToken), cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>Removes the results of a scope. No census runs meanwhile.</summary>
    /// <param name="files">The files to examine.</param>
    /// <param name="scope">The sources whose results are removed.</param>
    /// <param name="cancellationToken">Stops the removal.</param>
    /// <returns>The number of removed results.</returns>
    public async Task<long> PurgeAsync(IEnumerable<CachedFile> files, CacheScope scope, CancellationToken cancellationToken)
    {
        var removed = 0L;
        await ExcludeAsync(async () => removed = await PurgeExclusivelyAsync(files, scope, cancellationToken), cancellationToken);
        return removed;
    }

    private async Task<long> PurgeExclusivelyAsync(IEnumerable<CachedFile> files, CacheScope scope, CancellationToken cancellationToken)
    {
        // Nothing is noted meanwhile, so nothing is evicted and no file is removed twice. Removed files are not collected: a purge may
        // remove a large cache as a whole.
        var noted = new Dictionary<string, CachedFile>();
        foreach (var file in Exchange([]))
        {
            noted[file.Path] = file;
        }

        var removed = 0L;
        var pace = new StepPace(isUrgent: () => true);
        try
        {
            foreach (var file in files)
            {
                await pace.KeepAsync(cancellationToken);
                if (folder.ReadSource(file.Path) is { } source && scope.Contains(source.Path) && TryPurge(file))
                {
                    noted.Remove(file.Path);
                    removed++;
                }
            }
        }
        finally
        {
            Exchange(OldestFiles.Sort(noted.Values, clock.Now));
        }

        return removed;
    }

    private bool IsAwaited => Volatile.Read(ref _waiting) > 0;

    private async Task CountAsync(bool checksOriginals, CancellationToken cancellationToken)
    {
        var pace = new StepPace(isUrgent: () => IsAwaited);
        var oldest = new OldestFiles(occupancy.IsKnown ? CandidatesOf(occupancy.Current.Files) : MaxCandidates, clock.Now);
        var isComplete = true;
        occupancy.BeginCount();
        if (checksOriginals)
        {
            originals.Begin();
        }

        foreach (var listed in folder.Enumerate(missed: () => isComplete = false))
        {
            await pace.KeepAsync(cancellationToken);
            var file = clock.IsInFuture(listed.LastUsed) ? ResetFutureTime(listed) : listed;
            occupancy.Counted(file);
            oldest.Offer(file);

            // Storage of originals may be slow, and results that wait to be stored must not wait for it.
            if (checksOriginals && !IsAwaited)
            {
                await originals.CheckAsync(file, cancellationToken);
            }
        }

        var outdated = checksOriginals ? originals.End() : FrozenSet<CachedFile>.Empty;
        var inOrder = oldest.InOrder();
        lock (occupancy.Changing)
        {
            var left = occupancy.EndCount(inOrder, isComplete);
            _oldest = new Queue<CachedFile>(left.Where(file => !outdated.Contains(file)).Take(CandidatesOf(occupancy.Current.Files)));
            _large.RemoveAll(_oldest);
            Interlocked.Exchange(ref _oldestUse, left.Count > 0 ? left.Min(file => file.LastUsed).Ticks : 0);
        }

        Completed++;
        clock.Adjust(OldestUse);
        foreach (var file in outdated)
        {
            await pace.KeepAsync(cancellationToken);
            lock (occupancy.Changing)
            {
                // Only if it was not evicted, used or replaced since it was listed, so that it is not subtracted twice.
                if (folder.Examine(file) == CachedFileState.Unchanged)
                {
                    TryPurge(file);
                }
            }
        }
    }

    private static int CandidatesOf(long files) => (int)Math.Clamp(files / CandidatesFraction, MinCandidates, MaxCandidates);

    /// <summary>Counts a result whose time of use is in the future as used now. It would outlive all others otherwise.</summary>
    private CachedFile ResetFutureTime(CachedFile file)
    {
        var now = clock.Now;
        folder.WriteLastUsed(folder.PathOf(file), now);
        return file with { LastUsed = now };
    }

    private Queue<CachedFile> Exchange(IEnumerable<CachedFile> noted)
    {
        lock (occupancy.Changing)
        {
            var before = _oldest;
            _oldest = new Queue<CachedFile>(noted);
            return before;
        }
    }

    private bool HasNoted()
    {
        lock (occupancy.Changing)
        {
            return _oldest.Count > 0;
        }
    }

    private bool TryPurge(CachedFile file)
    {
        lock (occupancy.Changing)
        {
            if (!folder.TryRemove(file.Path))
            {
                return false;
            }

            _large.Remove(file.Path);
            occupancy.Removed(file);
        }

        counters.Purged();
        return true;
    }

    private async Task ExcludeAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            SetListing(true);
            await work();
        }
        finally
        {
            SetListing(false);
            _turn.Release();
        }
    }

    private void SetListing(bool value)
    {
        lock (occupancy.Changing)
        {
            _isListing = value;
        }
    }
}
