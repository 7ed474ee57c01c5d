using Microsoft.Extensions.Logging.Abstractions;
using PhotoResize.Caching;
using PhotoResize.Caching.Disk;
using PhotoResize.Caching.Memory;
using PhotoResize.Caching.Naming;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Sources;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Caching.Memory;

/// <summary>The memory in front of the disk cache, as in an application.</summary>
public sealed class HotDiskCacheTests : ImageCacheContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<IDisposable> _parts = [];

    public void Dispose()
    {
        _parts.ForEach(part => part.Dispose());
        _folder.Dispose();
    }

    private protected override IImageCache Create()
    {
        var options = new ImageResizingOptions();
        var faults = new FaultReporter(NullLogger<FaultReporter>.Instance, TimeProvider.System);
        var disk = new DiskImageCache(
            _folder.Combine("cache"), () => options.DiskCache, [new MirrorNamingStrategy()], (_, _) => new(OriginalState.Current), TimeProvider.System, faults, _ => null);
        var memory = new HotMemory(options.MemoryCache.MaxBytes, () => options.MemoryCache, TimeProvider.System);
        _parts.AddRange([disk, memory]);
        return new HotImageCache(disk, memory, new SendingBudget(long.MaxValue));
    }
}
