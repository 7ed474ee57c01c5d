using System.Collections.Concurrent;
using System.Net;
using PhotoResize.Testing;

namespace PhotoResize.Redis.Tests;

/// <summary>Nodes of two versions of a site share a level and a server, as they do while it is deployed node by node.</summary>
public sealed class RollingDeploymentTests
{
    private const int Results = 40;
    private const string Path = "/images/photo.jpg?w=30";

    // The first two nodes are one machine, on which the new version starts before the old one ends.
    private static readonly string[] Disks = ["0", "0", "2", "3"];

    private static readonly string[] OwnLevels = ["memory", "disk"];

    [Theory]
    [OnRedis]
    [OnGarnet]
    public async Task Versions_neither_mix_results_nor_push_out_those_of_each_other(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        await using var cluster = new Cluster(server);
        EngineRevision[] revisions = [new("1", quality: 90), new("2", quality: 30)];

        foreach (var (node, disk) in Disks.Index())
        {
            await AddAsync(cluster, server, disk, revisions[node % 2]);
        }

        var first = await AskAsync(cluster, 0, 1, 2, 3);
        foreach (var same in first.GroupBy(answer => answer.Path))
        {
            var ofVersions = same.GroupBy(answer => answer.Node % 2).ToArray();
            Assert.All(ofVersions, ofVersion => Assert.Single(ofVersion.Select(answer => (answer.Tag, answer.Bytes)).Distinct()));
            Assert.Equal(2, ofVersions.Select(ofVersion => ofVersion.First().Tag).Distinct().Count());
            Assert.Equal(2, ofVersions.Select(ofVersion => ofVersion.First().Bytes).Distinct().Count());
        }

        AssertMadeOnce(revisions);

        // All get to have all on their disks, and new nodes of both versions find everything in the shared level.
        await Cluster.UntilAsync(async () => (await AskAsync(cluster, 0, 1, 2, 3)).All(answer => OwnLevels.Contains(answer.Level)));
        await AddAsync(cluster, server, "4", revisions[0]);
        await AddAsync(cluster, server, "5", revisions[1]);
        var last = await AskAsync(cluster, 4, 5);
        Assert.All(last, answer => Assert.Equal("shared", answer.Level));
        Assert.All(last, answer => Assert.Contains(
            first, other => other.Node % 2 == answer.Node % 2 && (other.Path, other.Tag, other.Bytes) == (answer.Path, answer.Tag, answer.Bytes)));
        AssertMadeOnce(revisions);
    }

    [Theory]
    [OnRedis]
    [OnGarnet]
    public async Task Version_does_not_wait_for_a_result_that_the_other_one_is_making(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        using var connection = await server.ConnectAsync();
        EngineRevision[] revisions = [new("1", quality: 90), new("2", quality: 30)];
        string key;
        await using (var alone = new Cluster(server))
        {
            await alone.AddConnectedAsync("0", redis: options => options.KeyPrefix = "alone:", services: revisions[0].Install);
            await alone[0].GetAsync(Path);
            key = alone.Shared.Stored.Keys.Single();
        }

        await using var cluster = new Cluster(server);
        await cluster.AddConnectedAsync("0", services: revisions[0].Install);
        await cluster.AddConnectedAsync("1", services: revisions[1].Install);
        await connection.GetDatabase().StringSetAsync($"photoresize:lease:{key}", "of another node", Waiting.Longest);

        var waiting = cluster[0].GetAsync(Path);
        Assert.Equal(200, (await cluster[1].GetAsync(Path)).Status);
        Assert.False(waiting.IsCompleted);

        await connection.GetDatabase().KeyDeleteAsync($"photoresize:lease:{key}");
        Assert.Equal(200, (await waiting).Status);
    }

    [Theory]
    [OnRedis]
    public async Task Versions_that_make_the_same_bytes_have_the_same_tags(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        await using var cluster = new Cluster(server);
        await using var other = new Cluster(server);
        await cluster.AddAsync("0", services: new EngineRevision("1", quality: 90).Install);
        await other.AddAsync("0", redis: options => options.KeyPrefix = "other:", services: new EngineRevision("1", quality: 90).Install);
        var answer = await cluster[0].GetAsync(Path);

        Assert.Equal(answer.Bytes, (await other[0].GetAsync(Path)).Bytes);
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.Add("If-None-Match", answer.Tag);
        using var unchanged = await other[0].Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Equal(answer.Tag, unchanged.Headers.ETag!.Tag);
    }

    private static Task<Node> AddAsync(Cluster cluster, RedisServer server, string disk, EngineRevision revision) => cluster.AddConnectedAsync(
        disk,
        options => options.DiagnosticHeaders = true,
        options => options.LeaseDuration = Cluster.LongLease,
        resizing =>
        {
            revision.Install(resizing);
            DistributedResultTests.Share(resizing, server);
        });

    private static void AssertMadeOnce(EngineRevision[] revisions) => Assert.All(revisions, revision =>
    {
        Assert.Equal(Results, revision.Made.Count);
        Assert.All(revision.Made, made => Assert.Equal(1, made.Value));
    });

    /// <summary>Asks nodes for all results, in another order each.</summary>
    private static async Task<Answer[]> AskAsync(Cluster cluster, params int[] nodes)
    {
        var random = new Random(1);
        var questions = nodes.SelectMany(node => Enumerable.Range(10, Results).Select(width => (node, Path: $"/images/photo.jpg?w={width}"))).ToArray();
        random.Shuffle(questions);
        var answers = new ConcurrentBag<Answer>();
        await Parallel.ForEachAsync(questions, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (question, cancellationToken) =>
        {
            using var response = await cluster[question.node].Client.GetAsync(question.Path, cancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            Assert.True(ReferenceDecoder.DecodeFirst(bytes).Width > 0);
            answers.Add(new Answer(
                question.node,
                question.Path,
                response.Headers.GetValues("X-Image-Cache").Single(),
                response.Headers.ETag!.Tag,
                Convert.ToHexString(bytes)));
        });
        return [.. answers];
    }

    private sealed record Answer(int Node, string Path, string Level, string Tag, string Bytes);
}
