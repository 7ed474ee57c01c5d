using System.Diagnostics;
using System.Net;
using PhotoResize.Configuration;
using PhotoResize.Middleware;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

public sealed class MissBudgetTests
{
    private const int Budget = 3;

    [Fact]
    public async Task Client_without_tokens_gets_no_new_work_but_everything_else()
    {
        await using var site = await StartAsync();
        for (var i = 0; i < Budget; i++)
        {
            using var made = await site.GetAsync(Url(i));
            Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        }

        using var refused = await site.GetAsync(Url(Budget));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.True(refused.Headers.CacheControl!.NoStore);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Budget, site.Engine.Started);

        using var hit = await site.GetAsync(Url(0));
        Assert.Equal(HttpStatusCode.OK, hit.StatusCode);
        using var unchanged = await site.GetAsync(Url(0), ("If-None-Match", hit.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        using var head = await site.SendAsync(HttpMethod.Head, Url(Budget));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        using var original = await site.GetAsync("/images/photo.jpg");
        Assert.Equal(HttpStatusCode.OK, original.StatusCode);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(90)]
    [InlineData(119)]
    [InlineData(10_000)]
    public void All_tokens_of_a_client_come_back_in_a_minute(int tokens)
    {
        var bucket = MissBudget.BucketOf(tokens);
        Assert.Equal(tokens, bucket.TokenLimit);
        Assert.Equal(tokens, TimeSpan.FromMinutes(1) / bucket.ReplenishmentPeriod * bucket.TokensPerPeriod, 3);
        Assert.InRange(bucket.ReplenishmentPeriod, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Clients_are_told_apart_by_the_applications_key()
    {
        await using var site = await StartAsync();
        for (var i = 0; i <= Budget; i++)
        {
            using var response = await site.GetAsync(Url(i), ("X-Client", "greedy"));
            Assert.Equal(i < Budget ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests, response.StatusCode);
        }

        using var other = await site.GetAsync(Url(Budget), ("X-Client", "modest"));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        using var now = await site.GetAsync(Url(Budget), ("X-Client", "greedy"));
        Assert.Equal(HttpStatusCode.OK, now.StatusCode);
    }

    [Fact]
    public async Task Large_result_costs_a_token_for_each_megapixel_and_at_most_all_of_them()
    {
        await using var site = await StartAsync();
        const string Large = "w=1500&h=1000";
        using var first = await site.GetAsync($"/images/photo.jpg?{Large}", ("X-Client", "greedy"));
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using var second = await site.GetAsync($"/images/photo.jpg?{Large}&format=bmp", ("X-Client", "greedy"));
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        using var largest = await site.GetAsync("/images/photo.jpg?format=webp", ("X-Client", "other"));
        Assert.Equal(HttpStatusCode.OK, largest.StatusCode);
    }

    [Fact]
    public async Task Flood_of_one_client_leaves_what_others_have_in_the_cache_and_their_new_work()
    {
        const int Tokens = 20;
        const int TokensOfBitmap = 6;
        await using var site = await StartAsync(options =>
        {
            options.Processing.MaxMissesPerClient = Tokens;
            options.DiskCache.MaxBytes = 60 * 1024 * 1024;
        });
        for (var i = 0; i < 10; i++)
        {
            (await site.GetAsync(Url(i))).Dispose();
            await site.StoredAsync();
        }

        var began = Stopwatch.GetTimestamp();
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 30; i++)
        {
            using var response = await site.GetAsync($"/images/photo.jpg?format=bmp&w={3000 - i}", ("X-Client", "greedy"));
            statuses.Add(response.StatusCode);
        }

        var tokens = Tokens * (1 + Stopwatch.GetElapsedTime(began).TotalMinutes);
        Assert.InRange(statuses.Count(status => status == HttpStatusCode.OK), 2, (int)tokens / TokensOfBitmap);
        Assert.All(statuses, status => Assert.True(status is HttpStatusCode.OK or HttpStatusCode.TooManyRequests));
        var started = site.Engine.Started;
        for (var i = 0; i < 10; i++)
        {
            using var hit = await site.GetAsync(Url(i));
            Assert.Equal(HttpStatusCode.OK, hit.StatusCode);
        }

        Assert.Equal(started, site.Engine.Started);
        using var made = await site.GetAsync(Url(10));
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
    }

    [Fact]
    public async Task Waiting_for_work_that_another_started_costs_nothing()
    {
        await using var site = await StartAsync();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        site.Engine.Gate = gate.Task;
        var first = site.GetAsync(Url(0));
        await site.Engine.FirstStarted.Task.WaitAsync(Waiting.Longest);
        var joined = Enumerable.Range(0, 2 * Budget).Select(_ => site.GetAsync(Url(0), ("X-Client", "greedy"))).ToArray();
        gate.SetResult();
        Assert.All(await Task.WhenAll(joined), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        for (var i = 1; i <= Budget; i++)
        {
            using var made = await site.GetAsync(Url(i), ("X-Client", "greedy"));
            Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        }
    }

    [Fact]
    public async Task Search_for_a_border_is_work()
    {
        await using var site = await StartAsync();
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < Budget; i++)
        {
            using var response = await site.GetAsync($"/images/photo.jpg?w=50&trim={i}");
            statuses.Add(response.StatusCode);
        }

        // The first takes two tokens, the second one for its search and none is left for its result, or both equal the first's.
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        Assert.InRange(site.Engine.Started + site.Engine.Searched, 1, Budget);
    }

    [Fact]
    public async Task Zero_is_no_limit()
    {
        await using var site = await TestSite.StartAsync(options => options.Processing.MaxMissesPerClient = 0);
        for (var i = 0; i < 10; i++)
        {
            using var response = await site.GetAsync(Url(i));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    private static Task<TestSite> StartAsync(Action<ImageResizingOptions>? configure = null) => TestSite.StartAsync(
        configure ?? (options => options.Processing.MaxMissesPerClient = Budget),
        resize: builder => builder.LimitMissesBy(context => context.Request.Headers["X-Client"] is [{ } client] ? client : null));

    private static string Url(int i) => $"/images/photo.jpg?w={20 + i}";
}
