using PhotoResize.Caching;
using PhotoResize.Caching.Disk;
using PhotoResize.Configuration;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Caching;

/// <summary>The cache keeps its bounds by evicting the least recently used results.</summary>
public sealed class CacheEvictionTests : IDisposable
{
    private const int Size = 1000;

    private static readonly int FileSize = Size + CacheSandbox.Overhead(CacheSandbox.Entry(10));

    private readonly CacheSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData(5, 0)]
    [InlineData(0, 5)]
    [InlineData(5, 7)]
    [InlineData(7, 5)]
    public async Task Least_recently_stored_results_make_room(int byteFiles, int maxFiles)
    {
        var cache = _sandbox.Create(options => (options.MaxBytes, options.MaxFiles) = (byteFiles * FileSize, maxFiles));
        await StoreAsync(cache, 10, 20);
        Assert.Equal(Names(15, 20), _sandbox.Files.Order());
        var statistics = cache.GetStatistics();
        Assert.Equal((5, 5 * FileSize, 5), (statistics.Entries, statistics.Bytes, statistics.Evictions));
    }

    [Fact]
    public async Task Used_results_stay_and_unused_ones_go()
    {
        var cache = _sandbox.Create(options => options.MaxFiles = 5);
        await StoreAsync(cache, 10, 15);
        await cache.SweepAsync(CancellationToken.None);
        _sandbox.Time.Advance(TimeSpan.FromHours(1));
        await UseAsync(cache, 10, 12);
        await StoreAsync(cache, 15, 17);
        Assert.Equal(Names(10, 11, 14, 15, 16), _sandbox.Files.Order());
    }

    [Fact]
    public async Task Order_of_use_survives_a_restart()
    {
        var before = _sandbox.Create(options => options.MaxFiles = 5);
        await StoreAsync(before, 10, 15);
        _sandbox.Time.Advance(TimeSpan.FromDays(1));
        await UseAsync(before, 10, 12);
        before.Dispose();

        var after = _sandbox.Create(options => options.MaxFiles = 5);
        await StoreAsync(after, 15, 17);
        Assert.Equal(Names(10, 11, 14, 15, 16), _sandbox.Files.Order());
    }

    [Fact]
    public async Task Hits_are_not_recorded_one_by_one()
    {
        var cache = _sandbox.Create(options => options.MaxFiles = 5);
        await StoreAsync(cache, 10, 11);

        // That of the first result, and that which follows the start in the background. Later it would find that everything was just used.
        const int AtStart = 2;
        Assert.True(Waiting.Until(() => cache.Censuses == AtStart));
        _sandbox.Time.Advance(TimeSpan.FromHours(4));
        await cache.SweepAsync(CancellationToken.None);

        var writes = 0;
        var recorded = File.GetLastWriteTimeUtc(_sandbox.PathOf(CacheSandbox.Entry(10)));
        for (var hit = 0; hit < 600; hit++)
        {
            _sandbox.Time.Advance(TimeSpan.FromSeconds(30));
            await UseAsync(cache, 10, 11);
            var now = File.GetLastWriteTimeUtc(_sandbox.PathOf(CacheSandbox.Entry(10)));
            writes += now != recorded ? 1 : 0;
            recorded = now;
        }

        // Five hours. A quarter of the age of the oldest is one hour at first and just over two at the end.
        Assert.InRange(writes, 2, 5);
    }

    [Fact]
    public async Task Result_that_takes_the_place_of_an_older_one_takes_no_more_room()
    {
        var cache = _sandbox.Create(options => options.MaxBytes = 3 * FileSize);
        await StoreAsync(cache, 10, 12);
        await StoreAsync(cache, 11, 12);
        await StoreAsync(cache, 11, 12);
        var statistics = cache.GetStatistics();
        Assert.Equal((2, 2 * FileSize, 0), (statistics.Entries, statistics.Bytes, statistics.Evictions));
    }

    [Fact]
    public async Task Result_over_the_bound_is_not_kept_and_costs_no_other()
    {
        var cache = _sandbox.Create(options => options.MaxBytes = 3 * FileSize);
        await StoreAsync(cache, 10, 12);
        await cache.StoreAsync(CacheSandbox.Entry(20), new byte[4 * FileSize], CancellationToken.None);
        Assert.Equal(Names(10, 12), _sandbox.Files.Order());
    }

    [Fact]
    public async Task Flood_of_large_results_mostly_evicts_itself()
    {
        const int Small = 100;
        const int Large = 30;
        const int Megabytes = 4;
        var cache = _sandbox.Create(options => options.MaxBytes = 10 * Megabytes * OldestFiles.Megabyte);
        for (var i = 0; i < Small; i++)
        {
            await cache.StoreAsync(CacheSandbox.Entry(i), new byte[Size], CancellationToken.None);
        }

        await cache.SweepAsync(CancellationToken.None);
        for (var i = Small; i < Small + Large; i++)
        {
            _sandbox.Time.Advance(TimeSpan.FromSeconds(1));
            await cache.StoreAsync(CacheSandbox.Entry(i), new byte[Megabytes * OldestFiles.Megabyte], CancellationToken.None);
            Assert.True(_sandbox.Has(CacheSandbox.Entry(i)));
        }

        // Nine of them are in the cache, for nine seconds each, in which they age by 45.
        Assert.All(Enumerable.Range(0, Small), i => Assert.True(_sandbox.Has(CacheSandbox.Entry(i)), $"{i}"));
        Assert.Equal(Small + 9, cache.GetStatistics().Entries);

        // Bookkeeping and folder agree, also after a listing and a purge in between.
        await cache.SweepAsync(CancellationToken.None);
        Assert.Equal(Small + 9, cache.GetStatistics().Entries);
        await cache.PurgeAsync(CacheScope.Source($"/images/{Small + Large - 1}.jpg"), CancellationToken.None);
        for (var i = 200; i < 220; i++)
        {
            _sandbox.Time.Advance(TimeSpan.FromMilliseconds(1));
            await cache.StoreAsync(CacheSandbox.Entry(i), new byte[Megabytes * OldestFiles.Megabyte], CancellationToken.None);
        }

        var statistics = cache.GetStatistics();
        await cache.SweepAsync(CancellationToken.None);
        Assert.Equal((statistics.Entries, statistics.Bytes), (cache.GetStatistics().Entries, cache.GetStatistics().Bytes));
    }

    [Fact]
    public async Task Bound_holds_at_every_moment_of_a_burst()
    {
        const int Bound = 20;
        var fileSize = Size + CacheSandbox.Overhead(CacheSandbox.Entry(0, "/images/a.jpg"));
        var cache = _sandbox.Create(options => options.MaxBytes = Bound * fileSize);
        using var done = new CancellationTokenSource();
        var most = 0L;
        var watch = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                most = Math.Max(most, BytesOnDisk());
            }
        });

        await Parallel.ForAsync(0, 500, async (i, cancellationToken) =>
            await cache.StoreAsync(CacheSandbox.Entry(i, "/images/a.jpg"), new byte[Size], cancellationToken));
        await done.CancelAsync();
        await watch;

        // Listing the folder takes time: the files that it adds up may not all have existed at the same moment.
        Assert.Equal(Bound * fileSize, BytesOnDisk());
        Assert.InRange(most, 1, 2 * Bound * fileSize);
        Assert.Equal(BytesOnDisk(), cache.GetStatistics().Bytes);
    }

    [Fact]
    public async Task Cache_found_over_its_bound_is_brought_below_by_a_sweep()
    {
        var options = new DiskCacheOptions { MaxBytes = 0 };
        var cache = _sandbox.Create(options);
        await StoreAsync(cache, 0, 50);
        options.MaxBytes = 10 * FileSize;
        await cache.SweepAsync(CancellationToken.None);
        Assert.Equal(10, _sandbox.Files.Length);
        Assert.Equal(Names(40, 50), _sandbox.Files.Order());
    }

    [Fact]
    public async Task Bound_holds_for_two_caches_on_one_folder_after_a_sweep()
    {
        DiskImageCache[] caches = [_sandbox.Create(options => options.MaxFiles = 20), _sandbox.Create(options => options.MaxFiles = 20)];
        await Parallel.ForAsync(0, 200, async (i, cancellationToken) =>
            await caches[i % 2].StoreAsync(CacheSandbox.Entry(i), new byte[Size], cancellationToken));
        await caches[0].SweepAsync(CancellationToken.None);
        Assert.InRange(_sandbox.Files.Length, 1, 20);
    }

    [Fact]
    public async Task Results_of_another_naming_strategy_are_evicted_too()
    {
        var options = new DiskCacheOptions { MaxFiles = 5, NamingStrategy = "Distribute1K" };
        var cache = _sandbox.Create(options);
        await StoreAsync(cache, 10, 15);
        options.NamingStrategy = "Mirror";
        await StoreAsync(cache, 15, 20);
        Assert.Equal(Names(15, 20), _sandbox.Files.Order());
    }

    [Fact]
    public async Task Results_that_a_strategy_names_in_its_own_way_are_evicted_too()
    {
        var options = new DiskCacheOptions { MaxFiles = 5, NamingStrategy = "Own" };
        var cache = _sandbox.Create(options, new OwnNames());
        await StoreAsync(cache, 10, 20);
        Assert.Equal(Enumerable.Range(15, 5).Select(i => $"{i}.bin"), _sandbox.Files.Order());
    }

    [Fact]
    public async Task Folders_that_eviction_empties_are_removed()
    {
        var cache = _sandbox.Create(options => options.MaxFiles = 1);
        await cache.StoreAsync(CacheSandbox.Entry(1, "/a/b/c/1.jpg"), new byte[Size], CancellationToken.None);
        await cache.StoreAsync(CacheSandbox.Entry(2, "/a/2.jpg"), new byte[Size], CancellationToken.None);
        Assert.True(Directory.Exists(Path.Combine(_sandbox.Root, "a")));
        Assert.False(Directory.Exists(Path.Combine(_sandbox.Root, "a", "b")));
    }

    private static IEnumerable<string> Names(int from, int to) => Names([.. Enumerable.Range(from, to - from)]);

    private static IEnumerable<string> Names(params int[] numbers) =>
        numbers.Select(number => $"images/{CacheSandbox.Entry(number).FileName}").Order();

    private long BytesOnDisk() => new DirectoryInfo(Path.Combine(_sandbox.Root, "images")) is { Exists: true } folder
        ? folder.EnumerateFiles().Sum(file => file.Exists ? file.Length : 0)
        : 0;

    private static async Task UseAsync(DiskImageCache cache, int from, int to)
    {
        for (var number = from; number < to; number++)
        {
            using var found = await cache.FindAsync(CacheSandbox.Entry(number), CancellationToken.None);
            Assert.NotNull(found);
        }
    }

    private async Task StoreAsync(DiskImageCache cache, int from, int to)
    {
        for (var number = from; number < to; number++)
        {
            _sandbox.Time.Advance(TimeSpan.FromMinutes(1));
            await cache.StoreAsync(CacheSandbox.Entry(number), new byte[Size], CancellationToken.None);
        }
    }

    private sealed class OwnNames : PhotoResize.Caching.Naming.ICacheNamingStrategy
    {
        public string Name => "Own";

        public string GetPath(CacheEntry entry) => Path.GetFileNameWithoutExtension(entry.SourcePath) + ".bin";
    }
}
