using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using PhotoResize.Caching;
using PhotoResize.Configuration;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>Clients that ask for large results and read nothing. A bitmap is larger than what sockets take on the way.</summary>
public sealed class SlowClientTests
{
    private const int Clients = 30;

    [Fact]
    public async Task Result_beyond_the_bound_is_sent_from_the_cache()
    {
        await using var site = await StartAsync();
        var (stalled, status) = await RawExchange.StallAsync(site.Client.BaseAddress!, Bitmap(0));
        using (stalled)
        {
            Assert.Equal(200, status);
            Assert.True(site.Services.GetRequiredService<SendingBudget>().Bytes >= 3300 * 3000 * 3);

            using var small = await site.GetAsync("/images/photo.jpg?w=300");
            Assert.Equal(HttpStatusCode.OK, small.StatusCode);
            var large = await site.Client.GetByteArrayAsync(Bitmap(1));
            Assert.Equal(large, await site.Client.GetByteArrayAsync(Bitmap(1)));
            Assert.Equal(3, site.Engine.Started);

            // The two that were made and then taken from there were looked up twice.
            Assert.Equal(1 + 2 + 2 + 1, site.Store.LookUps);
        }
    }

    [Fact]
    public async Task Result_beyond_the_bound_that_cannot_be_stored_gives_503_until_there_is_room()
    {
        await using var site = await StartAsync(options => options.DiskCache.Enabled = false);
        var (stalled, _) = await RawExchange.StallAsync(site.Client.BaseAddress!, Bitmap(0));
        using (stalled)
        {
            using var refused = await site.GetAsync("/images/photo.jpg?w=300");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal("1", refused.Headers.RetryAfter?.ToString());
            Assert.True(refused.Headers.CacheControl?.NoStore);
        }

        using var patience = new CancellationTokenSource(Waiting.Longest);
        while (await site.Client.GetAsync("/images/photo.jpg?w=300", patience.Token) is { StatusCode: HttpStatusCode.ServiceUnavailable } busy)
        {
            busy.Dispose();
        }
    }

    [Fact]
    public async Task Clients_that_wait_for_the_same_result_are_counted_as_one()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var site = await StartAsync(options => options.DiskCache.Enabled = false);
        site.Engine.Gate = gate.Task;
        var clients = Enumerable.Range(0, 5).Select(_ => RawExchange.StallAsync(site.Client.BaseAddress!, Bitmap(0))).ToArray();
        await site.Engine.FirstStarted.Task.WaitAsync(Waiting.Longest);
        gate.SetResult();
        foreach (var (client, status) in await Task.WhenAll(clients))
        {
            using (client)
            {
                Assert.Equal(200, status);
            }
        }
    }

    [Fact]
    public async Task Thirty_clients_that_read_nothing_take_bounded_memory_and_the_next_one_is_served()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await using var files = await TestSite.StartAsync();

        // What jobs leave to the next ones has a bound of its own.
        using var site = await SiteProcess.StartAsync(files.ContentRoot, files.CacheRoot, settings: "MaxKeptMemory=0");
        (await site.Client.GetAsync(Bitmap(Clients))).Dispose();
        var before = site.PeakMemory;
        var stalled = await Task.WhenAll(
            Enumerable.Range(0, Clients).Select(i => RawExchange.StallAsync(site.Client.BaseAddress!, Bitmap(i))));
        try
        {
            Assert.All(stalled, client => Assert.True(client.Status is 200 or 503));
            using var next = await site.Client.GetAsync("/images/photo.jpg?w=300");
            Assert.Equal(HttpStatusCode.OK, next.StatusCode);

            // 64 MiB in sending, 64 MiB to be stored, two jobs, and what the garbage collector has not yet looked at.
            Assert.InRange(site.PeakMemory - before, 0, 450L * 1024 * 1024);
        }
        finally
        {
            Array.ForEach(stalled, client => client.Client.Dispose());
        }
    }

    private static string Bitmap(int number) => $"/images/photo.jpg?w={3300 - number}&h=3000&mode=pad&format=bmp";

    private static Task<TestSite> StartAsync(Action<ImageResizingOptions>? configure = null) => TestSite.StartAsync(
        options =>
        {
            options.Processing.MaxBytesInSending = 1;
            configure?.Invoke(options);
        },
        builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinResponseDataRate = null));
}
