using System.Collections.Concurrent;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>A server that is killed while it makes and writes results leaves nothing that is ever served.</summary>
public class KilledServerTests
{
    private const int Rounds = 6;
    private const int Clients = 6;

    [Fact]
    public async Task Results_after_a_kill_are_whole_whatever_was_being_written()
    {
        await using var survivor = await TestSite.StartAsync();
        await using var reference = await TestSite.StartAsync(options => options.DiskCache.Enabled = false);
        var small = TestImages.Gradient(800, 600);
        await survivor.WriteAsync("small.jpg", small);
        await reference.WriteAsync("small.jpg", small);

        var asked = new ConcurrentDictionary<string, bool>();
        var random = new Random(1);
        for (var round = 0; round < Rounds; round++)
        {
            await KillAfterAsync(answers: random.Next(1, 25), round, survivor, asked);
        }

        foreach (var path in asked.Keys)
        {
            Assert.Equal(await reference.Client.GetByteArrayAsync(path), await survivor.Client.GetByteArrayAsync(path));
        }

        Assert.InRange(survivor.Engine.Started, 0, asked.Count - 1);
        Assert.NotEmpty(survivor.CachedFiles);
    }

    private static async Task KillAfterAsync(int answers, int round, TestSite site, ConcurrentDictionary<string, bool> asked)
    {
        using var process = await SiteProcess.StartAsync(site.ContentRoot, site.CacheRoot);
        var answered = 0;
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var clients = Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            // Large, uncompressed results, so that much of the time goes into writing them.
            for (var i = 0; ; i++)
            {
                var path = $"/images/small.jpg?w={300 + client * 50 + i}&h={500 + round}&mode=stretch&format=tiff&sharpen=false";
                asked.TryAdd(path, true);
                try
                {
                    await process.Client.GetByteArrayAsync(path);
                }
                catch (HttpRequestException)
                {
                    return;
                }

                if (Interlocked.Increment(ref answered) == answers)
                {
                    enough.SetResult();
                }
            }
        })).ToArray();

        await enough.Task;
        await process.KillAsync();
        await Task.WhenAll(clients);
    }
}
