using PhotoResize.Caching;
using PhotoResize.Caching.Disk;
using PhotoResize.Caching.Naming;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Sources;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Caching.Faults;

/// <summary>A disk cache on a real disk; the test moves its clock and sees its warnings.</summary>
public abstract class DiskFaultTest : IDisposable
{
    /// <summary>How long a test waits for what must happen at once, so that a fault fails it instead of hanging it.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private readonly List<DiskImageCache> _caches = [];

    protected string Outside => _folder.Combine("outside");

    protected virtual string Root => _folder.Combine("cache");

    protected string Unfinished => Path.Combine(Root, CacheFolder.Unfinished);

    /// <summary>The files of the cache, unfinished ones included.</summary>
    protected string[] Files => TemporaryFolder.FilesBelow(Root);

    /// <summary>Begins with the present, since files that tests write themselves have the machine's time.</summary>
    private protected SettableClock Time { get; } = new(DateTimeOffset.UtcNow);

    private protected WarningRecorder<FaultReporter> Log { get; } = new();

    public virtual void Dispose()
    {
        _caches.ForEach(cache => cache.Dispose());
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    internal static CacheEntry Entry(int number, string source = "/images/photo.jpg") => KnownResults.Entry(number, source);

    internal static byte[] Bytes(int number, int length = 1000) => KnownResults.Bytes(number, version: 1, length);

    internal static async Task<byte[]?> ReadAsync(IImageCache cache, CacheEntry entry)
    {
        // Off this thread, which a call that blocks would hold for ever.
        using var found = await Task.Run(async () => await cache.FindAsync(entry, CancellationToken.None)).WaitAsync(Patience);
        if (found is null)
        {
            return null;
        }

        using var stream = found.OpenRead();
        var bytes = new byte[found.Length];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    /// <summary>Looks a result up, whose bytes must be right if it is there.</summary>
    internal static async Task<bool> IsKeptAsync(IImageCache cache, int number)
    {
        var bytes = await ReadAsync(cache, Entry(number));
        Assert.True(bytes is null || KnownResults.AreRight(number, bytes), "A wrong byte was served.");
        return bytes is not null;
    }

    internal static Task StoreAsync(IImageCache cache, CacheEntry entry, byte[] bytes) =>
        Task.Run(async () => await cache.StoreAsync(entry, bytes, CancellationToken.None)).WaitAsync(Patience);

    internal static Task SweepAsync(DiskImageCache cache) => Task.Run(() => cache.SweepAsync(CancellationToken.None)).WaitAsync(Patience);

    internal static Task<long> PurgeAsync(IImageCache cache, CacheScope scope) =>
        Task.Run(async () => await cache.PurgeAsync(scope, CancellationToken.None)).WaitAsync(Patience);

    internal string PathOf(CacheEntry entry) => Path.Combine(Root, new MirrorNamingStrategy().GetPath(entry));

    internal DiskImageCache Create(
        Action<DiskCacheOptions>? configure = null, Func<SourceVersion, CancellationToken, ValueTask<OriginalState>>? stateOf = null)
    {
        // Sweeps come when a test asks for them, however far it moves the clock.
        var options = new DiskCacheOptions { SweepInterval = Timeout.InfiniteTimeSpan };
        configure?.Invoke(options);
        var cache = new DiskImageCache(
            Root, () => options, [new MirrorNamingStrategy()], stateOf ?? ((_, _) => new(OriginalState.Current)), Time, new FaultReporter(Log, Time));
        _caches.Add(cache);
        return cache;
    }

    /// <summary>A cache with results numbered from 0, each used a minute after the one before.</summary>
    internal async Task<DiskImageCache> CreateFilledAsync(int results, Action<DiskCacheOptions>? configure = null)
    {
        var cache = Create(configure);
        for (var number = 0; number < results; number++)
        {
            await StoreAsync(cache, Entry(number), Bytes(number));
            Time.Advance(TimeSpan.FromMinutes(1));
        }

        return cache;
    }
}
