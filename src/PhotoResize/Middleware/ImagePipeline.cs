using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PhotoResize.Caching;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Processing;
using PhotoResize.Sources;

namespace PhotoResize.Middleware;

/// <summary>Joins the steps below the key: the cache, the one flight for each result, and the queue in front of the engine.</summary>
internal sealed class ImagePipeline(
    IImageCache cache, ConfigurationState configuration, ProcessingQueue queue, ILogger<ImagePipeline> logger) : IHostedService
{
    // Far more than can be kept between a look into the cache and the take-off that follows it.
    private const int MaxRecentlyKept = 1024;

    private readonly SingleFlight<Result> _flights = new();
    private readonly RecentKeys _recentlyKept = new(MaxRecentlyKept);

    public bool IsCacheEnabled => configuration.Current.DiskCache.Enabled;

    public ValueTask<ImageContent?> FindAsync(CacheEntry entry, CancellationToken cancellationToken) =>
        IsCacheEnabled ? cache.FindAsync(entry, cancellationToken) : default;

    /// <summary>Makes a result that was not in the cache, or waits for it if it is being made.</summary>
    /// <param name="entry">The result.</param>
    /// <param name="source">What it is made of.</param>
    /// <param name="keep">Whether it goes into the cache.</param>
    /// <param name="cancellationToken">Ends the wait; the work goes on while others wait.</param>
    public async Task<ProcessingOutcome<ReadOnlyMemory<byte>>> MakeAsync(
        CacheEntry entry, SourceImage source, bool keep, CancellationToken cancellationToken)
    {
        // Whoever wants the result kept must not join work that will not keep it.
        var result = await _flights.RunAsync(
            keep ? entry.Key : $"{entry.Key} unkept",
            token => MakeOrFindAsync(entry, source, token),
            result => keep ? KeepAsync(entry, result) : Task.CompletedTask,
            cancellationToken);
        return result.Outcome;
    }

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Results that have been sent but not yet stored are stored before the application ends, as far as it has the time.</summary>
    async Task IHostedService.StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _flights.DrainAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Out of time. What was not stored is made anew when it is asked for.
        }
    }

    private async Task<Result> MakeOrFindAsync(CacheEntry entry, SourceImage source, CancellationToken cancellationToken)
    {
        // The flight before this one may have landed between the caller's look into the cache and its take-off. Others need no second look,
        // which would count as a second miss.
        if (_recentlyKept.Contains(entry.Key) && await FindBytesAsync(entry, cancellationToken) is { } found)
        {
            return new Result(ProcessingOutcome<ReadOnlyMemory<byte>>.Of(found), IsKept: true);
        }

        var outcome = entry.Plan is { } plan
            ? await queue.MakeAsync(source, plan, cancellationToken)
            : await queue.ReadAsync(source, cancellationToken);
        return new Result(outcome, IsKept: false);
    }

    private async Task<byte[]?> FindBytesAsync(CacheEntry entry, CancellationToken cancellationToken)
    {
        using var found = await FindAsync(entry, cancellationToken);
        try
        {
            return found is null ? null : await found.ReadAsync(cancellationToken);
        }
        catch (IOException)
        {
            // The cache's disk fails between finding and reading: the result is made anew.
            return null;
        }
    }

    private async Task KeepAsync(CacheEntry entry, Result result)
    {
        if (!IsCacheEnabled || result.IsKept || result.Outcome.Failure != ProcessingFailure.None)
        {
            return;
        }

        try
        {
            await cache.StoreAsync(entry, result.Outcome.Value, CancellationToken.None);
            _recentlyKept.Add(entry.Key);
        }
        catch (Exception exception)
        {
            // The result has been handed out already; a cache that breaks its promise must not take the answer back.
            Log.KeepingFailed(logger, exception);
        }
    }

    private readonly record struct Result(ProcessingOutcome<ReadOnlyMemory<byte>> Outcome, bool IsKept);
}
