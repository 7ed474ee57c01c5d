using System.Net;

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
    public async Task Waiting_for_work_that_another_started_costs_nothing()
    {
        await using var site = await StartAsync();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        site.Engine.Gate = gate.Task;
        var first = site.GetAsync(Url(0));
        await site.Engine.FirstStarted.Task.WaitAsync(TestSite.Patience);
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

    private static Task<TestSite> StartAsync() => TestSite.StartAsync(
        options => options.Processing.MaxMissesPerClient = Budget,
        resize: builder => builder.LimitMissesBy(context => context.Request.Headers["X-Client"] is [{ } client] ? client : null));

    private static string Url(int i) => $"/images/photo.jpg?w={20 + i}";
}
