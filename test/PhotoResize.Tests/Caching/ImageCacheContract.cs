using PhotoResize.Caching;
using PhotoResize.Sources;
using PhotoResize.Tests.Data;

namespace PhotoResize.Tests.Caching;

/// <summary>Tests for every cache. The test class of an implementation creates it.</summary>
public abstract class ImageCacheContract
{
    [Fact]
    public async Task Entry_that_was_never_stored_is_a_miss() =>
        Assert.Null(await ReadAsync(Create(), Entry('A')));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20_000)]
    [InlineData(131_072)]
    [InlineData(131_073)]
    [InlineData(1_000_003)]
    public async Task Stored_entry_is_found_as_it_was(int length)
    {
        var cache = Create();
        var bytes = Bytes(length, seed: 1);
        await cache.StoreAsync(Entry('A'), bytes, CancellationToken.None);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(bytes, await ReadAsync(cache, Entry('A')));
        }
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(131_072)]
    [InlineData(300_000)]
    public async Task Stream_of_a_found_entry_ends_with_the_entry(int length)
    {
        var cache = Create();
        var bytes = Bytes(length, seed: 1);
        await cache.StoreAsync(Entry('A'), bytes, CancellationToken.None);
        using var found = await cache.FindAsync(Entry('A'), CancellationToken.None);
        Assert.Equal(length, found!.Length);
        using (var stream = found.OpenRead())
        {
            Assert.Equal((true, true, false), (stream.CanRead, stream.CanSeek, stream.CanWrite));
            Assert.Equal((length, 0), (stream.Length, stream.Position));
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            Assert.Equal(bytes, copy.ToArray());
            Assert.Equal((length, -1), (stream.Position, stream.ReadByte()));
        }

        using var again = found.OpenRead();
        using var secondCopy = new MemoryStream();
        await again.CopyToAsync(secondCopy);
        Assert.Equal(bytes, secondCopy.ToArray());
        Assert.Equal(0, await again.ReadAsync(new byte[10]));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(300_000)]
    public async Task Ranges_of_a_found_entry_are_those_of_its_bytes(int length)
    {
        var cache = Create();
        var bytes = Bytes(length, seed: 1);
        await cache.StoreAsync(Entry('A'), bytes, CancellationToken.None);
        using var found = await cache.FindAsync(Entry('A'), CancellationToken.None);
        using var stream = found!.OpenRead();
        foreach (var (from, count) in new[] { (0, 10), (length / 2, 100), (length - 10, 10), (length - 10, 200), (length, 1), (length + 50, 1) })
        {
            stream.Position = from;
            Assert.Equal(from, stream.Position);
            var range = new byte[count];
            var read = stream.ReadAtLeast(range, count, throwOnEndOfStream: false);
            Assert.Equal(bytes.Skip(from).Take(count), range.Take(read));
        }

        Assert.Equal(length - 7, stream.Seek(-7, SeekOrigin.End));
        var end = new byte[100];
        Assert.Equal(bytes[^7..], end[..await stream.ReadAtLeastAsync(end, 100, throwOnEndOfStream: false)]);
        Assert.Equal(length - 3, stream.Seek(-3, SeekOrigin.Current));
        Assert.Equal(5, stream.Seek(5, SeekOrigin.Begin));
        Assert.Equal(bytes[5], stream.ReadByte());
        Assert.Throws<IOException>(() => stream.Seek(-1, SeekOrigin.Begin));
        Assert.Throws<NotSupportedException>(() => stream.WriteByte(0));
    }

    [Fact]
    public async Task Stored_entry_replaces_an_older_one()
    {
        var cache = Create();
        await cache.StoreAsync(Entry('A'), Bytes(500_000, seed: 1), CancellationToken.None);
        await ReadOftenAsync(cache, Entry('A'));
        await cache.StoreAsync(Entry('A'), Bytes(10, seed: 2), CancellationToken.None);
        Assert.Equal(Bytes(10, seed: 2), await ReadAsync(cache, Entry('A')));
    }

    [Fact]
    public async Task Entries_with_different_keys_do_not_meet()
    {
        var cache = Create();
        await cache.StoreAsync(Entry('A'), Bytes(10, seed: 1), CancellationToken.None);
        await cache.StoreAsync(Entry('B'), Bytes(10, seed: 2), CancellationToken.None);
        Assert.Equal(Bytes(10, seed: 1), await ReadAsync(cache, Entry('A')));
        Assert.Equal(Bytes(10, seed: 2), await ReadAsync(cache, Entry('B')));
    }

    [Fact]
    public async Task Entries_with_equal_names_but_different_keys_are_never_mixed_up()
    {
        var cache = Create();
        var one = Entry('A');
        var other = one with { Key = one.Hash + new string('Z', 44) };
        Assert.Equal(one.FileName, other.FileName);

        await cache.StoreAsync(one, Bytes(10, seed: 1), CancellationToken.None);
        Assert.Null(await ReadAsync(cache, other));
        await cache.StoreAsync(other, Bytes(10, seed: 2), CancellationToken.None);
        Assert.Equal(Bytes(10, seed: 2), await ReadAsync(cache, other));
    }

    [Fact]
    public async Task Found_entry_stays_readable_when_it_is_replaced()
    {
        var cache = Create();
        var bytes = Bytes(500_000, seed: 1);
        await cache.StoreAsync(Entry('A'), bytes, CancellationToken.None);
        using var found = await cache.FindAsync(Entry('A'), CancellationToken.None);
        await cache.StoreAsync(Entry('A'), Bytes(500_000, seed: 2), CancellationToken.None);
        Assert.Equal(bytes, ReadAll(found!));
    }

    [Fact]
    public async Task Readers_and_writers_of_one_entry_at_once_see_whole_results_only()
    {
        var cache = Create();
        byte[][] versions = [Bytes(200_000, seed: 1), Bytes(70_000, seed: 2)];
        await cache.StoreAsync(Entry('A'), versions[0], CancellationToken.None);
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), async (i, cancellationToken) =>
        {
            if (i % 4 == 0)
            {
                await cache.StoreAsync(Entry('A'), versions[i / 4 % 2], cancellationToken);
            }

            var bytes = await ReadAsync(cache, Entry('A'));
            Assert.Contains(versions, version => version.AsSpan().SequenceEqual(bytes));
        });
    }

    [Theory]
    [InlineData("source", "/images/a.jpg", "BDE")]
    [InlineData("source", "/images/missing.jpg", "ABCDE")]
    [InlineData("prefix", "/images/", "E")]
    [InlineData("prefix", "/images/a", "BDE")]
    [InlineData("prefix", "/images/sub/", "ABCE")]
    [InlineData("all", "", "")]
    public async Task Purge_removes_all_results_of_its_scope_and_no_others(string kind, string path, string left)
    {
        var cache = Create();
        CacheEntry[] entries =
        [
            Entry('A', "/images/a.jpg"), Entry('C', "/images/a.jpg"), Entry('B', "/images/b.jpg"),
            Entry('D', "/images/sub/a.jpg"), Entry('E', "/other/a.jpg"),
        ];
        foreach (var entry in entries)
        {
            await cache.StoreAsync(entry, Bytes(1000, seed: entry.Key[0]), CancellationToken.None);
            await ReadOftenAsync(cache, entry);
        }

        var scope = kind switch { "source" => CacheScope.Source(path), "prefix" => CacheScope.Prefix(path), _ => CacheScope.All };
        var expected = entries.Where(entry => left.Contains(entry.Key[0])).ToList();
        Assert.Equal(entries.Length - expected.Count, await cache.PurgeAsync(scope, CancellationToken.None));
        foreach (var entry in entries)
        {
            Assert.Equal(expected.Contains(entry) ? Bytes(1000, seed: entry.Key[0]) : null, await ReadAsync(cache, entry));
        }

        Assert.Equal(entries.Length - expected.Count, cache.GetStatistics().Purges);
    }

    [Fact]
    public async Task Purged_entry_can_be_stored_again()
    {
        var cache = Create();
        await cache.StoreAsync(Entry('A'), Bytes(10, seed: 1), CancellationToken.None);
        await cache.PurgeAsync(CacheScope.All, CancellationToken.None);
        await cache.StoreAsync(Entry('A'), Bytes(20, seed: 2), CancellationToken.None);
        Assert.Equal(Bytes(20, seed: 2), await ReadAsync(cache, Entry('A')));
    }

    [Fact]
    public async Task Found_entry_stays_readable_when_it_is_purged()
    {
        var cache = Create();
        var bytes = Bytes(500_000, seed: 1);
        await cache.StoreAsync(Entry('A'), bytes, CancellationToken.None);
        using var found = await cache.FindAsync(Entry('A'), CancellationToken.None);
        await cache.PurgeAsync(CacheScope.All, CancellationToken.None);
        Assert.Equal(bytes, ReadAll(found!));
    }

    [Fact]
    public async Task Statistics_count_hits_and_misses()
    {
        var cache = Create();
        await ReadAsync(cache, Entry('A'));
        await cache.StoreAsync(Entry('A'), Bytes(10, seed: 1), CancellationToken.None);
        await ReadAsync(cache, Entry('A'));
        await ReadAsync(cache, Entry('A'));
        var statistics = cache.GetStatistics();
        Assert.Equal((2, 1), (statistics.Hits, statistics.Misses));
    }

    internal static CacheEntry Entry(char letter, string path = "/images/photo.jpg") =>
        new(new string(letter, 52), new SourceVersion(path, 1000, DateTimeOffset.UnixEpoch), Plans.For("w=300"));

    internal static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    internal static async Task<byte[]?> ReadAsync(IImageCache cache, CacheEntry entry)
    {
        using var found = await cache.FindAsync(entry, CancellationToken.None);
        return found is null ? null : ReadAll(found);
    }

    private protected abstract IImageCache Create();

    /// <summary>Reads often enough for caches that treat hot results differently.</summary>
    private static async Task ReadOftenAsync(IImageCache cache, CacheEntry entry)
    {
        for (var i = 0; i < 3; i++)
        {
            await ReadAsync(cache, entry);
        }
    }

    private static byte[] ReadAll(ImageContent content)
    {
        using var stream = content.OpenRead();
        var bytes = new byte[content.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
