using System.Collections.Concurrent;
using System.Net;
using PhotoResize.Testing;

namespace PhotoResize.Redis.Tests;

/// <summary>What somebody sees who runs <c>samples/Cluster</c>.</summary>
public sealed class ClusterSampleTests
{
    private const int Sizes = 6;
    private const int AtOnce = 6;
    private const int KillAfter = 8;

    [ClusterSampleFact]
    public async Task All_nodes_answer_and_pictures_come_while_one_is_killed_and_nothing_is_left_at_the_end()
    {
        using var sample = await ClusterSample.StartAsync();
        Assert.Contains("<button id=\"crash\"", await sample.Client.GetStringAsync("/"), StringComparison.Ordinal);
        var state = await sample.GetStateAsync();
        Assert.Equal(["1", "2", "3"], state.Nodes.Where(node => node.IsRunning).Select(node => node.Name));

        // Each result is made once, by any node; the other two find it in the shared level.
        var first = await AskAsync(sample, state.Pictures, smallest: 100);
        Assert.Equal(["1", "2", "3"], first.Select(answer => answer.Node).Distinct().Order());
        Assert.All(first, answer => Assert.Equal("made", answer.Level));
        var path = first.First().Path;
        var levels = new HashSet<(string Node, string Level)>();
        await Cluster.UntilAsync(async () =>
        {
            var answer = await AskAsync(sample, path);
            return levels.Add((answer.Node, answer.Level)) && levels.Count(seen => seen.Level == "shared") == 2;
        });

        // Node 2 dies at work.
        var second = await AskAsync(sample, state.Pictures, smallest: 200, kill: "2");
        Assert.Contains(second, answer => answer.Node is "1" or "3");
        Assert.False((await sample.GetStateAsync()).Nodes[1].IsRunning);
        Assert.DoesNotContain(await AskAsync(sample, state.Pictures, smallest: 200), answer => answer.Node == "2");
        await sample.PostAsync("/cluster/nodes/2/start");
        await Cluster.UntilAsync(async () => (await AskAsync(sample, path)).Node == "2");

        await sample.PostAsync("/cluster/purge");
        Assert.Contains(await AskAsync(sample, state.Pictures, smallest: 100), answer => answer.Level == "made");

        Assert.Equal(0, await sample.EndAsync());
        await AssertGoneAsync();
    }

    [ClusterSampleFact]
    public async Task Nothing_is_left_where_the_sample_itself_is_killed()
    {
        using var sample = await ClusterSample.StartAsync();
        Assert.NotEmpty(ClusterSample.FindProcesses());

        sample.Kill();

        await AssertGoneAsync();
    }

    private static Task AssertGoneAsync() => Cluster.UntilAsync(() => !ClusterSample.FindProcesses().Any());

    private static async Task<ConcurrentBag<Answer>> AskAsync(ClusterSample sample, string[] pictures, int smallest, string? kill = null)
    {
        var answers = new ConcurrentBag<Answer>();
        var paths = Enumerable.Range(smallest, Sizes).SelectMany(width => pictures.Select(picture => $"/images/{picture}?w={width}&h=60"));
        await Parallel.ForEachAsync(paths, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (path, _) =>
        {
            answers.Add(await AskAsync(sample, path));
            if (kill is not null && answers.Count >= KillAfter)
            {
                await sample.PostAsync($"/cluster/nodes/{kill}/kill");
            }
        });
        return answers;
    }

    private static async Task<Answer> AskAsync(ClusterSample sample, string path)
    {
        using var response = await sample.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(60, ReferenceDecoder.DecodeFirst(await response.Content.ReadAsByteArrayAsync()).Height);
        return new Answer(path, response.Headers.GetValues("X-Node").Single(), response.Headers.GetValues("X-Image-Cache").Single());
    }

    private sealed record Answer(string Path, string Node, string Level);
}
