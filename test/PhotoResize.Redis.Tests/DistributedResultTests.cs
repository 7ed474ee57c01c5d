using Microsoft.Extensions.DependencyInjection;
using PhotoResize.Caching;
using PhotoResize.Configuration;

namespace PhotoResize.Redis.Tests;

/// <summary>Results that nodes share by <c>IDistributedCache</c>, in a server.</summary>
public sealed class DistributedResultTests
{
    private const string Path = "/images/photo.jpg?w=30";

    [Theory]
    [OnRedis]
    [OnGarnet]
    public async Task Nodes_share_results_and_purges(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        using var shared = await RedisServer.StartAsync(kind);
        await using var cluster = new Cluster(server);
        await cluster.AddConnectedAsync("0", Tell, services: resizing => Share(resizing, shared));
        await cluster.AddConnectedAsync("1", Tell, services: resizing => Share(resizing, shared));

        var made = await AskAsync(cluster[0], Path);
        var taken = await AskAsync(cluster[1], Path);
        Assert.Equal(("made", "shared"), (made.Level, taken.Level));
        Assert.Equal(made.Bytes, taken.Bytes);

        await cluster[1].Cache.PurgeAsync(CacheScope.All, CancellationToken.None);
        await Cluster.UntilAsync(() => cluster[0].Cache.GetStatistics().Purges > 0);
        await cluster.AddConnectedAsync("2", Tell, services: resizing => Share(resizing, shared));
        Assert.Equal("made", (await AskAsync(cluster[2], Path)).Level);
    }

    [Theory]
    [OnRedis]
    [OnGarnet]
    public async Task Results_are_made_on_each_node_while_the_cache_is_away(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        using var shared = await RedisServer.StartAsync(kind);
        await using var cluster = new Cluster(server);
        await cluster.AddConnectedAsync("0", Tell, services: resizing => Share(resizing, shared));
        await AskAsync(cluster[0], Path);
        await Cluster.UntilAsync(async () => (await AskAsync(cluster[0], Path)).Level != "made");

        shared.Kill();

        Assert.NotEqual("made", (await AskAsync(cluster[0], Path)).Level);
        for (var width = 10; width < 20; width++)
        {
            Assert.Equal("made", (await AskAsync(cluster[0], $"/images/photo.jpg?w={width}")).Level);
        }
    }

    /// <summary>Has a node share its results in a server.</summary>
    internal static void Share(ImageResizingBuilder resizing, RedisServer server)
    {
        // The machine of the tests is busy: a server that is slow is not to be taken for one that is away.
        resizing.Services.AddStackExchangeRedisCache(options => options.Configuration = $"{server.Address},asyncTimeout=30000");
        resizing.Services.Configure<ImageResizingOptions>(options => options.SharedResults.Timeout = TimeSpan.FromSeconds(20));
        resizing.AddDistributedCacheResults(options => options.KeyPrefix = "results:");
    }

    private static void Tell(ImageResizingOptions options) => options.DiagnosticHeaders = true;

    private static async Task<(string Level, byte[] Bytes)> AskAsync(Node node, string path)
    {
        using var response = await node.Client.GetAsync(path);
        response.EnsureSuccessStatusCode();
        return (response.Headers.GetValues("X-Image-Cache").Single(), await response.Content.ReadAsByteArrayAsync());
    }
}
