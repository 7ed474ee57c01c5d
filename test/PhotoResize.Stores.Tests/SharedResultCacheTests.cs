using System.Diagnostics;
using PhotoResize.Caching;
using PhotoResize.Configuration;
using PhotoResize.Stores.Shared;
using PhotoResize.Testing;
using PhotoResize.Tests.Caching;

namespace PhotoResize.Stores.Tests;

/// <summary>The shared level, and nodes with one.</summary>
public sealed class SharedResultCacheTests
{
    private static readonly CacheEntry Entry = ImageCacheContract.Entry('A');

    [Fact]
    public async Task Result_of_one_node_is_found_by_another_which_keeps_it()
    {
        var store = new MemoryResultStore();
        using var first = new Node(store);
        using var second = new Node(store);
        var bytes = ImageCacheContract.Bytes(20_000, 1);
        await StoreAsync(first, Entry, bytes);
        Assert.Equal(bytes, await ImageCacheContract.ReadAsync(second.Cache, Entry));
        var statistics = second.Cache.GetStatistics();
        Assert.Equal((1, 0, 1), (statistics.Hits, statistics.Misses, statistics.SharedHits));

        store.Before = () => throw new IOException("away");
        await UntilKeptAsync(second);
        var requests = store.Requests;
        Assert.Equal(bytes, await ImageCacheContract.ReadAsync(second.Cache, Entry));
        Assert.Equal(requests, store.Requests);
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("cut")]
    [InlineData("empty")]
    [InlineData("foreign")]
    [InlineData("other")]
    [InlineData("stamp")]
    public async Task Object_that_is_not_the_result_is_a_miss_and_is_replaced(string fault)
    {
        var store = new MemoryResultStore();
        using var first = new Node(store);
        using var second = new Node(store);
        var bytes = ImageCacheContract.Bytes(20_000, 1);
        await StoreAsync(first, Entry, bytes);
        await StoreAsync(first, ImageCacheContract.Entry('B'), bytes);
        var name = ResultName.Of(Entry);
        var whole = store.Objects[name];
        var changed = whole.ToArray();
        changed[fault == "stamp" ? ^5 : 1000] ^= 1;
        store.Objects[name] = fault switch
        {
            "cut" => whole[..^1],
            "empty" => [],
            "foreign" => ImageCacheContract.Bytes(500, 3),
            "other" => store.Objects[ResultName.Of(ImageCacheContract.Entry('B'))],
            _ => changed,
        };
        Assert.Null(await ImageCacheContract.ReadAsync(second.Cache, Entry));
        Assert.Equal(1, second.Cache.GetStatistics().SharedFaults);
        Assert.Equal(["SharedResultDamaged"], second.Log.Warnings);

        await StoreAsync(second, Entry, bytes);
        Assert.Equal(whole, store.Objects[name]);
    }

    [Fact]
    public async Task Result_of_before_a_purge_does_not_come_back()
    {
        var store = new MemoryResultStore();
        using var first = new Node(store);
        using var second = new Node(store);
        await StoreAsync(first, Entry, ImageCacheContract.Bytes(1000, 1));
        var other = ImageCacheContract.Entry('B', "/images/other.jpg");
        await StoreAsync(first, other, ImageCacheContract.Bytes(1000, 2));
        await second.Cache.PurgeAsync(CacheScope.Source(Entry.SourcePath), CancellationToken.None);

        // Still there, since this store cannot list.
        Assert.Contains(ResultName.Of(Entry), store.Objects.Keys);
        Assert.Null(await ImageCacheContract.ReadAsync(second.Cache, Entry));
        using var third = new Node(store);
        Assert.Null(await ImageCacheContract.ReadAsync(third.Cache, Entry));
        Assert.NotNull(await ImageCacheContract.ReadAsync(third.Cache, other));

        // A node that has not heard of the purge writes what it has made before.
        await StoreAsync(first, Entry, ImageCacheContract.Bytes(1000, 1));
        Assert.Null(await ImageCacheContract.ReadAsync(third.Cache, Entry));
        await StoreAsync(third, Entry, ImageCacheContract.Bytes(1000, 3));
        Assert.Equal(ImageCacheContract.Bytes(1000, 3), await ImageCacheContract.ReadAsync(second.Cache, Entry));
    }

    [Fact]
    public async Task Node_that_is_told_of_a_purge_drops_what_it_has_and_reads_the_record_again()
    {
        var store = new MemoryResultStore();
        using var first = new Node(store);
        using var second = new Node(store);
        await StoreAsync(first, Entry, ImageCacheContract.Bytes(1000, 1));
        Assert.NotNull(await ImageCacheContract.ReadAsync(second.Cache, Entry));
        await first.Cache.PurgeAsync(CacheScope.All, CancellationToken.None);
        Assert.Equal(1, await second.Cache.PurgeNearAsync(CacheScope.All, CancellationToken.None));
        Assert.Null(await ImageCacheContract.ReadAsync(second.Cache, Entry));
    }

    [Fact]
    public async Task Results_beyond_the_bound_are_not_shared_and_the_others_are_written_before_the_end()
    {
        var release = new TaskCompletionSource();
        var store = new MemoryResultStore { Before = () => release.Task };
        using var node = new Node(store, new SharedResultsOptions { MaxPendingResults = 2, MaxConcurrentWrites = 1 });
        foreach (var letter in "ABC")
        {
            await node.Cache.StoreAsync(ImageCacheContract.Entry(letter), ImageCacheContract.Bytes(1000, 1), CancellationToken.None);
        }

        Assert.Equal(1, node.Cache.GetStatistics().SharedDrops);
        Assert.Equal(["SharedResultsTooSlow"], node.Log.Warnings);
        Assert.False(node.Shared.WrittenAsync(Entry.Key, CancellationToken.None).IsCompleted);
        Assert.True(node.Shared.WrittenAsync(ImageCacheContract.Entry('C').Key, CancellationToken.None).IsCompleted);
        release.SetResult();
        await node.Shared.DrainAsync(CancellationToken.None).WaitAsync(Waiting.Longest);
        Assert.Equal(2, store.Objects.Count);
        Assert.Equal(2, node.Cache.GetStatistics().SharedWrites);
    }

    [Fact]
    public async Task Store_that_does_not_answer_costs_its_timeout_and_then_nothing()
    {
        var store = new MemoryResultStore { Before = () => Task.Delay(Timeout.Infinite) };
        using var node = new Node(store, new SharedResultsOptions { Timeout = TimeSpan.FromMilliseconds(100) });
        var times = new List<TimeSpan>();
        for (var i = 0; i < 10; i++)
        {
            var watch = Stopwatch.StartNew();
            Assert.Null(await ImageCacheContract.ReadAsync(node.Cache, Entry));
            times.Add(watch.Elapsed);
        }

        // The machine of the tests may stall in one of them.
        Assert.InRange(times.Order().ElementAt(times.Count / 2), TimeSpan.Zero, TimeSpan.FromSeconds(1));

        Assert.InRange(store.Requests, 1, 5);
        Assert.Equal(["SharedResultsUnreadable"], node.Log.Warnings);
    }

    [Theory]
    [InlineData("/images/2024/a b.jpg", "r/images/2024/a=20b.jpg/")]
    [InlineData("/images//../.x./ü", "r/images/=/=2E=2E/=2Ex=2E/=C3=BC/")]
    public void Names_are_safe_and_lie_together(string path, string prefix)
    {
        var entry = ImageCacheContract.Entry('A', path);
        Assert.Equal(prefix + entry.Key, ResultName.Of(entry));
        Assert.Equal([prefix], ResultName.PrefixesOf(CacheScope.Source(path)));
        Assert.True(ResultName.IsIn(CacheScope.Source(path), ResultName.Of(entry)));
        Assert.True(ResultName.IsIn(CacheScope.Prefix(path[..^1]), ResultName.Of(entry)));
        Assert.False(ResultName.IsIn(CacheScope.Source("/x"), ResultName.Of(entry)));
    }

    [Fact]
    public void Name_of_a_long_path_is_bounded()
    {
        var entry = ImageCacheContract.Entry('A', "/images/" + new string('ü', 5000));
        Assert.InRange(ResultName.Of(entry).Length, 1, 360);
        Assert.StartsWith(Assert.Single(ResultName.PrefixesOf(CacheScope.Source(entry.SourcePath))), ResultName.Of(entry), StringComparison.Ordinal);
    }

    [Fact]
    public void Record_of_purges_is_read_as_it_was_written_and_never_in_part()
    {
        RecordedPurge[] purges = [RecordedPurge.Of(CacheScope.Source("/a b/ü.jpg"), 7), RecordedPurge.Of(CacheScope.Prefix("/x/"), 6)];
        var bytes = RecordedPurge.Write(purges);
        Assert.Equal(purges, RecordedPurge.Read(bytes));
        Assert.Null(RecordedPurge.Read(bytes.AsSpan(1)));
        Assert.Null(RecordedPurge.Read(bytes.AsSpan(0, bytes.Length - 1)));
    }

    [Fact]
    public void Too_many_purges_cover_more_and_never_less()
    {
        var purges = Enumerable.Range(1, 1000).Select(i => RecordedPurge.Of(CacheScope.Source($"/{i}"), i)).ToList();
        var reduced = RecordedPurge.Reduce(purges, oldest: 0);
        Assert.InRange(reduced.Count, 1, 256);
        Assert.All(purges, purge => Assert.Contains(reduced, left => left.Covers(purge.Path, purge.Number - 1)));
        Assert.DoesNotContain(reduced, left => left.Covers("/1", 1000));
    }

    private static async Task StoreAsync(Node node, CacheEntry entry, byte[] bytes)
    {
        await node.Cache.StoreAsync(entry, bytes, CancellationToken.None);
        await node.Shared.WrittenAsync(entry.Key, CancellationToken.None).WaitAsync(Waiting.Longest);
    }

    /// <summary>A result is answered before it is on the disk. A purge of nothing waits for that.</summary>
    private static async Task UntilKeptAsync(Node node) =>
        await node.Cache.PurgeNearAsync(CacheScope.Source("/none"), CancellationToken.None);
}
