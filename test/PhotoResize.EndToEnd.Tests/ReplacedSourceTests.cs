using System.Collections.Concurrent;
using System.Net;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>A source that is replaced again and again under load: an answer shows one of its versions, and the one that its tag stands for.</summary>
public class ReplacedSourceTests
{
    private const int Versions = 100;
    private const int Clients = 4;

    private static readonly string[] Queries = ["w=32&format=png", "w=24&format=png", "w=16&h=16&mode=crop&format=png"];

    [Fact]
    public async Task Answer_shows_the_version_of_its_tag_and_the_last_one_shows_the_last()
    {
        await using var site = await TestSite.StartAsync(options => options.Processing.MaxConcurrentJobs = 3);
        var versionOf = new ConcurrentDictionary<string, int>();
        var answers = new ConcurrentBag<(string Tag, byte[] Body)>();
        using var answered = new SemaphoreSlim(0);
        using var stop = new CancellationTokenSource();
        await ReplaceAsync(site, 0, versionOf);

        var clients = Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            for (var i = client; !stop.IsCancellationRequested; i++)
            {
                using var response = await site.GetAsync($"/images/changing.png?{Queries[i % Queries.Length]}");
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    answers.Add((response.Headers.ETag!.Tag, await response.Content.ReadAsByteArrayAsync()));
                }
                else
                {
                    // Replaced three times while it was processed.
                    Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
                }

                answered.Release();
            }
        })).ToArray();

        var random = new Random(1);
        for (var version = 1; version < Versions; version++)
        {
            for (var waited = random.Next(6); waited > 0; waited--)
            {
                Assert.True(await answered.WaitAsync(Waiting.Longest));
            }

            await ReplaceAsync(site, version, versionOf);
        }

        await stop.CancelAsync();
        await Task.WhenAll(clients);

        Assert.InRange(answers.Count, Versions, int.MaxValue);
        foreach (var (tag, body) in answers)
        {
            Assert.Equal(versionOf[tag], VersionShownBy(body));
        }

        // Made, and then from the cache, where nothing of an older version is found under the last one's tag.
        foreach (var query in Queries.Concat(Queries))
        {
            Assert.Equal(Versions - 1, VersionShownBy(await site.Client.GetByteArrayAsync($"/images/changing.png?{query}")));
        }

        Assert.Empty(site.Logs.Warnings);
    }

    // By a rename, as those do who replace files on a running site; each version tells its number by its colour.
    private static async Task ReplaceAsync(TestSite site, int version, ConcurrentDictionary<string, int> versionOf)
    {
        var bytes = PngFile.Draw(64, 48, (_, _) => (version, 255 - version, 128, 255));
        await site.WriteAsync("changing.png.new", bytes);
        File.SetLastWriteTimeUtc(site.PathOf("changing.png.new"), DateTime.UnixEpoch.AddDays(version));
        File.Move(site.PathOf("changing.png.new"), site.PathOf("changing.png"), overwrite: true);
        foreach (var query in Queries)
        {
            // Does no image work.
            using var response = await site.SendAsync(HttpMethod.Head, $"/images/changing.png?{query}");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.True(versionOf.TryAdd(response.Headers.ETag!.Tag, version));
        }
    }

    private static int VersionShownBy(byte[] body)
    {
        var picture = ReferenceDecoder.DecodeFirst(body);
        var (r, g, b, _) = picture[picture.Width / 2, picture.Height / 2];
        Assert.Equal((255 - r, 128), (g, b));
        return r;
    }
}
