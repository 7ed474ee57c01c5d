using Microsoft.Extensions.Logging.Abstractions;
using PhotoResize.Caching.Disk;
using PhotoResize.Caching.Naming;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Sources;

namespace PhotoResize.CacheBenchmarks;

/// <summary>Opens disk caches as an application does; all originals exist.</summary>
internal static class Caches
{
    public static DiskImageCache Open(string root, DiskCacheOptions options, TimeProvider time) =>
        new(
            root,
            () => options,
            [new MirrorNamingStrategy(), DistributeNamingStrategy.Distribute1K, DistributeNamingStrategy.Distribute1M],
            StateOf,
            time,
            Faults(time),
            _ => null);

    public static FaultReporter Faults(TimeProvider time) => new(NullLogger<FaultReporter>.Instance, time);

    public static ValueTask<OriginalState> StateOf(SourceVersion source, CancellationToken cancellationToken) => new(OriginalState.Current);
}
