using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PhotoResize.Caching;
using PhotoResize.Diagnostics;
using PhotoResize.Processing;
using PhotoResize.Sources;

namespace PhotoResize.Middleware;

/// <summary>Joins the steps below the key: the cache, the one flight for each result, and the queue in front of the engine.</summary>
internal sealed class ImagePipeline(IImageCache cache, ProcessingQueue queue, ILogger<ImagePipeline> logger) : IHostedService
{
    private readonly SingleFlight<ProcessingOutcome> _flights = new();

    public ValueTask<ImageContent?> FindAsync(CacheEntry entry, CancellationToken cancellationToken) =>
        cache.FindAsync(entry, cancellationToken);

    /// <summary>Makes a result that was not in the cache, or waits for it if it is being made.</summary>
    public Task<ProcessingOutcome> MakeAsync(CacheEntry entry, SourceImage source, CancellationToken cancellationToken) =>
        _flights.RunAsync(
            entry.Key,
            token => MakeOrFindAsync(entry, source, token),
            outcome => KeepAsync(entry, outcome),
            cancellationToken);

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Results that have been sent but not yet stored are stored before the application ends, as far as it has the time.</summary>
    Task IHostedService.StopAsync(CancellationToken cancellationToken) => _flights.DrainAsync(cancellationToken);

    private async Task<ProcessingOutcome> MakeOrFindAsync(CacheEntry entry, SourceImage source, CancellationToken cancellationToken)
    {
        // The flight before this one may have landed between the caller's look into the cache and its take-off.
        using var found = await cache.FindAsync(entry, cancellationToken);
        if (found is null)
        {
            return await queue.RunAsync(source, entry.Plan, cancellationToken);
        }

        var bytes = new byte[found.Length];
        await using var stream = found.OpenRead();
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return ProcessingOutcome.Of(bytes) with { IsKept = true };
    }

    private async Task KeepAsync(CacheEntry entry, ProcessingOutcome outcome)
    {
        if (outcome is not { Failure: ProcessingFailure.None, IsKept: false })
        {
            return;
        }

        try
        {
            await cache.StoreAsync(entry, outcome.Content, CancellationToken.None);
        }
        catch (Exception exception)
        {
            // The result has been handed out already; a cache that breaks its promise must not take the answer back.
            Log.KeepingFailed(logger, exception);
        }
    }
}
