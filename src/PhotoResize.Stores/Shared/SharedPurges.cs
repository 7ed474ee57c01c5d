using PhotoResize.Caching;

namespace PhotoResize.Stores.Shared;

/// <summary>
/// The purges that are recorded in a shared store, as this node knows them. A result carries the number of the last purge that its writer
/// knew of, so that one of before a purge is told from one of after it without a comparison of clocks.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="reads">The way to it.</param>
/// <param name="writes">The way to it for writing.</param>
/// <param name="time">The clock of this node.</param>
internal sealed class SharedPurges(IResultStore store, SharedStoreAccess reads, SharedStoreAccess writes, TimeProvider time)
{
    public const string Name = "purges";

    private const int MaxBytes = 1024 * 1024;
    private const int MaxAttempts = 3;

    /// <summary>How long what was read is trusted.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private List<RecordedPurge> _known = [];
    private long _latest;
    private long? _readAt;
    private Task? _refresh;

    /// <summary>The number of the last purge that is known here; 0 if there is none.</summary>
    public long Latest => Interlocked.Read(ref _latest);

    public bool Covers(string sourcePath, long lastPurge)
    {
        lock (_lock)
        {
            return _known.Exists(purge => purge.Covers(sourcePath, lastPurge));
        }
    }

    /// <summary>Has the next <see cref="RefreshAsync"/> read.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _readAt = null;

            // One that is under way may have read before the purge.
            _refresh = null;
        }
    }

    /// <summary>Reads what other nodes have recorded, if the last time is not just now. All who ask meanwhile wait for the same.</summary>
    public Task RefreshAsync()
    {
        lock (_lock)
        {
            if (_refresh is { IsCompleted: false })
            {
                return _refresh;
            }

            return _readAt is { } read && time.GetElapsedTime(read) < Freshness
                ? Task.CompletedTask
                : _refresh = Task.Run(() => SynchronizeAsync(1, CancellationToken.None));
        }
    }

    /// <summary>Adds a purge, which holds on this node at once.</summary>
    public async Task AddAsync(CacheScope scope, CancellationToken cancellationToken)
    {
        Exception? fault = null;
        try
        {
            await ReadAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Added all the same. It is recorded as soon as the store is back.
            fault = exception;
        }

        lock (_lock)
        {
            Keep([RecordedPurge.Of(scope, NextNumber())]);
        }

        if (fault is not null)
        {
            throw new IOException("The purge could not be recorded in the shared level.", fault);
        }

        await SynchronizeAsync(MaxAttempts, cancellationToken);
    }

    /// <summary>
    /// Records what others do not know. Two nodes that do so at the same time may overwrite each other, which the one notices that reads
    /// again.
    /// </summary>
    private async Task SynchronizeAsync(int attempts, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var started = time.GetTimestamp();
            var (recorded, known) = await ReadAsync(cancellationToken);
            if (recorded.ToHashSet().SetEquals(known))
            {
                lock (_lock)
                {
                    _readAt = started;
                }

                return;
            }

            await writes.RunAsync(
                async token =>
                {
                    await store.PutAsync(Name, RecordedPurge.Write(known), token);
                    return true;
                },
                cancellationToken);
            if (attempt + 1 >= attempts)
            {
                return;
            }
        }
    }

    private async Task<(List<RecordedPurge> Recorded, List<RecordedPurge> Known)> ReadAsync(CancellationToken cancellationToken)
    {
        var bytes = await reads.RunAsync(token => store.GetAsync(Name, MaxBytes, token), cancellationToken);
        var recorded = bytes is { } record ? RecordedPurge.Read(record) : [];
        lock (_lock)
        {
            // Whoever has damaged the record may have lost any purge.
            Keep(recorded ?? [RecordedPurge.Everything(NextNumber())]);
            return (recorded ?? [], [.. _known]);
        }
    }

    private long NextNumber() => Math.Max(_latest + 1, time.GetUtcNow().ToUnixTimeMilliseconds());

    private void Keep(IEnumerable<RecordedPurge> purges)
    {
        // A day more than the lifetime, for clocks that differ.
        var oldest = store.Lifetime is { } lifetime
            ? (time.GetUtcNow() - lifetime - TimeSpan.FromDays(1)).ToUnixTimeMilliseconds()
            : 0;
        _known = RecordedPurge.Reduce(_known.Concat(purges), oldest);
        if (_known.Count > 0)
        {
            Interlocked.Exchange(ref _latest, Math.Max(_latest, _known[0].Number));
        }
    }
}
