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
    private readonly TemporaryFolder _folder = new();
    private readonly List<DiskImageCache> _caches = [];

    protected string Outside => _folder.Combine("outside");

    protected virtual string Root => _folder.Combine("cache");

    protected string Unfinished => Path.Combine(Root, CacheFolder.Unfinished);

    /// <summary>The files of the cache, including unfinished ones.</summary>
    protected string[] Files => TemporaryFolder.FilesBelow(Root);

    /// <summary>Starts at the real time, which files have that tests write themselves.</summary>
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
        // On another thread, since a call that blocks would hang the test.
        using var found = await Task.Run(async () => await cache.FindAsync(entry, CancellationToken.None)).WaitAsync(Waiting.Longest);
        if (found is null)
        {
            return null;
        }

        using var stream = found.OpenRead();
        var bytes = new byte[found.Length];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    /// <summary>Whether a result is found. If so, its bytes must be right.</summary>
    internal static async Task<bool> IsKeptAsync(IImageCache cache, int number)
    {
        var bytes = await ReadAsync(cache, Entry(number));
        Assert.True(bytes is null || KnownResults.AreRight(number, bytes), "A wrong byte was served.");
        return bytes is not null;
    }

    internal static Task StoreAsync(IImageCache cache, CacheEntry entry, byte[] bytes) =>
        Task.Run(async () => await cache.StoreAsync(entry, bytes, CancellationToken.None)).WaitAsync(Waiting.Longest);

    internal static Task SweepAsync(DiskImageCache cache) => Task.Run(() => cache.SweepAsync(CancellationToken.None)).WaitAsync(Waiting.Longest);

    internal static Task<long> PurgeAsync(IImageCache cache, CacheScope scope) =>
        Task.Run(async () => await cache.PurgeAsync(scope, CancellationToken.None)).WaitAsync(Waiting.Longest);

    internal string PathOf(CacheEntry entry) => Path.Combine(Root, new MirrorNamingStrategy().GetPath(entry));

    internal DiskImageCache Create(
        Action<DiskCacheOptions>? configure = null, Func<SourceVersion, CancellationToken, ValueTask<OriginalState>>? stateOf = null)
    {
        // Sweeps run only when a test asks for one, however far it moves the clock.
        var options = new DiskCacheOptions { SweepInterval = Timeout.InfiniteTimeSpan };
        configure?.Invoke(options);
        var cache = new DiskImageCache(
            Root, () => options, [new MirrorNamingStrategy()], stateOf ?? ((_, _) => new(OriginalState.Current)), Time, new FaultReporter(Log, Time), _ => null);
        _caches.Add(cache);
        return cache;
    }

    /// <summary>A cache with results numbered from 0, used a minute apart in this order.</summary>
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
