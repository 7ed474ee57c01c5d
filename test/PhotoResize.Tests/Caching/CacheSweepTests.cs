using PhotoResize.Caching;
using PhotoResize.Caching.Disk;

namespace PhotoResize.Tests.Caching;

/// <summary>Sweeps count what is there, and remove the results of originals that have changed or gone.</summary>
public sealed class CacheSweepTests : IDisposable
{
    private readonly CacheSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Results_of_missing_originals_are_removed_and_others_stay()
    {
        var cache = _sandbox.Create();
        await StoreAsync(cache, 20);
        _sandbox.Missing.UnionWith(["/images/3.jpg", "/images/7.jpg"]);
        await cache.SweepAsync(CancellationToken.None);
        Assert.Equal(
            Enumerable.Range(0, 20).Except([3, 7]),
            Enumerable.Range(0, 20).Where(number => _sandbox.Has(CacheSandbox.Entry(number))));
        var statistics = cache.GetStatistics();
        Assert.Equal((18, 2, 0), (statistics.Entries, statistics.Purges, statistics.Evictions));
    }

    [Theory]
    [InlineData(100, 100, 100)]
    [InlineData(100, 99, 1)]
    [InlineData(99, 99, 0)]
    public async Task Many_results_without_a_single_original_are_kept_since_their_storage_may_be_away(int results, int missing, int left)
    {
        var cache = _sandbox.Create();
        await StoreAsync(cache, results);
        _sandbox.Missing.UnionWith(Enumerable.Range(0, missing).Select(number => $"/images/{number}.jpg"));
        await cache.SweepAsync(CancellationToken.None);
        Assert.Equal(left, _sandbox.Files.Length);
    }

    [Fact]
    public async Task Storage_that_is_away_keeps_the_results_of_its_image_folder_and_costs_no_other_its_cleaning()
    {
        var cache = _sandbox.Create();
        await StoreAsync(cache, 100, "/nfs");
        await StoreAsync(cache, 4, "/images");
        _sandbox.Missing.UnionWith(Paths(100, "/nfs"));
        _sandbox.Missing.Add("/images/3.jpg");
        await cache.SweepAsync(CancellationToken.None);
        Assert.Equal(103, _sandbox.Files.Length);
        Assert.False(_sandbox.Has(CacheSandbox.Entry(3)));
        Assert.Contains("nfs", Assert.Single(_sandbox.Log.Messages), StringComparison.Ordinal);

        _sandbox.Missing.Remove("/nfs/0.jpg");
        await cache.SweepAsync(CancellationToken.None);
        Assert.Equal(4, _sandbox.Files.Length);
    }

    [Fact]
    public async Task Results_of_image_folders_that_are_not_configured_any_more_are_counted_on_their_own()
    {
        var cache = _sandbox.Create();
        await StoreAsync(cache, 100, "/old");
        await StoreAsync(cache, 4, "/images");
        _sandbox.Missing.UnionWith(Paths(100, "/old"));
        await cache.SweepAsync(CancellationToken.None);
        Assert.Equal(104, _sandbox.Files.Length);

        _sandbox.Missing.Remove("/old/0.jpg");
        await cache.SweepAsync(CancellationToken.None);
        Assert.Equal(5, _sandbox.Files.Length);
    }

    [Fact]
    public async Task Small_image_folders_on_one_storage_that_is_away_are_kept_together()
    {
        var cache = _sandbox.Create();
        foreach (var folder in new[] { "/a", "/b", "/c" })
        {
            await StoreAsync(cache, 40, folder);
            _sandbox.Missing.UnionWith(Paths(40, folder));
        }

        await cache.SweepAsync(CancellationToken.None);
        Assert.Equal(120, _sandbox.Files.Length);
        Assert.Equal(3, _sandbox.Log.Messages.Count);
    }

    [Fact]
    public async Task Image_folder_of_which_a_sweep_sees_little_is_kept_once_many_sweeps_have_found_nothing()
    {
        var cache = _sandbox.Create();
        await StoreAsync(cache, 4, "/images");
        for (var sweep = 0; sweep < 5; sweep++)
        {
            await StoreAsync(cache, 30, "/nfs");
            _sandbox.Missing.UnionWith(Paths(30, "/nfs"));
            await cache.SweepAsync(CancellationToken.None);
            Assert.Equal(sweep < 3 ? 4 : 34, _sandbox.Files.Length);
        }
    }

    [Fact]
    public async Task Results_of_changed_originals_are_removed_however_many_they_are()
    {
        var cache = _sandbox.Create();
        await StoreAsync(cache, 120);
        _sandbox.Changed.UnionWith(Paths(120, "/images"));
        await cache.SweepAsync(CancellationToken.None);
        Assert.Empty(_sandbox.Files);
        Assert.Empty(_sandbox.Log.Messages);
    }

    [Fact]
    public async Task Results_of_originals_that_cannot_be_looked_at_are_kept_and_the_image_folder_is_named()
    {
        var cache = _sandbox.Create();
        await StoreAsync(cache, 6);
        _sandbox.Unreadable.UnionWith(["/images/0.jpg", "/images/1.jpg"]);
        _sandbox.Missing.UnionWith(["/images/2.jpg"]);
        await cache.SweepAsync(CancellationToken.None);
        Assert.Equal([0, 1, 3, 4, 5], Enumerable.Range(0, 6).Where(number => _sandbox.Has(CacheSandbox.Entry(number))));
        Assert.Contains("images", Assert.Single(_sandbox.Log.Messages), StringComparison.Ordinal);

        // If no original was found and some could not be looked up, the missing ones may exist too.
        _sandbox.Unreadable.Add("/images/3.jpg");
        _sandbox.Missing.UnionWith(["/images/4.jpg", "/images/5.jpg"]);
        await cache.SweepAsync(CancellationToken.None);
        Assert.Equal(5, _sandbox.Files.Length);
    }

    [Fact]
    public async Task Large_cache_has_its_originals_checked_in_slices_and_all_of_them_in_the_end()
    {
        const int Results = 1600;
        var cache = _sandbox.Create();
        await StoreAsync(cache, Results);
        _sandbox.Missing.UnionWith(Enumerable.Range(0, Results).Where(number => number % 2 == 0).Select(number => $"/images/{number}.jpg"));

        await cache.SweepAsync(CancellationToken.None);
        Assert.InRange(_sandbox.OriginalsAskedFor, 1000, 1100);
        for (var sweep = 1; sweep < OriginalCheck.Slices; sweep++)
        {
            await cache.SweepAsync(CancellationToken.None);
        }

        Assert.Equal(Results / 2, _sandbox.Files.Length);
    }

    [Fact]
    public async Task Sweep_counts_what_others_have_stored_and_removed()
    {
        var cache = _sandbox.Create();
        await cache.SweepAsync(CancellationToken.None);
        await StoreAsync(_sandbox.Create(), 5);
        File.Delete(_sandbox.PathOf(CacheSandbox.Entry(0)));
        await cache.SweepAsync(CancellationToken.None);

        var statistics = cache.GetStatistics();
        Assert.Equal((4, _sandbox.Files.Sum(file => new FileInfo(Path.Combine(_sandbox.Root, file)).Length)), (statistics.Entries, statistics.Bytes));
    }

    [Fact]
    public async Task Age_of_the_oldest_is_the_time_since_it_was_used()
    {
        var cache = _sandbox.Create();
        Assert.Null(cache.GetStatistics().OldestAge);
        await StoreAsync(cache, 3);
        _sandbox.Time.Advance(TimeSpan.FromDays(2));
        await cache.SweepAsync(CancellationToken.None);
        Assert.Equal(TimeSpan.FromDays(2) + TimeSpan.FromMinutes(2), cache.GetStatistics().OldestAge);
    }

    [Fact]
    public async Task Sweep_while_results_are_stored_counts_each_of_them_once()
    {
        var cache = _sandbox.Create();
        await cache.SweepAsync(CancellationToken.None);
        using var done = new CancellationTokenSource();
        var sweeps = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                await cache.SweepAsync(CancellationToken.None);
            }
        });
        for (var round = 0; round < 2; round++)
        {
            await Parallel.ForAsync(0, 300, async (i, cancellationToken) =>
                await cache.StoreAsync(CacheSandbox.Entry(i), new byte[1000 + i], cancellationToken));
        }

        await done.CancelAsync();
        await sweeps;
        Assert.Equal(300, cache.GetStatistics().Entries);
        Assert.Equal(Directory.EnumerateFiles(Path.Combine(_sandbox.Root, "images")).Sum(file => new FileInfo(file).Length), cache.GetStatistics().Bytes);
    }

    [Fact]
    public async Task First_use_of_a_cache_starts_its_sweeps()
    {
        await StoreAsync(_sandbox.Create(), 3);
        var cache = _sandbox.Create(options => options.MaxFiles = 2);
        using (await cache.FindAsync(CacheSandbox.Entry(0), CancellationToken.None))
        {
        }

        var deadline = DateTime.UtcNow.AddSeconds(30);
        while (_sandbox.Files.Length > 2 && DateTime.UtcNow < deadline)
        {
            await Task.Yield();
        }

        Assert.Equal(2, _sandbox.Files.Length);
    }

    [Fact]
    public async Task Purge_of_a_source_finds_its_results_under_every_strategy_there_is()
    {
        var options = new PhotoResize.Configuration.DiskCacheOptions();
        var cache = _sandbox.Create(options);
        await cache.StoreAsync(CacheSandbox.Entry(1, "/images/a.jpg"), new byte[10], CancellationToken.None);
        await cache.StoreAsync(CacheSandbox.Entry(2, "/images/sub/a.jpg"), new byte[10], CancellationToken.None);
        options.NamingStrategy = "Distribute1K";
        await cache.StoreAsync(CacheSandbox.Entry(1, "/images/a.jpg"), new byte[10], CancellationToken.None);
        Assert.Equal(2, await cache.PurgeAsync(CacheScope.Source("/images/a.jpg"), CancellationToken.None));
        Assert.Equal(["images/sub/" + CacheSandbox.Entry(2, "/images/sub/a.jpg").FileName], _sandbox.Files);
    }

    [Fact]
    public async Task Purged_results_that_a_sweep_had_noted_are_taken_off_once()
    {
        var cache = _sandbox.Create(options => options.MaxFiles = 4);
        await StoreAsync(cache, 4);
        await cache.SweepAsync(CancellationToken.None);
        await cache.PurgeAsync(CacheScope.Source("/images/0.jpg"), CancellationToken.None);
        await cache.PurgeAsync(CacheScope.Source("/images/1.jpg"), CancellationToken.None);

        for (var number = 10; number < 15; number++)
        {
            _sandbox.Time.Advance(TimeSpan.FromMinutes(1));
            await cache.StoreAsync(CacheSandbox.Entry(number), new byte[10], CancellationToken.None);
        }

        Assert.Equal(4, _sandbox.Files.Length);
        Assert.Equal(4, cache.GetStatistics().Entries);
    }

    [Fact]
    public async Task Result_of_a_missing_original_that_is_evicted_during_the_sweep_is_taken_off_once()
    {
        var cache = _sandbox.Create(options => options.MaxFiles = 3);
        await StoreAsync(cache, 3);
        await cache.SweepAsync(CancellationToken.None);

        _sandbox.Missing.Add("/images/0.jpg");
        _sandbox.Time.Advance(TimeSpan.FromMinutes(1));
        var last = _sandbox.OriginalsAskedFor + 3;
        _sandbox.WhenAskedFor = asked => asked == last
            ? cache.StoreAsync(CacheSandbox.Entry(10), new byte[10], CancellationToken.None).AsTask()
            : Task.CompletedTask;
        await cache.SweepAsync(CancellationToken.None);

        Assert.False(_sandbox.Has(CacheSandbox.Entry(0)));
        Assert.Equal((3, 1, 0), (cache.GetStatistics().Entries, cache.GetStatistics().Evictions, cache.GetStatistics().Purges));
    }

    private static IEnumerable<string> Paths(int count, string folder) => Enumerable.Range(0, count).Select(number => $"{folder}/{number}.jpg");

    private async Task StoreAsync(DiskImageCache cache, int count, string folder = "/images")
    {
        for (var number = 0; number < count; number++)
        {
            _sandbox.Time.Advance(TimeSpan.FromMinutes(1));
            await cache.StoreAsync(CacheSandbox.Entry(number, $"{folder}/{number}.jpg"), new byte[10], CancellationToken.None);
        }
    }
}
