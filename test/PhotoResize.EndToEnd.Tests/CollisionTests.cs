using PhotoResize.Caching;
using PhotoResize.Caching.Naming;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>
/// Whoever computes two requests whose results have the same file name gets neither for the other. Here all but the first character of the
/// hash are left out of the names, so that of more than 32 results of one size several have the same.
/// </summary>
public sealed class CollisionTests
{
    private const int Results = 40;

    private static readonly DateTime Time = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Results_with_one_file_name_are_never_served_for_each_other()
    {
        using var folder = new TemporaryFolder();
        await using var reference = await StartAsync(folder, isCached: false);
        var expected = new byte[Results][];
        for (var i = 0; i < Results; i++)
        {
            expected[i] = await reference.Client.GetByteArrayAsync(Url(i));
        }

        Assert.Equal(Results, expected.Select(Convert.ToBase64String).Distinct().Count());

        await using (var site = await StartAsync(folder))
        {
            for (var i = 0; i < Results; i++)
            {
                Assert.Equal(expected[i], await site.Client.GetByteArrayAsync(Url(i)));
                await site.StoredAsync();
            }

            Assert.InRange(TemporaryFolder.FilesBelow(folder.Path).Length, 1, 32);
            for (var round = 0; round < 3; round++)
            {
                await AssertAllAsync(site, Enumerable.Range(0, Results).Reverse());
                await AssertAllAsync(site, Enumerable.Range(0, Results));
            }

            await Task.WhenAll(Enumerable.Range(0, Results).Select(i => AssertAllAsync(site, [i, Results - 1 - i])));
        }

        await using var restarted = await StartAsync(folder);
        await AssertAllAsync(restarted, Enumerable.Range(0, Results));
        Assert.InRange(restarted.Engine.Started, Results - 32, Results - 1);

        async Task AssertAllAsync(TestSite site, IEnumerable<int> results)
        {
            foreach (var i in results)
            {
                Assert.Equal(expected[i], await site.Client.GetByteArrayAsync(Url(i)));
            }
        }
    }

    private static string Url(int number) => $"/images/small.jpg?w=100&q={50 + number}";

    private static async Task<TestSite> StartAsync(TemporaryFolder cache, bool isCached = true)
    {
        var site = await TestSite.StartAsync(
            options =>
            {
                options.DiskCache.Enabled = isCached;
                options.DiskCache.NamingStrategy = "OneCharacter";
            },
            resize: builder => builder.AddNamingStrategy<OneCharacter>(),
            cacheRoot: cache.Path);
        await site.WriteAsync("small.jpg", TestImages.Gradient(600, 400));
        File.SetLastWriteTimeUtc(site.PathOf("small.jpg"), Time);
        return site;
    }

    private sealed class OneCharacter : ICacheNamingStrategy
    {
        public string Name => "OneCharacter";

        public string GetPath(CacheEntry entry) => entry.Hash[..1] + entry.FileName[entry.Hash.Length..];
    }
}
