using Microsoft.Extensions.DependencyInjection;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;

namespace PhotoResize.Redis.Tests;

/// <summary>What one client may cause is counted on all nodes together.</summary>
public sealed class BudgetTests
{
    private const int Misses = 6;

    [Theory]
    [OnRedis]
    [OnGarnet]
    public async Task Client_has_one_budget_on_all_nodes(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        await using var cluster = new Cluster(server);
        await cluster.AddConnectedAsync("0", Limit);
        await cluster.AddConnectedAsync("1", Limit);

        for (var miss = 0; miss < Misses; miss++)
        {
            Assert.Equal(200, (await AskAsync(cluster[miss % 2], miss)).Status);
        }

        using var refused = await cluster[0].Client.GetAsync($"/images/photo.jpg?w=30&q={40 + Misses}");
        Assert.Equal(429, (int)refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));

        // What is there costs nothing.
        Assert.Equal(200, (await AskAsync(cluster[1], 0)).Status);
    }

    [Theory]
    [OnRedis]
    [OnGarnet]
    public async Task Server_has_no_address_of_a_client_and_keeps_nothing_for_ever(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        using var connection = await server.ConnectAsync();
        await using var cluster = new Cluster(server);
        await cluster.AddConnectedAsync("0", Limit);
        await AskAsync(cluster[0], 0);
        await cluster[0].Cache.PurgeAsync(Caching.CacheScope.All, CancellationToken.None);
        var keys = new List<string>();
        await Cluster.UntilAsync(async () =>
        {
            keys = [.. await connection.GetServers()[0].KeysAsync(pattern: "*").Select(key => key.ToString()).ToListAsync()];
            return keys.Count == 3;
        });

        Assert.DoesNotContain(keys, key => key.Contains("127.0.0", StringComparison.Ordinal));
        Assert.All(keys, key => Assert.StartsWith("photoresize:", key, StringComparison.Ordinal));
        foreach (var key in keys)
        {
            await Cluster.UntilAsync(async () => await connection.GetDatabase().KeyTimeToLiveAsync(key) is not null);
        }
    }

    [Theory]
    [OnRedis]
    [OnGarnet]
    public async Task Node_keeps_to_the_limit_alone_while_the_server_is_away(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        await using var cluster = new Cluster(server);
        await cluster.AddConnectedAsync("0", Limit);
        Assert.Equal(200, (await AskAsync(cluster[0], 0)).Status);
        var away = cluster[0].Services.GetRequiredService<IAvailability>();
        Assert.False(away.IsAway);
        server.Kill();
        await Cluster.UntilAsync(() => away.IsAway);

        for (var miss = 1; miss < Misses; miss++)
        {
            Assert.Equal(200, (await AskAsync(cluster[0], miss)).Status);
        }

        Assert.Equal(429, (await AskAsync(cluster[0], Misses)).Status);
    }

    private static void Limit(ImageResizingOptions options) => options.Processing.MaxMissesPerClient = Misses;

    private static Task<(int Status, string? Tag, byte[] Bytes)> AskAsync(Node node, int number) =>
        node.GetAsync($"/images/photo.jpg?w=30&q={40 + number}");
}
