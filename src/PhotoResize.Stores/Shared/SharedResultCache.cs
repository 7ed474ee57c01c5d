using PhotoResize.Caching;
using PhotoResize.Caching.Shared;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using Polly.CircuitBreaker;

namespace PhotoResize.Stores.Shared;

/// <summary>The level that nodes share, in a store. Whatever the store does, a look-up is a hit or a miss within its time.</summary>
internal sealed class SharedResultCache : ISharedImageCache, IDisposable
{
    private const int DeletionStep = 100;

    private readonly IResultStore _store;
    private readonly SharedResultsOptions _options;
    private readonly TimeProvider _time;
    private readonly FaultReporter _faults;
    private readonly SharedStoreAccess _reads;
    private readonly SharedStoreAccess _writes;
    private readonly SharedPurges _purges;
    private readonly WriteBehindQueue _queue;
    private readonly int _maxBytes;
    private long _hits;
    private long _misses;
    private long _written;
    private long _drops;
    private long _faulty;
    private long _purged;

    public SharedResultCache(IResultStore store, SharedResultsOptions options, TimeProvider time, FaultReporter faults)
    {
        (_store, _options, _time, _faults) = (store, options, time, faults);
        _maxBytes = Math.Min(options.MaxObjectBytes, store.MaxObjectBytes);
        _reads = new SharedStoreAccess(options.Timeout, options.WriteTimeout, options.MaxConcurrentReads, options.CircuitBreaker, time);
        _writes = new SharedStoreAccess(options.WriteTimeout, options.WriteTimeout, options.MaxConcurrentWrites, options.CircuitBreaker, time);
        _purges = new SharedPurges(store, _reads, _writes, time);
        _queue = new WriteBehindQueue(WriteAsync, options.MaxPendingBytes, options.MaxPendingResults, options.MaxConcurrentWrites);
    }

    /// <summary>Has the circuit breakers shown.</summary>
    public void ShowCircuits(CircuitBoard board)
    {
        board.Show("Shared results, reads", () => _reads.IsOpen);
        board.Show("Shared results, writes", () => _writes.IsOpen);
    }

    public void Dispose()
    {
        _reads.Dispose();
        _writes.Dispose();
    }

    public async ValueTask<ImageContent?> FindAsync(CacheEntry entry, CancellationToken cancellationToken)
    {
        var found = await TryFindAsync(entry, cancellationToken);
        Interlocked.Increment(ref found is null ? ref _misses : ref _hits);
        return found;
    }

    public ValueTask StoreAsync(CacheEntry entry, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        // A trailer of a few hundred bytes comes on top.
        if (content.Length > _maxBytes)
        {
            Interlocked.Increment(ref _drops);
            return default;
        }

        var bytes = SharedObject.Write(entry, content.Span, _purges.Latest);
        if (bytes.Length > _maxBytes)
        {
            Interlocked.Increment(ref _drops);
        }
        else if (!_queue.TryAdd(new PendingResult(entry.Key, entry.SourcePath, ResultName.Of(entry), bytes)))
        {
            Interlocked.Increment(ref _drops);
            _faults.Report(FaultKind.SharedResultsTooSlow);
        }

        return default;
    }

    public async ValueTask<long> PurgeAsync(CacheScope scope, CancellationToken cancellationToken)
    {
        await _queue.DropAsync(result => scope.Contains(result.SourcePath), cancellationToken);
        try
        {
            await _purges.AddAsync(scope, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            ReportPurge(exception);
        }

        var removed = 0L;
        foreach (var prefix in ResultName.PrefixesOf(scope))
        {
            try
            {
                removed += await DeleteAsync(prefix, scope, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // What is left is no longer answered, since the purge is recorded or will be.
                ReportPurge(exception);
                break;
            }
        }

        Interlocked.Add(ref _purged, removed);
        return removed;
    }

    public CacheStatistics GetStatistics() => new()
    {
        Hits = Interlocked.Read(ref _hits),
        Misses = Interlocked.Read(ref _misses),
        Purges = Interlocked.Read(ref _purged),
        SharedHits = Interlocked.Read(ref _hits),
        SharedMisses = Interlocked.Read(ref _misses),
        SharedWrites = Interlocked.Read(ref _written),
        SharedDrops = Interlocked.Read(ref _drops),
        SharedFaults = Interlocked.Read(ref _faulty),
    };

    public void ForgetPurges() => _purges.Forget();

    public Task WrittenAsync(string key, CancellationToken cancellationToken) => _queue.EndedAsync(result => result.Key == key, cancellationToken);

    public Task DrainAsync(CancellationToken cancellationToken) => _queue.EndedAsync(_ => true, cancellationToken);

    private async ValueTask<ImageContent?> TryFindAsync(CacheEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            var reading = _reads.RunAsync(token => _store.GetAsync(ResultName.Of(entry), _maxBytes, token), cancellationToken);
            await Task.WhenAll(reading, _purges.RefreshAsync().WaitAsync(_options.Timeout, _time, cancellationToken));
            if (await reading is not { } bytes)
            {
                return null;
            }

            if (!SharedObject.TryRead(bytes, entry.Key, out var picture, out var lastPurge))
            {
                Report(FaultKind.SharedResultDamaged, null);
                return null;
            }

            return _purges.Covers(entry.SourcePath, lastPurge) ? null : new MemoryImageContent(picture.ToArray());
        }
        catch (BrokenCircuitException)
        {
            // What led to it was reported.
            return null;
        }
        catch (InvalidDataException exception)
        {
            Report(FaultKind.SharedResultDamaged, exception);
            return null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Report(FaultKind.SharedResultsUnreadable, exception);
            return null;
        }
    }

    private async Task WriteAsync(PendingResult result)
    {
        try
        {
            await _writes.RunAsync(
                async token =>
                {
                    await _store.PutAsync(result.Name, result.Bytes, token);
                    return true;
                },
                CancellationToken.None);
            Interlocked.Increment(ref _written);
        }
        catch (BrokenCircuitException)
        {
            Interlocked.Increment(ref _drops);
        }
        catch (Exception exception)
        {
            Interlocked.Increment(ref _drops);
            Report(FaultKind.SharedResultsUnwritable, exception);
        }
    }

    private async Task<long> DeleteAsync(string prefix, CacheScope scope, CancellationToken cancellationToken)
    {
        if (_store.List(prefix) is not { } names)
        {
            return 0;
        }

        var removed = 0L;
        var step = new List<string>(DeletionStep);
        await foreach (var name in names.WithCancellation(cancellationToken))
        {
            if (!ResultName.IsIn(scope, name))
            {
                continue;
            }

            step.Add(name);
            if (step.Count == DeletionStep)
            {
                removed += await DeleteAsync(step, cancellationToken);
                step.Clear();
            }
        }

        return removed + await DeleteAsync(step, cancellationToken);
    }

    private async Task<int> DeleteAsync(List<string> names, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(
            names,
            new ParallelOptions { MaxDegreeOfParallelism = _options.MaxConcurrentWrites, CancellationToken = cancellationToken },
            async (name, token) => await _writes.RunAsync(
                async limit =>
                {
                    await _store.DeleteAsync(name, limit);
                    return true;
                },
                token));
        return names.Count;
    }

    private void ReportPurge(Exception exception) => Report(FaultKind.SharedPurgeFailed, exception);

    private void Report(FaultKind kind, Exception? exception)
    {
        Interlocked.Increment(ref _faulty);
        _faults.Report(kind, exception);
    }
}
