using PhotoResize.Configuration;
using PhotoResize.Diagnostics;

namespace PhotoResize.Caching.Disk;

/// <summary>Clears up from time to time while the application runs, which also makes good what other processes have done.</summary>
internal sealed class CacheSweeper(
    CacheFolder folder, CacheCensus census, CacheEviction eviction, UseClock clock, Func<DiskCacheOptions> options, TimeProvider time, FaultReporter faults)
    : IDisposable
{
    // Far longer than any write takes, so that another process' file is not taken away from under it.
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _stop = new();
    private int _isStarted;

    /// <summary>Begins with the first use of the cache; the first sweep follows at once, in the background.</summary>
    public void Start()
    {
        if (Volatile.Read(ref _isStarted) == 0 && Interlocked.Exchange(ref _isStarted, 1) == 0)
        {
            // Not the request's business, whose context it must not carry along.
            using (ExecutionContext.SuppressFlow())
            {
                _ = Task.Run(() => RunAsync(_stop.Token));
            }
        }
    }

    // Nothing waits on the token's handle, so there is nothing more to let go.
    public void Dispose() => _stop.Cancel();

    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        folder.RemoveAbandoned(clock.Now - AbandonedAfter);
        await census.TakeAsync(cancellationToken);
        await eviction.TrimAsync(cancellationToken);
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await TrySweepAsync(cancellationToken);
                await Task.Delay(options().SweepInterval, time, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The application ends.
        }
    }

    private async Task TrySweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SweepAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            // A source of the application's own may throw whatever it likes; the next sweep comes all the same. At the end of the
            // application anything may have been disposed.
            if (!cancellationToken.IsCancellationRequested)
            {
                faults.Report(FaultKind.CacheSweepFailed, exception);
            }
        }
    }
}
