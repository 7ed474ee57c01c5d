using PhotoResize.Testing;

namespace PhotoResize.Tests.Caching.Faults;

/// <summary>A folder removed while the cache is in use is created again; anything in its place is left alone.</summary>
public sealed class MissingFolderTests : DiskFaultTest
{
    private const int Requests = 20;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Folder_deleted_between_requests_is_made_again(bool unfinishedOnly)
    {
        var cache = Create();
        for (var i = 0; i < Requests; i++)
        {
            await StoreAsync(cache, Entry(i), Bytes(i));
            Assert.Equal(Bytes(i), await ReadAsync(cache, Entry(i)));
            Directory.Delete(unfinishedOnly ? Unfinished : Root, recursive: true);
            await SweepAsync(cache);
            Assert.Equal(unfinishedOnly ? i + 1 : 0, cache.GetStatistics().Entries);
            Assert.Equal(unfinishedOnly ? Bytes(i) : null, await ReadAsync(cache, Entry(i)));
        }

        Assert.Empty(Log.Warnings);
    }

    [Fact]
    public async Task Folder_deleted_during_hits_misses_and_sweeps_fails_none_of_them()
    {
        var cache = Create(options => options.MaxFiles = 20);
        using var stop = new CancellationTokenSource();
        var workers = Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            while (!stop.IsCancellationRequested)
            {
                var number = random.Next(30);
                var bytes = Bytes(number, 1000 + (number % 2 * 200_000));
                if (await ReadAsync(cache, Entry(number)) is { } found)
                {
                    Assert.Equal(bytes, found);
                }
                else
                {
                    await StoreAsync(cache, Entry(number), bytes);
                }

                if (random.Next(20) == 0)
                {
                    await SweepAsync(cache);
                }
            }
        })).ToArray();

        for (var i = 0; i < 100; i++)
        {
            var misses = cache.GetStatistics().Misses;
            Assert.True(Waiting.Until(() => cache.GetStatistics().Misses > misses + 3));
            DeleteRoot();
        }

        await stop.CancelAsync();
        await Task.WhenAll(workers).WaitAsync(Waiting.Longest);
        Assert.Equal(Log.Warnings.Distinct(), Log.Warnings);
        await StoreAsync(cache, Entry(1), Bytes(1));
        Assert.Equal(Bytes(1), await ReadAsync(cache, Entry(1)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Folder_replaced_by_a_file_is_told_once_and_used_again_when_the_file_has_gone(bool unfinishedOnly)
    {
        var cache = Create();
        await StoreAsync(cache, Entry(0), Bytes(0));
        var place = unfinishedOnly ? Unfinished : Root;
        Directory.Delete(place, recursive: true);
        await File.WriteAllTextAsync(place, "a file");
        for (var i = 0; i < Requests; i++)
        {
            Assert.Equal(unfinishedOnly ? Bytes(0) : null, await ReadAsync(cache, Entry(0)));
            await StoreAsync(cache, Entry(1), Bytes(1));
            Assert.Null(await ReadAsync(cache, Entry(1)));
            await SweepAsync(cache);
        }

        Assert.Equal("a file", await File.ReadAllTextAsync(place));
        Assert.Equal(["CacheWriteFailed"], Log.Warnings);

        File.Delete(place);
        await StoreAsync(cache, Entry(1), Bytes(1));
        Assert.Equal(Bytes(1), await ReadAsync(cache, Entry(1)));
    }

    [Fact]
    public async Task Fault_that_stays_is_told_again_after_a_minute_however_many_requests_there_are()
    {
        await File.WriteAllTextAsync(Root, "a file");
        var cache = Create();
        for (var minute = 1; minute <= 3; minute++)
        {
            for (var i = 0; i < Requests; i++)
            {
                await StoreAsync(cache, Entry(1), Bytes(1));
            }

            Assert.Equal(Enumerable.Repeat("CacheWriteFailed", minute), Log.Warnings);
            Time.Advance(TimeSpan.FromMinutes(1));
        }
    }

    // Other threads add files meanwhile, so that a removal may fail.
    private void DeleteRoot()
    {
        for (var i = 0; i < 100; i++)
        {
            try
            {
                Directory.Delete(Root, recursive: true);
                return;
            }
            catch (IOException)
            {
                // Try again.
            }
        }
    }
}
