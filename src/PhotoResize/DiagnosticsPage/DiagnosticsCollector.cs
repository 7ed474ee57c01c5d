using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PhotoResize.Caching;
using PhotoResize.Caching.Memory;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Folders;
using PhotoResize.Processing;
using PhotoResize.Settings;

namespace PhotoResize.DiagnosticsPage;

/// <summary>Collects what the page shows.</summary>
internal sealed class DiagnosticsCollector(
    ConfigurationState configuration,
    IOptions<ImageResizingOptions> atStart,
    IEnumerable<ConfigurationOrigin> origins,
    IEnumerable<PackageOptions> packages,
    IServiceProvider services,
    IConfiguration root,
    IHostEnvironment environment,
    IEnumerable<IImageProcessor> engines,
    IImageCache cache,
    HotMemory memory,
    SendingBudget sending,
    ProcessingQueue queue,
    ISurroundings surroundings,
    FaultReporter faults,
    SlowestResults slowest,
    TimeProvider time)
{
    private readonly DateTimeOffset _since = time.GetUtcNow();

    /// <summary>Whether an option is read when the application starts, and never again.</summary>
    public static bool NeedsRestart(string key) => key.Split(':') is
        [nameof(ImageResizingOptions.Processing) or nameof(ImageResizingOptions.Stores) or nameof(ImageResizingOptions.SharedResults), ..]
        or [nameof(ImageResizingOptions.DiskCache), nameof(DiskCacheOptions.Path)]
        or [nameof(ImageResizingOptions.MemoryCache), nameof(ImageMemoryCacheOptions.MaxBytes)]
        or [nameof(ImageResizingOptions.MaxRememberedSources)];

    public DiagnosticsReport Collect() => new(
        time.GetUtcNow(),
        _since,
        new DiagnosticsVersions(
            VersionOf(typeof(DiagnosticsCollector).Assembly),
            RuntimeInformation.FrameworkDescription,
            $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}",
            environment.EnvironmentName,
            Environment.MachineName,
            Environment.ProcessorCount),
        [.. engines.Select(Describe)],
        DescribeCache(),
        Describe(queue.Load, queue.MaxJobMemory),
        [.. surroundings.List().Select(each => new DiagnosticsSurrounding(each.Description, each.IsAway))],
        [.. faults.Recent.List().Select(Describe)],
        [.. slowest.List().Select(Describe)],
        DescribeConfiguration());

    private DiagnosticsConfiguration DescribeConfiguration()
    {
        var options = configuration.Current.Options;
        var started = OptionsReader.List(atStart.Value).ToDictionary(option => option.Key);
        var sources = new OptionSources(origins.LastOrDefault()?.SectionOf(services), root);
        return new DiagnosticsConfiguration(
            [.. sources.Find(options).Select(found => Describe(found.Option, found.Source, started)), .. DescribePackages()],
            options.UnknownKeys,
            configuration.Rejection);
    }

    /// <summary>They are set in code, when the application starts.</summary>
    private IEnumerable<DiagnosticsOption> DescribePackages() =>
        from package in packages
        from listed in package.List(services)
        select new DiagnosticsOption(listed.Option.Key, listed.Option.Shown, listed.IsDefault ? OptionSources.Default : OptionSources.Code);

    private static DiagnosticsOption Describe(OptionValue option, string source, Dictionary<string, OptionValue> started) =>
        NeedsRestart(option.Key) && started.TryGetValue(option.Key, out var before) && before.Text != option.Text
            ? new DiagnosticsOption(option.Key, before.Shown, source) { AfterRestart = option.Shown }
            : new DiagnosticsOption(option.Key, option.Shown, source);

    private DiagnosticsCache DescribeCache()
    {
        var statistics = cache.GetStatistics();
        var snapshot = configuration.Current;
        var diskHits = statistics.Hits - statistics.MemoryHits - statistics.SharedHits;
        List<DiagnosticsLevel> levels =
        [
            new("memory", memory.IsOn, statistics.MemoryHits, diskHits + statistics.SharedHits + statistics.Misses)
            {
                Entries = memory.Entries,
                Bytes = memory.Bytes,
                MaxBytes = memory.MaxBytes,
                Evictions = memory.Evictions,
            },
            new("disk", snapshot.DiskCache.Enabled, diskHits, statistics.SharedHits + statistics.Misses)
            {
                Entries = statistics.Entries,
                Bytes = statistics.Bytes,
                MaxBytes = snapshot.DiskCache.MaxBytes,
                MaxEntries = snapshot.DiskCache.MaxFiles,
                Evictions = statistics.Evictions,
                OldestAgeSeconds = statistics.OldestAge?.TotalSeconds,
            },
        ];
        if (services.GetService(typeof(Caching.Shared.LayeredImageCache)) is not null)
        {
            levels.Add(new DiagnosticsLevel("shared", true, statistics.SharedHits, statistics.SharedMisses)
            {
                Writes = statistics.SharedWrites,
                Drops = statistics.SharedDrops,
                Faults = statistics.SharedFaults,
            });
        }

        return new DiagnosticsCache(
            statistics.Hits, statistics.Misses, statistics.Purges, levels, sending.Bytes, atStart.Value.Processing.MaxBytesInSending);
    }

    private static DiagnosticsEngine Describe(IImageProcessor engine) => new(
        engine.Name, $"{VersionOf(engine.GetType().Assembly)}, output {engine.OutputVersion}", NamesOf(engine.Readable), NamesOf(engine.Writable), engine.DrawsWatermarks);

    private static DiagnosticsQueue Describe(QueueLoad load, long maxJobMemory) => new(
        load.Running, load.MaxRunning, load.Waiting, load.MaxWaiting, load.Bytes, load.MaxBytes, maxJobMemory);

    private static DiagnosticsFault Describe(RecentFault fault) =>
        new(fault.Kind.ToString(), fault.Where, fault.Message, fault.Count, fault.First, fault.Last);

    private static DiagnosticsResult Describe(SlowResult result) => new(
        result.Path,
        result.Settings,
        result.SourceBytes,
        result.Bytes,
        Math.Round(result.Fetching.TotalMilliseconds, 1),
        Math.Round(result.Waiting.TotalMilliseconds, 1),
        Math.Round(result.Working.TotalMilliseconds, 1),
        result.MadeAt);

    private static List<string> NamesOf(IEnumerable<ImageFormat> formats) => [.. formats.Order().Select(format => format.ToString().ToLowerInvariant())];

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString() ?? "unknown";
}
