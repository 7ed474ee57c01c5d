using System.Diagnostics;
using PhotoResize.Caching;
using PhotoResize.Testing;
using StackExchange.Redis;

namespace PhotoResize.Redis.Tests;

/// <summary>What lies between nodes and their server is slow, cuts connections, or is gone for a while. Answers stay right.</summary>
public sealed class ServerFaultTests
{
    private const int Nodes = 2;
    private const int Results = 30;

    [Theory]
    [OnRedis]
    [OnGarnet]
    public async Task Slow_answers_within_the_limit_are_waited_for(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        using var proxy = new FaultyProxy(new Uri($"tcp://{server.Address}"));
        await using var cluster = await StartAsync(server, proxy, TimeSpan.FromSeconds(10), leaseDuration: TimeSpan.FromSeconds(30));
        proxy.Delay = TimeSpan.FromMilliseconds(50);

        await AssertRightAsync(cluster, 10);

        // Nodes agree, so each was made once.
        Assert.Equal(Results, cluster.Shared.Stored.Count);
        Assert.All(cluster.Shared.Stored, stored => Assert.Equal(1, stored.Value));
    }

    [Theory]
    [OnRedis]
    [OnGarnet]
    public async Task Answers_slower_than_the_limit_are_done_without(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        using var proxy = new FaultyProxy(new Uri($"tcp://{server.Address}"));
        await using var cluster = await StartAsync(server, proxy, TimeSpan.FromMilliseconds(250));
        proxy.Delay = TimeSpan.FromSeconds(2);

        var times = await AssertRightAsync(cluster, 10);

        // Most do not even ask. The machine of the tests may stall in some of them.
        Assert.InRange(times.Order().ElementAt(times.Count / 2), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        proxy.Delay = TimeSpan.Zero;
        await AssertAgreeAsync(cluster);
    }

    [Theory]
    [OnRedis]
    [OnGarnet]
    public async Task Connections_that_are_cut_again_and_again_harm_no_answer(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        using var proxy = new FaultyProxy(new Uri($"tcp://{server.Address}"));
        await using var cluster = await StartAsync(server, proxy, TimeSpan.FromSeconds(5));

        await AssertRightAsync(cluster, 10, afterEach: proxy.Cut);

        await AssertAgreeAsync(cluster);
    }

    [Theory]
    [OnRedis]
    [OnGarnet]
    public async Task Answers_of_the_server_that_end_in_the_middle_harm_no_answer(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        using var proxy = new FaultyProxy(new Uri($"tcp://{server.Address}"));
        await using var cluster = await StartAsync(server, proxy, TimeSpan.FromMilliseconds(250));
        proxy.CutsInHalf = true;

        var times = await AssertRightAsync(cluster, 10);

        Assert.InRange(times.Order().ElementAt(times.Count / 2), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        proxy.CutsInHalf = false;
        await AssertAgreeAsync(cluster);
    }

    [Theory]
    [OnRedis]
    [OnGarnet]
    public async Task Nodes_agree_again_after_the_server_was_out_of_reach(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        using var proxy = new FaultyProxy(new Uri($"tcp://{server.Address}"));
        await using var cluster = await StartAsync(server, proxy, TimeSpan.FromMilliseconds(250));
        proxy.Leave();

        await AssertRightAsync(cluster, 10);
        await cluster[0].Cache.PurgeAsync(CacheScope.All, CancellationToken.None);
        proxy.Return();

        await Cluster.UntilAsync(() => cluster[1].Cache.GetStatistics().Purges > 0);
        await AssertAgreeAsync(cluster);
    }

    private static async Task<Cluster> StartAsync(
        RedisServer server, FaultyProxy proxy, TimeSpan commandTimeout, TimeSpan? leaseDuration = null)
    {
        var cluster = new Cluster(server);
        for (var node = 0; node < Nodes; node++)
        {
            await cluster.AddConnectedAsync($"{node}", redis: options =>
            {
                options.Configuration = ConfigurationOptions.Parse($"{proxy.Address.Host}:{proxy.Address.Port},connectRetry=1,connectTimeout=1000");
                options.CommandTimeout = commandTimeout;
                options.LeaseDuration = leaseDuration ?? TimeSpan.FromSeconds(2);
            });
        }

        return cluster;
    }

    /// <summary>Asks all nodes at once for one result after the other.</summary>
    /// <returns>How long each took.</returns>
    private static async Task<List<TimeSpan>> AssertRightAsync(Cluster cluster, int smallest, Action? afterEach = null)
    {
        var times = new List<TimeSpan>();
        for (var width = smallest; width < smallest + Results; width++)
        {
            var watch = Stopwatch.StartNew();
            var asking = Enumerable.Range(0, Nodes).Select(node => cluster[node].GetAsync($"/images/photo.jpg?w={width}")).ToArray();
            afterEach?.Invoke();
            var answers = await Task.WhenAll(asking);
            times.Add(watch.Elapsed);
            Assert.All(answers, answer => Assert.Equal(200, answer.Status));
            Assert.Single(answers.Select(answer => (answer.Tag, Convert.ToHexString(answer.Bytes))).Distinct());
            Assert.Equal(width, ReferenceDecoder.DecodeFirst(answers[0].Bytes).Width);
        }

        return times;
    }

    /// <summary>A purge of each node reaches the other one.</summary>
    private static async Task AssertAgreeAsync(Cluster cluster)
    {
        for (var node = 0; node < Nodes; node++)
        {
            var other = cluster[1 - node];
            await other.GetAsync("/images/other.jpg?w=25");
            await Cluster.UntilAsync(() => other.Cache.GetStatistics().Entries > 0);
            var before = other.Cache.GetStatistics().Purges;
            await cluster[node].Cache.PurgeAsync(CacheScope.All, CancellationToken.None);
            await Cluster.UntilAsync(() => other.Cache.GetStatistics().Purges > before);
        }
    }
}
