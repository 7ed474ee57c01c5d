using System.Collections.Concurrent;
using System.Diagnostics;
using PhotoResize.Testing;
using StackExchange.Redis;

namespace PhotoResize.Redis.Tests;

/// <summary>A result is made by one node, and by another one where that one does not.</summary>
public sealed class WorkTests
{
    private const int Results = 667;
    private const int Nodes = 3;
    private const string Path = "/images/photo.jpg?w=30";
    private const string Made = "photoresize:made";

    [Theory]
    [OnRedis]
    [OnGarnet]
    public async Task Result_is_made_once_however_many_nodes_are_asked_at_the_same_moment(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        await using var cluster = new Cluster(server);
        for (var node = 0; node < Nodes; node++)
        {
            await cluster.AddConnectedAsync($"{node}", redis: options => options.LeaseDuration = Cluster.LongLease);
        }

        var answers = await AskAsync(cluster, Results);

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.All(answers.GroupBy(answer => answer.Path), same => Assert.Single(same.Select(each => each.Tag).Distinct()));
        Assert.All(answers.GroupBy(answer => answer.Path), same => Assert.Single(same.Select(each => Convert.ToHexString(each.Bytes)).Distinct()));
        Assert.Equal(Results, cluster.Shared.Stored.Count);
        Assert.All(cluster.Shared.Stored, stored => Assert.Equal(1, stored.Value));
    }

    [Theory]
    [OnRedis]
    [OnGarnet]
    public async Task Comparison_of_formats_and_placeholder_are_made_once(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        await using var cluster = new Cluster(server);
        for (var node = 0; node < Nodes; node++)
        {
            await cluster.AddConnectedAsync($"{node}", redis: options => options.LeaseDuration = Cluster.LongLease);
        }

        string[] paths = ["/images/photo.jpg?w=31&format=auto", "/images/photo.jpg?placeholder"];
        var answers = await Task.WhenAll(Enumerable.Range(0, Nodes).SelectMany(node => paths.Select(async path =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Accept", "image/webp,*/*");
            using var response = await cluster[node].Client.SendAsync(request);
            return (path, Status: (int)response.StatusCode, Bytes: Convert.ToHexString(await response.Content.ReadAsByteArrayAsync()));
        })));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.All(answers.GroupBy(answer => answer.path), same => Assert.Single(same.Select(each => each.Bytes).Distinct()));
        Assert.All(cluster.Shared.Stored, stored => Assert.Equal(1, stored.Value));
    }

    [Theory]
    [OnRedis]
    [OnGarnet]
    public async Task Result_of_a_node_that_died_is_made_when_its_lease_has_expired(string kind)
    {
        var lease = TimeSpan.FromSeconds(3);
        using var server = await RedisServer.StartAsync(kind);
        using var connection = await server.ConnectAsync();
        var key = await KeyOfAsync(server);
        await using var cluster = new Cluster(server);
        await cluster.AddConnectedAsync("0", redis: options => options.KeyPrefix = "second:");
        await connection.GetDatabase().StringSetAsync($"second:lease:{key}", "of a dead node", lease);
        var watch = Stopwatch.StartNew();

        var answer = await cluster[0].GetAsync(Path);

        Assert.Equal(200, answer.Status);
        Assert.InRange(watch.Elapsed, lease / 2, Waiting.Longest);
        Assert.Equal([key], cluster.Shared.Stored.Keys);
    }

    [Theory]
    [OnRedis]
    [OnGarnet]
    public async Task Node_takes_a_result_from_the_shared_level_when_it_is_told_that_another_one_has_made_it(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        using var connection = await server.ConnectAsync();
        await using var first = new Cluster(server);
        await first.AddConnectedAsync("0", redis: options => options.KeyPrefix = "first:");
        var expected = await first[0].GetAsync(Path);
        var key = first.Shared.Stored.Keys.Single();
        await using var cluster = new Cluster(server);
        await cluster.AddConnectedAsync("0", redis: options => options.KeyPrefix = "photoresize:");
        await connection.GetDatabase().StringSetAsync($"photoresize:lease:{key}", "of another node", Waiting.Longest);

        var asking = cluster[0].GetAsync(Path);
        Assert.False(asking.IsCompleted);
        cluster.Shared.TakeFrom(first.Shared);
        await Cluster.UntilAsync(async () =>
        {
            await connection.GetSubscriber().PublishAsync(RedisChannel.Literal(Made), "s" + key);
            return asking.IsCompleted;
        });

        var answer = await asking;
        Assert.Equal(200, answer.Status);
        Assert.Equal(expected.Bytes, answer.Bytes);
        Assert.Empty(cluster.Shared.Stored);
    }

    [Theory]
    [OnRedis]
    [OnGarnet]
    public async Task Result_is_made_again_after_a_purge(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        await using var cluster = new Cluster(server);
        await cluster.AddConnectedAsync("0");
        await cluster[0].GetAsync(Path);

        // A request joins the work on the first one for as long as that stores its result, so it may take more than one.
        await Cluster.UntilAsync(async () =>
        {
            await cluster[0].Cache.PurgeAsync(Caching.CacheScope.All, CancellationToken.None);
            Assert.Equal(200, (await cluster[0].GetAsync(Path)).Status);
            return cluster.Shared.Stored.GetValueOrDefault(cluster.Shared.Stored.Keys.SingleOrDefault() ?? "") >= 2;
        });
    }

    [Theory]
    [OnRedis]
    [OnGarnet]
    public async Task Answers_are_right_while_the_server_is_killed_and_started_again(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        await using var cluster = new Cluster(server);
        for (var node = 0; node < Nodes; node++)
        {
            await cluster.AddConnectedAsync($"{node}", redis: options => options.CommandTimeout = TimeSpan.FromMilliseconds(250));
        }

        var asking = AskAsync(cluster, Results / 2);
        await Cluster.UntilAsync(() => cluster.Shared.Stored.Count > 50);
        server.Kill();
        await server.StartAsync();
        var answers = await asking;

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.All(answers.GroupBy(answer => answer.Path), same => Assert.Single(same.Select(each => each.Tag).Distinct()));
        Assert.All(answers.DistinctBy(answer => answer.Path), answer => Assert.True(ReferenceDecoder.DecodeFirst(answer.Bytes).Width > 0));
    }

    [Theory]
    [OnRedis]
    [OnGarnet]
    public async Task Server_that_hangs_costs_a_miss_its_time_limit_once_in_a_while(string kind)
    {
        const int Misses = 30;
        using var server = await RedisServer.StartAsync(kind);
        await using var cluster = new Cluster(server);
        await cluster.AddConnectedAsync("0", redis: options => options.CommandTimeout = TimeSpan.FromMilliseconds(250));
        await cluster[0].GetAsync(Path);
        server.Freeze();
        try
        {
            var slow = 0;
            for (var miss = 0; miss < Misses; miss++)
            {
                var watch = Stopwatch.StartNew();
                Assert.Equal(200, (await cluster[0].GetAsync($"/images/photo.jpg?w=29&q={40 + miss}")).Status);
                slow += watch.Elapsed >= TimeSpan.FromMilliseconds(200) ? 1 : 0;
            }

            Assert.InRange(slow, 1, Misses / 3);
        }
        finally
        {
            server.Thaw();
        }
    }

    [Theory]
    [OnRedis]
    [OnGarnet]
    public async Task Site_starts_and_answers_without_a_server_and_agrees_once_there_is_one(string kind)
    {
        using var server = RedisServer.Prepare(kind);
        await using var cluster = new Cluster(server);
        await cluster.AddAsync("0");

        Assert.Equal(200, (await cluster[0].GetAsync(Path)).Status);

        await Cluster.UntilAsync(() => cluster[0].Cache.GetStatistics().Entries == 1);
        await server.StartAsync();
        await cluster[0].UntilConnectedAsync();
        await cluster.AddConnectedAsync("1");
        await cluster[1].Cache.PurgeAsync(Caching.CacheScope.All, CancellationToken.None);
        await Cluster.UntilAsync(() => cluster[0].Cache.GetStatistics().Purges == 1);
    }

    [Theory]
    [OnRedis]
    public async Task Hit_sends_no_command(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        using var connection = await server.ConnectAsync();
        await using var cluster = new Cluster(server);
        await cluster.AddConnectedAsync("0");
        await cluster[0].GetAsync(Path);
        await Cluster.UntilAsync(async () => await CountAsync() is { } before && before == await CountAsync());
        var commands = await CountAsync();
        for (var hit = 0; hit < 100; hit++)
        {
            await cluster[0].GetAsync(Path);
        }

        Assert.Equal(commands, await CountAsync());

        // Those of leases and budgets. Others keep the connection alive.
        async Task<string> CountAsync() => string.Join(' ', (await connection.GetServers()[0].InfoAsync("commandstats"))
            .SelectMany(group => group)
            .Where(line => line.Key is "cmdstat_set" or "cmdstat_get" or "cmdstat_incrby" or "cmdstat_publish")
            .Select(line => line.Value.Split(',')[0]));
    }

    private static async Task<string> KeyOfAsync(RedisServer server)
    {
        await using var cluster = new Cluster(server);
        await cluster.AddConnectedAsync("0", redis: options => options.KeyPrefix = "first:");
        await cluster[0].GetAsync(Path);
        return cluster.Shared.Stored.Keys.Single();
    }

    /// <summary>Asks all nodes for all results, in another order each.</summary>
    private static async Task<ConcurrentBag<(string Path, int Status, string? Tag, byte[] Bytes)>> AskAsync(Cluster cluster, int results)
    {
        var random = new Random(1);
        var questions = Enumerable.Range(0, results)
            .SelectMany(result => Enumerable.Range(0, Nodes).Select(node => (node, Path: $"/images/photo.jpg?w={10 + result % 50}&q={40 + result / 50}")))
            .OrderBy(_ => random.Next())
            .ToArray();
        var answers = new ConcurrentBag<(string, int, string?, byte[])>();
        await Parallel.ForEachAsync(questions, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (question, _) =>
        {
            var (status, tag, bytes) = await cluster[question.node].GetAsync(question.Path);
            answers.Add((question.Path, status, tag, bytes));
        });
        return answers;
    }
}
