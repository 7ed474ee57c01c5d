using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PhotoResize.Caching;
using PhotoResize.Caching.Disk;
using PhotoResize.Diagnostics;
using PhotoResize.Folders;
using PhotoResize.Processing;

namespace PhotoResize.Hosting;

/// <summary>
/// Tells whether results can be made, and what makes that slower or dearer. Asks nobody outside of this machine: what is away is known by
/// those who need it. No description has a path of the machine, since many applications show descriptions to everybody.
/// </summary>
internal sealed class ResizingHealthCheck(
    EngineTrial engines,
    ProcessingQueue queue,
    ConfigurationState configuration,
    [FromKeyedServices(ImageResizingServiceCollectionExtensions.StoreKey)] IImageCache store,
    ISurroundings surroundings)
    : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var load = queue.Load;
        var overdue = queue.CountOverdue();
        var data = new Dictionary<string, object>
        {
            ["jobs.running"] = load.Running,
            ["jobs.limit"] = load.MaxRunning,
            ["queue.length"] = load.Waiting,
        };
        if (await engines.FindFailureAsync(cancellationToken) is var (engine, cause))
        {
            return new HealthCheckResult(context.Registration.FailureStatus, $"The engine {engine} cannot make a picture.", cause, data);
        }

        if (overdue >= load.MaxRunning)
        {
            return new HealthCheckResult(
                context.Registration.FailureStatus, "No job comes to an end: all that run should have ended long ago.", data: data);
        }

        List<string> troubles = [.. FindTroubles(load, overdue)];
        var exception = FindCacheFault(troubles, data);
        return troubles.Count == 0
            ? HealthCheckResult.Healthy("Results can be made.", data)
            : HealthCheckResult.Degraded(string.Join(' ', troubles), exception, data);
    }

    private IEnumerable<string> FindTroubles(QueueLoad load, int overdue)
    {
        if (overdue > 0)
        {
            yield return $"{overdue} of {load.MaxRunning} jobs should have ended long ago.";
        }

        if (load.Waiting >= load.MaxWaiting)
        {
            yield return "The queue is full.";
        }

        foreach (var away in surroundings.List().Where(each => each.IsAway))
        {
            yield return $"Not available: {away.Description}.";
        }
    }

    private Exception? FindCacheFault(List<string> troubles, Dictionary<string, object> data)
    {
        if (!configuration.Current.DiskCache.Enabled || (store as DiskImageCache)?.FindWriteFault() is not { } fault)
        {
            return null;
        }

        troubles.Add(fault.IsFull ? "The disk of the cache is full." : "The cache cannot be written to.");
        data["cache.path"] = fault.Root;
        return fault.Cause;
    }
}
