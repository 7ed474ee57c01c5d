using PhotoResize.Caching;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Caching.Faults;

/// <summary>A full file system: no call fails, no partial file remains, and what fits is stored.</summary>
public sealed class FullDiskTests : DiskFaultTest
{
    private const int Size = 512 * 1024;
    private const int Length = 20_000;

    private readonly Lazy<MountedFolder> _disk = new(() => new MountedFolder(Size));

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
    public async Task Older_results_give_way_when_the_disk_is_full_and_it_is_told_once()
    {
        var cache = Create();
        for (var number = 0; number < 100; number++)
        {
            await StoreAsync(cache, Entry(number), Bytes(number, Length));
            Assert.Equal(Bytes(number, Length), await ReadAsync(cache, Entry(number)));
            Time.Jump(TimeSpan.FromMinutes(1));
        }

        Assert.Null(await ReadAsync(cache, Entry(0)));
        Assert.InRange(Files.Length, Size / Length / 2, Size / Length);
        Assert.Empty(Directory.EnumerateFiles(Unfinished));
        Assert.Equal(["CacheDiskFull"], Log.Warnings);
    }

    [MountFact]
    public async Task Many_at_once_on_a_full_disk_fail_nothing()
    {
        var cache = Create();
        await Parallel.ForAsync(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            var number = i % 60;
            await StoreAsync(cache, Entry(number), Bytes(number, Length));
            await IsKeptAsync(cache, number);
        });

        await SweepAsync(cache);
        Assert.Equal(Files.Length, cache.GetStatistics().Entries);
        Assert.Empty(Directory.EnumerateFiles(Unfinished));
        Assert.Equal(["CacheDiskFull"], Log.Warnings);
    }

    [MountFact]
    public async Task Disk_filled_by_others_keeps_nothing_new_until_there_is_room_again()
    {
        var cache = Create();
        await StoreAsync(cache, Entry(0), Bytes(0, 100));
        var filling = _disk.Value.Fill(left: 0);

        // Evicting everything does not free enough.
        for (var number = 1; number < 20; number++)
        {
            await StoreAsync(cache, Entry(number), Bytes(number, Length));
            Assert.Null(await ReadAsync(cache, Entry(number)));
        }

        Assert.Empty(Directory.EnumerateFiles(Unfinished));
        Assert.Equal(["CacheDiskFull"], Log.Warnings);

        File.Delete(filling);
        for (var number = 1; number < 20; number++)
        {
            await StoreAsync(cache, Entry(number), Bytes(number, Length));
            Assert.Equal(Bytes(number, Length), await ReadAsync(cache, Entry(number)));
        }

        Assert.Equal(["CacheDiskFull"], Log.Warnings);
    }

    [MountFact]
    public async Task Result_larger_than_the_disk_is_not_kept()
    {
        var cache = Create();
        await StoreAsync(cache, Entry(0), Bytes(0, 2 * Size));
        Assert.Null(await ReadAsync(cache, Entry(0)));
        Assert.Empty(Directory.EnumerateFiles(Unfinished));
        Assert.Equal(["CacheDiskFull"], Log.Warnings);
    }

    [MountFact]
    public async Task Purge_makes_room_on_a_full_disk()
    {
        var cache = Create();
        for (var number = 0; number < 40; number++)
        {
            await StoreAsync(cache, Entry(number), Bytes(number, Length));
        }

        var kept = Files.Length;
        Assert.Equal(kept, await PurgeAsync(cache, CacheScope.All));
        Assert.Empty(Files);
        for (var number = 0; number < kept; number++)
        {
            await StoreAsync(cache, Entry(number), Bytes(number, Length));
        }

        Assert.Equal(kept, Files.Length);
    }
}
