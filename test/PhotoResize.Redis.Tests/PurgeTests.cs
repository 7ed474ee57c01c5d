using System.Diagnostics;
using PhotoResize.Caching;

namespace PhotoResize.Redis.Tests;

/// <summary>Purges reach all nodes, also those that were away.</summary>
public sealed class PurgeTests
{
    private const string Photo = "/images/photo.jpg?w=30";
    private const string Other = "/images/other.jpg?w=30";

    [Theory]
    [OnRedis]
    [OnGarnet]
    public async Task Purge_reaches_the_other_nodes_within_a_second(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        await using var cluster = new Cluster(server);
        await cluster.AddConnectedAsync("0");
        await cluster.AddConnectedAsync("1");

        // Code is compiled in the first one, and the machine may stall in another; what was missed would take as long in all of them.
        var times = new List<TimeSpan>();
        for (var purge = 1; purge <= 3; purge++)
        {
            await FillAsync(cluster[0]);
            await FillAsync(cluster[1]);
            var watch = Stopwatch.StartNew();
            Assert.Equal(1, await cluster[0].Cache.PurgeAsync(CacheScope.Source("/images/photo.jpg"), CancellationToken.None));
            await UntilPurgedAsync(cluster[1], purge);
            times.Add(watch.Elapsed);
        }

        Assert.InRange(times.Min(), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Theory]
    [OnRedis]
    [OnGarnet]
    public async Task Purge_while_the_server_is_away_reaches_the_other_nodes_later(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        await using var cluster = new Cluster(server);
        await cluster.AddConnectedAsync("0");
        await cluster.AddConnectedAsync("1");
        await FillAsync(cluster[1]);
        server.Kill();

        await cluster[0].Cache.PurgeAsync(CacheScope.Source("/images/photo.jpg"), CancellationToken.None);
        await server.StartAsync();

        await UntilPurgedAsync(cluster[1], 1);
    }

    [Theory]
    [OnRedis]
    [OnGarnet]
    public async Task Purge_while_a_node_is_not_running_is_caught_up_when_it_starts(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        await using var cluster = new Cluster(server);
        await cluster.AddConnectedAsync("0");
        var away = await cluster.AddConnectedAsync("1");
        await FillAsync(away);
        await away.DisposeAsync();
        await cluster[0].Cache.PurgeAsync(CacheScope.Prefix("/images/photo"), CancellationToken.None);

        var back = await cluster.AddConnectedAsync("1");

        await UntilPurgedAsync(back, 1);
    }

    [Theory]
    [OnRedis]
    [OnGarnet]
    public async Task Node_purges_everything_of_its_own_when_it_has_missed_more_purges_than_are_kept(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        await using var cluster = new Cluster(server);
        await cluster.AddConnectedAsync("0", redis: options => options.MaxPurges = 3);
        var away = await cluster.AddConnectedAsync("1", redis: options => options.MaxPurges = 3);
        await FillAsync(away);
        await away.DisposeAsync();
        for (var purge = 0; purge < 4; purge++)
        {
            await cluster[0].Cache.PurgeAsync(CacheScope.Source($"/images/{purge}.jpg"), CancellationToken.None);
        }

        await Cluster.UntilAsync(() => cluster[0].Services.GetService(typeof(RedisPurges)) is RedisPurges { HasSentAll: true });
        var back = await cluster.AddConnectedAsync("1", redis: options => options.MaxPurges = 3);

        await UntilPurgedAsync(back, 2);
    }

    [Theory]
    [OnRedis]
    [OnGarnet]
    public async Task List_that_a_restarted_server_has_lost_is_restored_by_the_nodes(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        await using var cluster = new Cluster(server);
        await cluster.AddConnectedAsync("0");
        await cluster[0].Cache.PurgeAsync(CacheScope.All, CancellationToken.None);
        server.Kill();
        await server.StartAsync();

        using var connection = await server.ConnectAsync();
        await Cluster.UntilAsync(async () => await connection.GetDatabase().ListLengthAsync("photoresize:purges") == 1);
    }

    private static async Task FillAsync(Node node)
    {
        // Twice, so that it is in memory too.
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal(200, (await node.GetAsync(Photo)).Status);
            Assert.Equal(200, (await node.GetAsync(Other)).Status);
        }

        await Cluster.UntilAsync(() => node.Cache.GetStatistics().Entries == 2);
    }

    private static Task UntilPurgedAsync(Node node, int results) => Cluster.UntilAsync(() => node.Cache.GetStatistics().Purges == results);
}
