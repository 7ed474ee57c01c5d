using PhotoResize.Caching;
using PhotoResize.Sources;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Caching.Faults;

/// <summary>A file system that has become read-only: hits are served, nothing is stored, and failing attempts are bounded.</summary>
public sealed class ReadOnlyDiskTests : DiskFaultTest
{
    private const int Requests = 20;

    private readonly Lazy<MountedFolder> _disk = new(() => new MountedFolder(8 * 1024 * 1024));

    private int _looks;

    protected override string Root => Path.Combine(_disk.Value.Path, "cache");

    public override void Dispose()
    {
        base.Dispose();
        if (_disk.IsValueCreated)
        {
            _disk.Value.Dispose();
        }
    }

    [MountFact]
    public async Task Hits_are_served_misses_are_not_kept_and_it_is_told_once()
    {
        var cache = await CreateFilledAsync(3);
        await StoreAsync(cache, Entry(3), Bytes(3, 400_000));
        _disk.Value.SetReadOnly(true);

        // Every use is due to be recorded then.
        Time.Jump(TimeSpan.FromDays(30));
        for (var i = 0; i < Requests; i++)
        {
            Assert.Equal(Bytes(i % 3), await ReadAsync(cache, Entry(i % 3)));
            Assert.Equal(Bytes(3, 400_000), await ReadAsync(cache, Entry(3)));
            await StoreAsync(cache, Entry(4), Bytes(4));
            await StoreAsync(cache, Entry(0), Bytes(0));
            Assert.Null(await ReadAsync(cache, Entry(4)));
            await SweepAsync(cache);
        }

        Assert.Equal(0, await PurgeAsync(cache, CacheScope.All));
        Assert.Equal(4, cache.GetStatistics().Entries);
        Assert.Equal(["CacheWriteFailed"], Log.Warnings);

        _disk.Value.SetReadOnly(false);
        await StoreAsync(cache, Entry(4), Bytes(4));
        Assert.Equal(Bytes(4), await ReadAsync(cache, Entry(4)));
    }

    private ValueTask<OriginalState> Look()
    {
        Interlocked.Increment(ref _looks);
        return new(OriginalState.Current);
    }

    [MountFact]
    public async Task Evictions_that_fail_are_tried_a_bounded_number_of_times()
    {
        const int Results = 40;
        await CreateFilledAsync(Results);
        _disk.Value.SetReadOnly(true);
        var cache = Create(options => options.MaxFiles = 10, stateOf: (_, _) => Look());
        await SweepAsync(cache);
        for (var i = 0; i < 100; i++)
        {
            await StoreAsync(cache, Entry(100 + i), Bytes(i));
        }

        // Each census checks every result: the first one, the sweep after the start, and at most one for a store.
        Assert.InRange(_looks, 1, 4 * Results);
        Assert.Equal(0, cache.GetStatistics().Evictions);
        Assert.Equal(Results, cache.GetStatistics().Entries);
        Assert.Equal(["CacheWriteFailed"], Log.Warnings);

        _disk.Value.SetReadOnly(false);
        Time.Advance(TimeSpan.FromMinutes(1));
        await SweepAsync(cache);
        Assert.Equal(10, cache.GetStatistics().Entries);
        await StoreAsync(cache, Entry(100), Bytes(100));
        Assert.Equal(Bytes(100), await ReadAsync(cache, Entry(100)));
    }
}
