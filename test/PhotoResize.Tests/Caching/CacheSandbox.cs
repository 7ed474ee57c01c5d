using Microsoft.Extensions.Logging;
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

    /// <summary>Originals that do not exist.</summary>
    public HashSet<string> Missing { get; } = [];

    /// <summary>Originals that have changed.</summary>
    public HashSet<string> Changed { get; } = [];

    /// <summary>Originals that cannot be looked up.</summary>
    public HashSet<string> Unreadable { get; } = [];

    public FaultRecorder Log { get; } = new();

    public int OriginalsAskedFor { get; private set; }

    /// <summary>Runs while a sweep looks an original up; gets the number of look-ups so far.</summary>
    public Func<int, Task>? WhenAskedFor { get; set; }

    public string Root => _folder.Combine("cache");

    public string[] Files => TemporaryFolder.FilesBelow(Root);

    /// <summary>Bytes that a result takes on disk in addition to the picture.</summary>
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
        // Sweeps run only when a test asks for one, however far it moves the clock.
        options.SweepInterval = Timeout.InfiniteTimeSpan;
        ICacheNamingStrategy[] all = [new MirrorNamingStrategy(), DistributeNamingStrategy.Distribute1K, .. strategies];
        var cache = new DiskImageCache(Root, () => options, all, StateOf, Time, new FaultReporter(Log, Time), ImageFolderOf);
        _caches.Add(cache);
        return cache;
    }

    public string PathOf(CacheEntry entry) => Path.Combine(Root, new MirrorNamingStrategy().GetPath(entry));

    public bool Has(CacheEntry entry) => File.Exists(PathOf(entry));

    private async ValueTask<OriginalState> StateOf(SourceVersion source, CancellationToken cancellationToken)
    {
        OriginalsAskedFor++;
        await (WhenAskedFor?.Invoke(OriginalsAskedFor) ?? Task.CompletedTask);
        return Unreadable.Contains(source.Path) ? throw new IOException("The storage is away.")
            : Missing.Contains(source.Path) ? OriginalState.Missing
            : Changed.Contains(source.Path) ? OriginalState.Changed
            : OriginalState.Current;
    }

    // The first folder of the path. "old" is not configured any more.
    private static string? ImageFolderOf(string path) => path.Split('/')[1] is var folder and not "old" ? folder : null;

    /// <summary>Keeps the warnings.</summary>
    internal sealed class FaultRecorder : ILogger<FaultReporter>
    {
        public List<string> Messages { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Messages.Add(formatter(state, exception));
    }
}
