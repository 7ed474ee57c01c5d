using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using PhotoResize.Settings;
using PhotoResize.Testing;
using StackExchange.Redis;

namespace PhotoResize.Redis.Tests;

/// <summary>
/// Three nodes in processes of their own are asked for everything at once. Meanwhile one of them is killed, and the server by which they
/// agree is restarted. What they share is in another server, which stays.
/// </summary>
public sealed class KilledNodeTests : IAsyncLifetime, IDisposable
{
    private const int Nodes = 3;
    private const int Originals = 40;
    private const int Sizes = 50;
    private const int Smallest = 10;
    private const int AtOnce = 150;

    // Of the 6,000 answers of the first round: about two fifths and three fifths of the results are made then.
    private const int KillAfter = 1000;
    private const int RestartAfter = 2000;

    // Further answers without the server. Then all wait for it: what was asked for meanwhile may be made more than once.
    private const int WithoutServer = 200;

    private const int Killed = 1;

    private readonly TemporaryFolder _folder = new();
    private readonly NodeProcess?[] _nodes = new NodeProcess?[Nodes];
    private readonly ConcurrentBag<Answer> _answers = [];
    private readonly TaskCompletionSource _kill = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _restart = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _back = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _answered;

    public Task InitializeAsync()
    {
        Directory.CreateDirectory(_folder.Combine("originals"));
        for (var original = 0; original < Originals; original++)
        {
            var color = ColorOf(original);
            var path = _folder.Combine("originals", $"{original}.png");
            File.WriteAllBytes(path, ReferenceEncoder.Encode(ImageFormat.Png, Picture.Draw(64, 64, (_, _) => (color.R, color.G, color.B, 255))));
        }

        return Task.CompletedTask;
    }

    public Task DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            node?.Dispose();
        }

        return Task.CompletedTask;
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [OnRedis]
    public async Task Results_are_right_and_made_once_while_a_node_is_killed_and_the_server_restarted(string kind)
    {
        using var agreement = await RedisServer.StartAsync(kind);
        using var shared = await RedisServer.StartAsync(kind);
        for (var node = 0; node < Nodes; node++)
        {
            _nodes[node] = new NodeProcess(_folder, $"{node}", agreement, shared);
        }

        await Task.WhenAll(_nodes.Select(node => node!.StartAsync()));
        await UntilInTouchAsync(agreement, [0, 1, 2]);

        var asking = AskForEverythingAsync();
        await _kill.Task;
        _nodes[Killed]!.Kill();
        await _restart.Task;
        var away = Stopwatch.GetTimestamp();
        agreement.Kill();
        await agreement.StartAsync();
        await UntilInTouchAsync(agreement, [0, 2]);
        var back = Stopwatch.GetTimestamp();
        _back.SetResult();
        await asking;
        var first = _answers.ToArray();

        await _nodes[Killed]!.StartAsync();
        await UntilInTouchAsync(agreement, [0, 1, 2]);
        await AskForEverythingAsync();

        AssertRight();
        AssertMadeOnce(first, away, back);
        await AssertPurgesAreSeenAsync();
    }

    /// <summary>Waits until nodes hear of results and of purges, and take leases.</summary>
    private async Task UntilInTouchAsync(RedisServer server, int[] nodes)
    {
        using var connection = await server.ConnectAsync();
        foreach (var channel in new[] { "photoresize:made", "photoresize:purges" })
        {
            await Cluster.UntilAsync(async () =>
                await connection.GetServers()[0].SubscriptionSubscriberCountAsync(RedisChannel.Literal(channel)) == nodes.Length);
        }

        foreach (var node in nodes)
        {
            await Cluster.UntilAsync(_nodes[node]!.AgreesAsync);
        }
    }

    private static (int R, int G, int B) ColorOf(int original) => (40 + (original * 5), 240 - (original * 5), original * 37 % 256);

    private static string PathOf(int result) => $"/images/{result / Sizes}.png?w={Smallest + (result % Sizes)}";

    /// <summary>Asks all nodes for all results in random order, and each again that says that it can be tried again.</summary>
    private async Task AskForEverythingAsync()
    {
        var random = new Random(1);
        var questions = Enumerable.Range(0, Originals * Sizes).SelectMany(result => Enumerable.Range(0, Nodes).Select(node => (result, node))).ToArray();
        random.Shuffle(questions);
        await Parallel.ForEachAsync(questions, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (question, _) =>
        {
            if (Volatile.Read(ref _answered) >= RestartAfter + WithoutServer)
            {
                await _back.Task;
            }

            _answers.Add(await AskAsync(question.result, question.node));
            var answered = Interlocked.Increment(ref _answered);
            (answered == KillAfter ? _kill : answered == RestartAfter ? _restart : null)?.SetResult();
        });
    }

    /// <summary>As a load balancer does: what a node that is dead does not answer goes to the next one.</summary>
    private async Task<Answer> AskAsync(int result, int node)
    {
        var asked = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var response = await _nodes[node]!.Client.GetAsync(PathOf(result));
                if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
                {
                    Assert.True(response.StatusCode == HttpStatusCode.OK, $"{PathOf(result)} of node {node} is answered with {response.StatusCode}.");
                    var bytes = await response.Content.ReadAsByteArrayAsync();
                    return new Answer(result, asked, Stopwatch.GetTimestamp(), response.Headers.ETag!.Tag, bytes);
                }

                Assert.NotNull(response.Headers.RetryAfter);
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
            catch (Exception exception) when (node == Killed && exception is HttpRequestException or IOException)
            {
                node = (node + 1) % Nodes;
            }
        }
    }

    private void AssertRight()
    {
        Assert.Equal(2 * Nodes * Originals * Sizes, _answers.Count);
        foreach (var same in _answers.GroupBy(answer => answer.Result))
        {
            Assert.Single(same.Select(answer => answer.Tag).Distinct());
            Assert.Single(same.Select(answer => Convert.ToHexString(answer.Bytes)).Distinct());
            var picture = ReferenceDecoder.DecodeFirst(same.First().Bytes);
            Assert.Equal((Smallest + (same.Key % Sizes), picture.Width), (picture.Width, picture.Height));
            Assert.InRange(picture.DistanceAt(picture.Width / 2, picture.Height / 2, ColorOf(same.Key / Sizes)), 0, 2);
        }

        // One tag for each result.
        Assert.Equal(Originals * Sizes, _answers.Select(answer => answer.Tag).Distinct().Count());
    }

    /// <summary>
    /// Works of the dead node are done again by others. So may those be that nodes could not agree on: somebody waited for them while the
    /// server was away.
    /// </summary>
    private void AssertMadeOnce(IEnumerable<Answer> first, long away, long back)
    {
        var disputed = first.Where(answer => answer.Asked <= back && answer.Answered >= away).Select(answer => PathOf(answer.Result)).ToHashSet();
        var made = _nodes.SelectMany((node, index) => node!.WorksOf(index == Killed ? 2 : 1).Where(IsAsked)).ToArray();
        var ofTheDead = _nodes[Killed]!.WorksOf(1).Where(IsAsked).ToArray();

        Assert.NotEmpty(ofTheDead);
        Assert.Equal(ofTheDead.Length, ofTheDead.Distinct().Count());
        Assert.Equal(Originals * Sizes, made.Concat(ofTheDead).Distinct().Count());
        Assert.Empty(made.GroupBy(work => work).Where(same => same.Count() > 1 && !disputed.Contains(same.Key)).Select(same => same.Key));

        // Otherwise there would be little left to be sure of.
        Assert.InRange(disputed.Count, 1, WithoutServer + (2 * AtOnce));

        // The engine warms up on pictures of its own.
        static bool IsAsked(string work) => work.StartsWith("/images/", StringComparison.Ordinal);
    }

    private async Task AssertPurgesAreSeenAsync()
    {
        // The machine may stall in one of them; what was missed would take as long in all of them.
        var times = new List<TimeSpan>();
        for (var purge = 0; purge < Nodes; purge++)
        {
            var before = await Task.WhenAll(_nodes.Select(node => node!.PurgedAsync()));
            var watch = Stopwatch.StartNew();
            using var response = await _nodes[purge]!.Client.PostAsync($"/purge?path=/images/{purge}.png", content: null);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            await Cluster.UntilAsync(async () =>
            {
                var now = await Task.WhenAll(_nodes.Select(node => node!.PurgedAsync()));
                return now.Zip(before, (one, other) => one - other).All(purged => purged > 0);
            });
            times.Add(watch.Elapsed);
        }

        Assert.InRange(times.Min(), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    private sealed record Answer(int Result, long Asked, long Answered, string Tag, byte[] Bytes);
}
