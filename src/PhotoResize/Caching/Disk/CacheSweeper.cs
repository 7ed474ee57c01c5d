using PhotoResize.Configuration;
using PhotoResize.Diagnostics;

namespace PhotoResize.Caching.Disk;

/// <summary>Sweeps the cache at intervals while the application runs, and so takes account of other processes' changes.</summary>
internal sealed class CacheSweeper(
    CacheFolder folder, CacheCensus census, CacheEviction eviction, UseClock clock, Func<DiskCacheOptions> options, TimeProvider time, FaultReporter faults)
    : IDisposable
{
    // Far longer than any write takes, so that no file is removed while another process writes it.
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _stop = new();
    private int _isStarted;

    /// <summary>Starts the sweeps, with the first use of the cache. The first sweep follows at once, in the background.</summary>
    public void Start()
    {
        if (Volatile.Read(ref _isStarted) == 0 && Interlocked.Exchange(ref _isStarted, 1) == 0)
        {
            // Sweeps must not capture the context of the request that started them.
            using (ExecutionContext.SuppressFlow())
            {
                _ = Task.Run(() => RunAsync(_stop.Token));
            }
        }
    }

    // Only cancelled: disposing it could fail a sweep that still uses the token.
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
            // A custom source may throw anything, and the next sweep must still follow. When the application stops, services that the sweep
            // uses may have been disposed.
            if (!cancellationToken.IsCancellationRequested)
            {
                faults.Report(FaultKind.CacheSweepFailed, exception);
            }
        }
    }
}
