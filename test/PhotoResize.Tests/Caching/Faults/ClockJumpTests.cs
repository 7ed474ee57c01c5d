using PhotoResize.Testing;

namespace PhotoResize.Tests.Caching.Faults;

/// <summary>A clock that is set a year ahead and back has no lasting effect.</summary>
public sealed class ClockJumpTests : DiskFaultTest
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    [Fact]
    public async Task Order_of_eviction_recovers_with_a_sweep()
    {
        var cache = await CreateFilledAsync(6, options => options.MaxFiles = 6);
        Time.Jump(Year);
        Assert.NotNull(await ReadAsync(cache, Entry(0)));
        Assert.NotNull(await ReadAsync(cache, Entry(1)));
        await SweepAsync(cache);
        Time.Jump(-Year);
        await SweepAsync(cache);
        Assert.All(Files, file => Assert.InRange(File.GetLastWriteTimeUtc(Path.Combine(Root, file)), DateTime.MinValue, Time.GetUtcNow().UtcDateTime));

        // 0 and 1 were used last, at whatever time; 2 and 3 are used now; 4 and 5 are the least recently used.
        Time.Advance(TimeSpan.FromMinutes(10));
        Assert.NotNull(await ReadAsync(cache, Entry(2)));
        Assert.NotNull(await ReadAsync(cache, Entry(3)));
        await StoreAsync(cache, Entry(10), Bytes(10));
        await StoreAsync(cache, Entry(11), Bytes(11));
        Assert.Null(await ReadAsync(cache, Entry(4)));
        Assert.Null(await ReadAsync(cache, Entry(5)));
        foreach (var number in new[] { 0, 1, 2, 3, 10, 11 })
        {
            Assert.Equal(Bytes(number), await ReadAsync(cache, Entry(number)));
        }

        // Results with a time in the future are evicted too.
        Time.Advance(TimeSpan.FromMinutes(10));
        foreach (var number in new[] { 2, 3, 10, 11 })
        {
            Assert.NotNull(await ReadAsync(cache, Entry(number)));
        }

        await StoreAsync(cache, Entry(12), Bytes(12));
        await StoreAsync(cache, Entry(13), Bytes(13));
        Assert.Null(await ReadAsync(cache, Entry(0)));
        Assert.Null(await ReadAsync(cache, Entry(1)));
        Assert.Empty(Log.Warnings);
    }

    [Fact]
    public async Task Results_stored_in_the_future_are_evicted_in_their_turn()
    {
        var cache = Create(options => options.MaxFiles = 4);
        Time.Jump(Year);
        await StoreAsync(cache, Entry(0), Bytes(0));
        await StoreAsync(cache, Entry(1), Bytes(1));
        Time.Jump(-Year);
        await SweepAsync(cache);
        for (var number = 2; number < 6; number++)
        {
            Time.Advance(TimeSpan.FromMinutes(5));
            await StoreAsync(cache, Entry(number), Bytes(number));
        }

        Assert.Null(await ReadAsync(cache, Entry(0)));
        Assert.Null(await ReadAsync(cache, Entry(1)));
        Assert.Equal(Bytes(2), await ReadAsync(cache, Entry(2)));
        await SweepAsync(cache);
        Assert.InRange(cache.GetStatistics().OldestAge!.Value, TimeSpan.Zero, TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task Writes_during_jumps_and_sweeps_fail_nothing_and_later_ones_are_kept()
    {
        var cache = Create(options => options.MaxFiles = 50);
        using var stop = new CancellationTokenSource();
        var sweeps = Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                Time.Jump(i % 2 == 0 ? Year : -Year);
                await SweepAsync(cache);
            }
        });
        await Parallel.ForAsync(0, 300, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
        {
            await StoreAsync(cache, Entry(i % 60), Bytes(i % 60, 50_000));
            await IsKeptAsync(cache, i % 60);
        });
        await stop.CancelAsync();
        await sweeps.WaitAsync(Waiting.Longest);

        Assert.Equal(Log.Warnings.Distinct(), Log.Warnings);
        await SweepAsync(cache);
        for (var number = 0; number < 50; number++)
        {
            await StoreAsync(cache, Entry(number), Bytes(number));
            Assert.Equal(Bytes(number), await ReadAsync(cache, Entry(number)));
        }
    }
}
