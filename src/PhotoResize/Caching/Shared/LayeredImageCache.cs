using Microsoft.Extensions.Hosting;
using PhotoResize.Flights;

namespace PhotoResize.Caching.Shared;

/// <summary>
/// A cache of this node in front of one that nodes share. Only what the near one lacks is asked of the far one, and what is found there is
/// stored near.
/// </summary>
/// <param name="near">Usually the disk.</param>
/// <param name="far">What nodes share.</param>
/// <param name="sending">Counts the results that are sent from memory.</param>
internal sealed class LayeredImageCache(IImageCache near, ISharedImageCache far, SendingBudget sending)
    : IImageCache, IWriteBehind, INearCache, IHostedLifecycleService
{
    private readonly SingleFlight<SharedResult?> _readings = new();
    private long _purges;
    private long _farHits;
    private long _secondLooks;

    public ValueTask<ImageContent?> FindAsync(CacheEntry entry, CancellationToken cancellationToken)
    {
        var finding = near.FindAsync(entry, cancellationToken);
        if (!finding.IsCompletedSuccessfully)
        {
            return FindAsync(finding, entry, cancellationToken);
        }

        return finding.Result is { } found ? new(found) : FindFarAsync(entry, cancellationToken);
    }

    public async ValueTask StoreAsync(CacheEntry entry, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await far.StoreAsync(entry, content, cancellationToken);
        await near.StoreAsync(entry, content, cancellationToken);
    }

    /// <summary>Removes results everywhere.</summary>
    /// <returns>The number of those removed from the near cache or from the far one, whichever is larger: most were in both.</returns>
    public async ValueTask<long> PurgeAsync(CacheScope scope, CancellationToken cancellationToken)
    {
        // The far cache first: what was read from it before would otherwise be stored near after the near purge.
        var removedFar = await far.PurgeAsync(scope, cancellationToken);
        return Math.Max(removedFar, await PurgeNearAsync(scope, cancellationToken));
    }

    public async ValueTask<long> PurgeNearAsync(CacheScope scope, CancellationToken cancellationToken)
    {
        far.ForgetPurges();
        Interlocked.Increment(ref _purges);

        // What was found before this moment may be stored near right now.
        await _readings.DrainAsync(cancellationToken);
        return await near.PurgeAsync(scope, cancellationToken);
    }

    public Task WrittenAsync(string key, CancellationToken cancellationToken) => far.WrittenAsync(key, cancellationToken);

    public CacheStatistics GetStatistics()
    {
        var nearby = near.GetStatistics();
        var shared = far.GetStatistics();
        var farHits = Interlocked.Read(ref _farHits);
        return nearby with
        {
            Hits = nearby.Hits + farHits,
            Misses = Math.Max(0, nearby.Misses - farHits - Interlocked.Read(ref _secondLooks)),
            SharedHits = farHits,
            SharedMisses = shared.SharedMisses,
            SharedWrites = shared.SharedWrites,
            SharedDrops = shared.SharedDrops,
            SharedFaults = shared.SharedFaults,
        };
    }

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After the work has ended, whatever the order of stopping: what it has made is shared before the application ends.</summary>
    async Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _readings.DrainAsync(cancellationToken);
            await far.DrainAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Out of time. What was not written is made again by the node that needs it.
        }
    }

    private async ValueTask<ImageContent?> FindAsync(
        ValueTask<ImageContent?> finding, CacheEntry entry, CancellationToken cancellationToken) =>
        await finding ?? await FindFarAsync(entry, cancellationToken);

    private async ValueTask<ImageContent?> FindFarAsync(CacheEntry entry, CancellationToken cancellationToken)
    {
        var result = await _readings.RunAsync(
            entry.Key,
            token => ReadFarAsync(entry, token),
            found => found is null ? null : () => StoreNearAsync(entry, found),
            cancellationToken);
        if (result is null)
        {
            return null;
        }

        if (result.TryOpen(ResultOrigin.Shared) is { } content)
        {
            Interlocked.Increment(ref _farHits);
            return content;
        }

        // Too many bytes are being sent: it is sent from the disk, in pieces, as soon as it is there.
        result = null;
        await _readings.FinishAsync(entry.Key, cancellationToken);
        Interlocked.Increment(ref _secondLooks);
        return await near.FindAsync(entry, cancellationToken);
    }

    /// <summary>The result in the far cache; <see langword="null"/> if it is not there, or if there was a purge meanwhile.</summary>
    private async Task<SharedResult?> ReadFarAsync(CacheEntry entry, CancellationToken cancellationToken)
    {
        var purges = Interlocked.Read(ref _purges);
        using var found = await far.FindAsync(entry, cancellationToken);
        if (found is null)
        {
            return null;
        }

        var bytes = await found.ReadAsync(cancellationToken);
        return Interlocked.Read(ref _purges) == purges ? new SharedResult(bytes, sending) : null;
    }

    private async Task StoreNearAsync(CacheEntry entry, SharedResult result) =>
        await near.StoreAsync(entry, result.Bytes, CancellationToken.None);
}
