using PhotoResize.Caching;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Caching.Faults;

/// <summary>Several caches on one folder, in one process or in several, do not harm each other.</summary>
public sealed class SharedFolderTests : DiskFaultTest
{
    private const int Results = 40;
    private const long MaxBytes = 300_000;

    [Fact]
    public async Task Two_in_one_process_store_find_evict_sweep_and_purge_at_once()
    {
        var caches = new[] { Create(options => options.MaxBytes = MaxBytes), Create(options => options.MaxBytes = MaxBytes) };
        await Task.WhenAll(Enumerable.Range(0, 6).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 250; i++)
            {
                var cache = caches[worker % 2];
                var number = random.Next(Results);
                switch (random.Next(20))
                {
                    case 0:
                        await SweepAsync(cache);
                        break;

                    case 1:
                        await PurgeAsync(cache, CacheScope.Source($"/images/{number}.jpg"));
                        break;

                    case < 10:
                        Time.Advance(TimeSpan.FromSeconds(1));
                        await StoreAsync(cache, EntryOfItsOwn(number), Bytes(number, 1 + random.Next(30_000)));
                        break;

                    default:
                        var bytes = await ReadAsync(cache, EntryOfItsOwn(number));
                        Assert.True(bytes is null || Testing.KnownResults.AreRight(number, bytes), "A wrong byte was served.");
                        break;
                }
            }
        }))).WaitAsync(Waiting.Longest);

        foreach (var cache in caches)
        {
            await SweepAsync(cache);
        }

        await SweepAsync(caches[0]);
        var lengths = Files.Select(file => new FileInfo(Path.Combine(Root, file)).Length).ToList();
        Assert.InRange(lengths.Sum(), 1, MaxBytes);
        foreach (var cache in caches)
        {
            Assert.Equal((lengths.Count, lengths.Sum()), (cache.GetStatistics().Entries, cache.GetStatistics().Bytes));
        }

        Assert.Empty(Log.Exceptions);
        Assert.Empty(Log.Warnings);
    }

    [Fact]
    public async Task Two_processes_store_find_evict_and_sweep_at_once()
    {
        using var other = await CacheProcess.ChurnAsync(Root, MaxBytes, seed: 1);
        var cache = Create(options => options.MaxBytes = MaxBytes);
        var random = new Random(2);
        for (var i = 0; i < 300; i++)
        {
            var number = random.Next(Results);
            await StoreAsync(cache, Entry(number), Bytes(number, 1 + random.Next(100_000)));
            await IsKeptAsync(cache, random.Next(Results));
            if (i % 20 == 0)
            {
                await SweepAsync(cache);
            }
        }

        Assert.Equal((0, ""), await other.EndAsync());
        await SweepAsync(cache);
        Assert.InRange(Files.Sum(file => new FileInfo(Path.Combine(Root, file)).Length), 1, MaxBytes);
        Assert.Equal(Files.Length, cache.GetStatistics().Entries);
        Assert.Empty(Log.Exceptions);
        Assert.Empty(Log.Warnings);
    }

    [Fact]
    public async Task Result_evicted_by_another_while_its_use_is_recorded_is_no_fault()
    {
        // Every use is due to be recorded, while the file is removed and stored again and again. The clock goes backwards, since a clock
        // ahead of the real time would make unfinished files look abandoned.
        var cache = await CreateFilledAsync(1);
        using var stop = new CancellationTokenSource();
        var other = Create();
        var comings = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await PurgeAsync(other, CacheScope.All);
                await StoreAsync(other, Entry(0), Bytes(0));
                Time.Jump(TimeSpan.FromDays(-1));
            }
        });
        for (var i = 0; i < 5000; i++)
        {
            await IsKeptAsync(cache, 0);
            Time.Jump(TimeSpan.FromDays(-1));
        }

        await stop.CancelAsync();
        await comings.WaitAsync(Waiting.Longest);
        Assert.Empty(Log.Exceptions);
        Assert.Empty(Log.Warnings);
    }

    [Fact]
    public async Task Folder_removed_by_another_as_soon_as_it_is_empty_costs_no_result()
    {
        var (storing, purging) = (Create(), Create());
        using var stop = new CancellationTokenSource();
        var purges = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await PurgeAsync(purging, CacheScope.All);
            }
        });
        for (var i = 0; i < 300; i++)
        {
            await StoreAsync(storing, Entry(i, "/images/a/b/photo.jpg"), Bytes(i));
        }

        await stop.CancelAsync();
        await purges.WaitAsync(Waiting.Longest);
        Assert.Empty(Log.Exceptions);
        Assert.Empty(Log.Warnings);
        Assert.Equal(300, purging.GetStatistics().Purges + Files.Length);
    }

    // Each with its own source, so that it can be purged separately.
    private static CacheEntry EntryOfItsOwn(int number) => Entry(number, $"/images/{number}.jpg");
}
