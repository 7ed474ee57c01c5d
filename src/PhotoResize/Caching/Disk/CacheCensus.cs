using System.Collections.Frozen;

namespace PhotoResize.Caching.Disk;

/// <summary>
/// Looks through the whole folder, in short steps off the path of any request: counts the results, notes those that were not used for
/// longest, and removes some whose original has changed or gone. Nothing is kept in memory for the other files.
/// </summary>
internal sealed class CacheCensus(
    CacheFolder folder,
    CacheOccupancy occupancy,
    CacheCounters counters,
    UseClock clock,
    OriginalCheck originals) : IDisposable
{
    // A sixteenth of the files, so that one census serves many evictions; at some 300 bytes each, 20 bytes for each file there is.
    private const int CandidatesFraction = 16;
    private const int MinCandidates = 1024;
    private const int MaxCandidates = 65_536;

    private readonly SemaphoreSlim _turn = new(1);
    private int _waiting;

    // Taken from under the lock of changes only, so that a file that is being removed is not noted anew meanwhile.
    private Queue<CachedFile> _oldest = new();

    // Ticks, since a date is not read in one piece everywhere; 0 is none.
    private long _oldestUse;

    /// <summary>When the least recently used result was used at the last census; <see langword="null"/> if there was none.</summary>
    public DateTime? OldestUse => Interlocked.Read(ref _oldestUse) is var ticks and > 0 ? new DateTime(ticks, DateTimeKind.Utc) : null;

    /// <summary>How many have been completed.</summary>
    public int Completed { get; private set; }

    public void Dispose() => _turn.Dispose();

    /// <summary>Takes the least recently used of the results that were noted; nobody else gets it. To be called under the lock of changes.</summary>
    public bool TryTakeOldest(out CachedFile file) => _oldest.TryDequeue(out file);

    /// <summary>Takes a census, with rests: nobody waits for it.</summary>
    public Task TakeAsync(CancellationToken cancellationToken) =>
        ExcludeAsync(() => CountAsync(checksOriginals: true, cancellationToken), cancellationToken);

    /// <summary>
    /// Takes a census as fast as it can, without a look at originals, or waits for the one that is being taken, unless results are noted by
    /// then.
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

    /// <summary>Removes results of some sources; no census counts them meanwhile.</summary>
    /// <param name="files">Where to look.</param>
    /// <param name="scope">Whose results.</param>
    /// <param name="cancellationToken">Stops the removal.</param>
    /// <returns>How many were removed.</returns>
    public async Task<long> PurgeAsync(IEnumerable<CachedFile> files, CacheScope scope, CancellationToken cancellationToken)
    {
        var removed = 0L;
        await ExcludeAsync(async () => removed = await PurgeExclusivelyAsync(files, scope, cancellationToken), cancellationToken);
        return removed;
    }

    private async Task<long> PurgeExclusivelyAsync(IEnumerable<CachedFile> files, CacheScope scope, CancellationToken cancellationToken)
    {
        // Nothing is evicted meanwhile, so that nothing is removed twice. Of what is removed only the noted ones are remembered: all of a
        // large cache may go.
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
            Exchange(noted.Values.OrderBy(file => file.LastUsed));
        }

        return removed;
    }

    private bool IsAwaited => Volatile.Read(ref _waiting) > 0;

    private async Task CountAsync(bool checksOriginals, CancellationToken cancellationToken)
    {
        var pace = new StepPace(isUrgent: () => IsAwaited);
        var oldest = new OldestFiles(occupancy.IsKnown ? CandidatesOf(occupancy.Current.Files) : MaxCandidates);
        var isComplete = true;
        occupancy.BeginCount();
        if (checksOriginals)
        {
            originals.Begin();
        }

        foreach (var listed in folder.Enumerate(missed: () => isComplete = false))
        {
            await pace.KeepAsync(cancellationToken);
            var file = clock.IsToCome(listed.LastUsed) ? PutRight(listed) : listed;
            occupancy.Counted(file);
            oldest.Offer(file);

            // Storage of originals may be slow, which those who want to store must not wait for.
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
            Interlocked.Exchange(ref _oldestUse, left is [var first, ..] ? first.LastUsed.Ticks : 0);
        }

        Completed++;
        clock.Adjust(OldestUse);
        foreach (var file in outdated)
        {
            await pace.KeepAsync(cancellationToken);
            lock (occupancy.Changing)
            {
                // Not if it was evicted, used or replaced since it was looked at: what has gone is not to be taken off twice.
                if (folder.Examine(file) == CachedFileState.Unchanged)
                {
                    TryPurge(file);
                }
            }
        }
    }

    private static int CandidatesOf(long files) => (int)Math.Clamp(files / CandidatesFraction, MinCandidates, MaxCandidates);

    /// <summary>A result from the future would outlive all others; it counts as used now.</summary>
    private CachedFile PutRight(CachedFile file)
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
            await work();
        }
        finally
        {
            _turn.Release();
        }
    }
}
