using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using PhotoResize.Caching;
using PhotoResize.Caching.Memory;
using PhotoResize.Caching.Shared;
using PhotoResize.Diagnostics;
using PhotoResize.Folders;
using PhotoResize.Processing;

namespace PhotoResize.Hosting;

/// <summary>Tells of the queue and the caches when somebody asks; docs/telemetry.md has the table. Costs nothing until then.</summary>
internal sealed class StateMetrics(
    ResizingMetrics metrics,
    ProcessingQueue queue,
    IImageCache cache,
    HotMemory memory,
    SendingBudget sending,
    ConfigurationState configuration,
    LayeredImageCache? layers = null)
    : IHostedService
{
    private static readonly KeyValuePair<string, object?> InMemory = Cache(ResultLevel.Memory);
    private static readonly KeyValuePair<string, object?> OnDisk = Cache(ResultLevel.Disk);
    private static readonly KeyValuePair<string, object?> Shared = Cache(ResultLevel.Shared);
    private static readonly KeyValuePair<string, object?> Written = new(ResizingMetrics.OutcomeTag, "written");
    private static readonly KeyValuePair<string, object?> Dropped = new(ResizingMetrics.OutcomeTag, "dropped");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        ObserveQueue(metrics.Meter);
        ObserveCaches(metrics.Meter);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static KeyValuePair<string, object?> Cache(ResultLevel level) => new(ResizingMetrics.CacheTag, MetricNames.Of(level));

    private void ObserveQueue(Meter meter)
    {
        meter.CreateObservableUpDownCounter(
            "photoresize.queue.length", () => (long)queue.Load.Waiting, "{job}", "Jobs that wait for their turn.");
        meter.CreateObservableUpDownCounter(
            "photoresize.jobs.running", () => (long)queue.Load.Running, "{job}", "Jobs that run.");
        meter.CreateObservableUpDownCounter(
            "photoresize.jobs.limit", () => (long)queue.Load.MaxRunning, "{job}", "How many jobs may run at a time.");
        meter.CreateObservableUpDownCounter(
            "photoresize.memory.usage", () => queue.Load.Bytes, "By", "Memory that is reserved for jobs.");
        meter.CreateObservableUpDownCounter(
            "photoresize.memory.limit", () => queue.Load.MaxBytes, "By", "How much memory jobs may reserve together.");
        meter.CreateObservableUpDownCounter(
            "photoresize.sending.usage", () => sending.Bytes, "By", "Results in memory that are being sent.");
    }

    private void ObserveCaches(Meter meter)
    {
        meter.CreateObservableUpDownCounter("photoresize.cache.size", Sizes, "By", "What caches hold.");
        meter.CreateObservableUpDownCounter("photoresize.cache.limit", Limits, "By", "How much caches may hold.");
        meter.CreateObservableUpDownCounter("photoresize.cache.entries", Entries, "{entry}", "What caches hold.");
        meter.CreateObservableCounter("photoresize.cache.hits", Hits, "{hit}", "Look-ups that found their result.");
        meter.CreateObservableCounter(
            "photoresize.cache.misses", () => cache.GetStatistics().Misses, "{miss}", "Look-ups that found their result in no cache.");
        meter.CreateObservableCounter("photoresize.cache.evictions", Evictions, "{eviction}", "Entries removed to make room.");
        meter.CreateObservableCounter(
            "photoresize.shared.writes", SharedWrites, "{result}", "Results for the level that nodes share.");
    }

    private IEnumerable<Measurement<long>> Sizes()
    {
        yield return new(memory.Bytes, InMemory);
        if (cache.GetStatistics().Bytes is { } bytes)
        {
            yield return new(bytes, OnDisk);
        }
    }

    private IEnumerable<Measurement<long>> Limits()
    {
        var snapshot = configuration.Current;
        yield return new(memory.MaxBytes, InMemory);
        if (snapshot.DiskCache is { Enabled: true, MaxBytes: > 0 } disk)
        {
            yield return new(disk.MaxBytes, OnDisk);
        }
    }

    private IEnumerable<Measurement<long>> Entries()
    {
        yield return new(memory.Entries, InMemory);
        if (cache.GetStatistics().Entries is { } entries)
        {
            yield return new(entries, OnDisk);
        }
    }

    private IEnumerable<Measurement<long>> Hits()
    {
        var statistics = cache.GetStatistics();
        yield return new(statistics.MemoryHits, InMemory);
        yield return new(statistics.Hits - statistics.MemoryHits - statistics.SharedHits, OnDisk);
        if (layers is not null)
        {
            yield return new(statistics.SharedHits, Shared);
        }
    }

    private IEnumerable<Measurement<long>> Evictions()
    {
        yield return new(memory.Evictions, InMemory);
        yield return new(cache.GetStatistics().Evictions, OnDisk);
    }

    private IEnumerable<Measurement<long>> SharedWrites()
    {
        if (layers is null)
        {
            yield break;
        }

        var statistics = cache.GetStatistics();
        yield return new(statistics.SharedWrites, Written);
        yield return new(statistics.SharedDrops, Dropped);
    }
}
