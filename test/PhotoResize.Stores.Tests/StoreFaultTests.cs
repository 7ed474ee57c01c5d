using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PhotoResize.Testing;

namespace PhotoResize.Stores.Tests;

/// <summary>Stores that are slow, broken or away.</summary>
public sealed class StoreFaultTests
{
    private const string Hit = "/images/a.jpg?w=50";

    [Fact]
    public async Task Store_that_is_away_leaves_hits_alone_and_misses_are_told_to_come_back()
    {
        await using var origin = await Origin.StartAsync();
        origin.Put("/photos/a.jpg", Photos.Small);
        await using var site = await StoreSite.StartAsync(origin);
        Assert.Equal(HttpStatusCode.OK, await site.StatusOfAsync(Hit));

        await origin.StopAsync();
        for (var i = 0; i < 10; i++)
        {
            using var miss = await site.GetAsync($"/images/b{i}.jpg?w=50");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, miss.StatusCode);
            Assert.NotNull(miss.Headers.RetryAfter);
        }

        // Long past its freshness.
        site.Clock.Advance(TimeSpan.FromHours(5));
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => site.StatusOfAsync(Hit))), status => Assert.Equal(HttpStatusCode.OK, status));

        // A new size of an original whose copy is here needs nothing of the store.
        Assert.Equal((40, 27), await site.SizeOfAsync("/images/a.jpg?w=40"));

        // Longer than anybody may rely on what was known.
        site.Clock.Advance(TimeSpan.FromHours(20));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await site.StatusOfAsync(Hit));
    }

    [Fact]
    public async Task Store_that_fails_is_left_alone_and_asked_again_after_a_while()
    {
        await using var origin = await Origin.StartAsync();
        origin.Put("/photos/a.jpg", Photos.Small);
        origin.Instead = context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.FromResult(true);
        };
        await using var site = await StoreSite.StartAsync(origin);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await site.StatusOfAsync(Hit));
        }

        Assert.InRange(origin.Requests.Count, 1, 5);

        origin.Instead = null;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await site.StatusOfAsync(Hit));
        site.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(HttpStatusCode.OK, await site.StatusOfAsync(Hit));
    }

    [Fact]
    public async Task Store_that_is_left_alone_degrades_the_health_of_the_site()
    {
        await using var origin = await Origin.StartAsync();
        origin.Instead = context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.FromResult(true);
        };
        await using var site = await StoreSite.StartAsync(
            new Uri(origin.Address, "/photos").AbsoluteUri,
            resizing => resizing.AddHttpOriginals(options => options.AllowedNetworks.Add("127.0.0.0/8")).AddHealthCheck());
        var health = site.Services.GetRequiredService<HealthCheckService>();
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync()).Status);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await site.StatusOfAsync(Hit));
        }

        var entry = (await health.CheckHealthAsync()).Entries["photoresize"];
        Assert.Equal((HealthStatus.Degraded, "Not available: the store of image folder /images/."), (entry.Status, entry.Description));
        site.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync()).Status);
    }

    [Fact]
    public async Task Misses_at_a_store_that_does_not_answer_take_its_timeout_and_then_no_time()
    {
        await using var origin = await Origin.StartAsync();
        origin.Instead = async context =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        await using var site = await StoreSite.StartAsync(origin, options => options.Stores.LookupTimeout = TimeSpan.FromSeconds(0.3), isRealTime: true);
        var statuses = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => site.StatusOfAsync($"/images/{i}.jpg?w=50")));
        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.ServiceUnavailable, status));

        var asked = origin.Requests.Count;
        var times = new List<TimeSpan>();
        for (var i = 0; i < 5; i++)
        {
            var watch = Stopwatch.StartNew();
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await site.StatusOfAsync($"/images/new{i}.jpg?w=50"));
            times.Add(watch.Elapsed);
        }

        // A busy machine holds up some of them.
        Assert.InRange(times.Min(), TimeSpan.Zero, TimeSpan.FromSeconds(0.3));
        Assert.Equal(asked, origin.Requests.Count);
    }

    [Theory]
    [InlineData("reset")] // half of the bytes, then the connection is cut
    [InlineData("short")] // fewer bytes than the original has, and an end as if that were all
    [InlineData("long")]
    [InlineData("other")] // the bytes of another state, with its tag
    [InlineData("encoded")]
    public async Task Download_that_is_not_the_original_is_neither_shown_nor_kept(string fault)
    {
        await using var origin = await Origin.StartAsync();
        origin.Put("/photos/a.jpg", Photos.Large);
        origin.Instead = async context =>
        {
            if (context.Request.Method != "GET" || context.Request.Headers.Range.Count > 0)
            {
                return false;
            }

            var bytes = Photos.Large;
            if (fault == "reset")
            {
                context.Response.ContentLength = bytes.Length;
            }
            else if (fault == "other")
            {
                context.Response.Headers.ETag = "\"other\"";
            }
            else if (fault == "encoded")
            {
                context.Response.Headers.ContentEncoding = "br";
            }

            await context.Response.Body.WriteAsync(bytes.AsMemory(0, fault is "reset" or "short" ? bytes.Length / 2 : bytes.Length));
            if (fault == "long")
            {
                await context.Response.Body.WriteAsync(new byte[10]);
            }

            await context.Response.Body.FlushAsync();
            if (fault == "reset")
            {
                context.Features.Get<IHttpRequestLifetimeFeature>()!.Abort();
            }

            return true;
        };
        await using var site = await StoreSite.StartAsync(origin);
        using (var response = await site.GetAsync(Hit))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.NotNull(response.Headers.RetryAfter);
        }

        origin.Instead = null;
        Assert.Equal((50, 33), await site.SizeOfAsync(Hit));
    }

    [Fact]
    public async Task Original_of_a_server_that_tells_nothing_and_does_not_end_is_given_up_at_the_limit()
    {
        await using var origin = await Origin.StartAsync();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        origin.Instead = async context =>
        {
            var piece = new byte[16 * 1024];
            while (context.Request.Method == "GET" && !context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(piece, CancellationToken.None);
            }

            if (context.Request.Method == "GET")
            {
                ended.SetResult();
            }

            return true;
        };
        await using var site = await StoreSite.StartAsync(origin, options => options.Processing.MaxBufferedSourceBytes = 1_000_000);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await site.StatusOfAsync(Hit));
        await ended.Task.WaitAsync(Waiting.Longest);
    }
}
