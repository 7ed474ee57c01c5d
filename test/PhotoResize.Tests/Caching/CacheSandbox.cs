using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PhotoResize.Caching;
using PhotoResize.Caching.Disk;
using PhotoResize.Caching.Naming;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Sources;
using PhotoResize.Testing;
using PhotoResize.Tests.Data;

namespace PhotoResize.Tests.Caching;

/// <summary>A folder for disk caches, with a clock that stands still until a test moves it, and originals that can go missing.</summary>
internal sealed class CacheSandbox : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<DiskImageCache> _caches = [];

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public HashSet<string> Missing { get; } = [];

    public int OriginalsAskedFor { get; private set; }

    /// <summary>What happens while a sweep waits to hear of an original, by how many it has asked for.</summary>
    public Func<int, Task>? WhenAskedFor { get; set; }

    public string Root => _folder.Combine("cache");

    public string[] Files => TemporaryFolder.FilesBelow(Root);

    /// <summary>Bytes that a stored result takes on disk beyond its own.</summary>
    public static int Overhead(CacheEntry entry) => CachedFileTrailer.Create(entry, []).Length;

    public static CacheEntry Entry(int number, string? path = null)
    {
        var key = string.Concat(Enumerable.Range(0, 52).Select(i => (char)('A' + number / (int)Math.Pow(26, i % 6) % 26)));
        return new(key, new SourceVersion(path ?? $"/images/{number}.jpg", 1000, DateTimeOffset.UnixEpoch), Plans.For("w=300"));
    }

    public void Dispose()
    {
        _caches.ForEach(cache => cache.Dispose());
        _folder.Dispose();
    }

    public DiskImageCache Create(Action<DiskCacheOptions>? configure = null)
    {
        var options = new DiskCacheOptions();
        configure?.Invoke(options);
        return Create(options);
    }

    public DiskImageCache Create(DiskCacheOptions options, params ICacheNamingStrategy[] strategies)
    {
        // Sweeps come when a test asks for them, however far it moves the clock.
        options.SweepInterval = Timeout.InfiniteTimeSpan;
        ICacheNamingStrategy[] all = [new MirrorNamingStrategy(), DistributeNamingStrategy.Distribute1K, .. strategies];
        var cache = new DiskImageCache(Root, () => options, all, IsCurrent, Time, new FaultReporter(NullLogger<FaultReporter>.Instance, Time));
        _caches.Add(cache);
        return cache;
    }

    public string PathOf(CacheEntry entry) => Path.Combine(Root, new MirrorNamingStrategy().GetPath(entry));

    public bool Has(CacheEntry entry) => File.Exists(PathOf(entry));

    private async ValueTask<bool> IsCurrent(SourceVersion source, CancellationToken cancellationToken)
    {
        OriginalsAskedFor++;
        await (WhenAskedFor?.Invoke(OriginalsAskedFor) ?? Task.CompletedTask);
        return !Missing.Contains(source.Path);
    }
}
