using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PhotoResize.Processing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>What a job has found out about a source is remembered for a minute, so that it need not be found out by every request.</summary>
public sealed class KnownFailureTests
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task Damaged_source_is_decoded_once_and_then_refused_whatever_is_asked_of_it()
    {
        await using var site = await StartAsync(TestImages.Photo[..^1000]);
        await AssertRefusedAsync(site, HttpMethod.Get, "w=300", started: 1);
        await AssertRefusedAsync(site, HttpMethod.Get, "w=300", started: 1);
        await AssertRefusedAsync(site, HttpMethod.Get, "w=301&format=webp", started: 1);
        await AssertRefusedAsync(site, HttpMethod.Head, "w=300", started: 1);
        await AssertRefusedAsync(site, HttpMethod.Head, "w=302", started: 1);
        await AssertRefusedAsync(site, HttpMethod.Get, "w=300", started: 1, ("If-None-Match", "*"));
        await AssertRefusedAsync(site, HttpMethod.Get, "w=300", started: 1, ("If-Match", "\"other\""));
    }

    [Fact]
    public async Task Failure_is_found_out_again_after_a_minute()
    {
        await using var site = await StartAsync(TestImages.Photo[..^1000]);
        await AssertRefusedAsync(site, HttpMethod.Get, "w=300", started: 1);
        _clock.Advance(TimeSpan.FromSeconds(59));
        await AssertRefusedAsync(site, HttpMethod.Get, "w=300", started: 1);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await AssertRefusedAsync(site, HttpMethod.Get, "w=300", started: 2);
    }

    [Fact]
    public async Task Failure_of_a_source_that_was_just_written_is_not_remembered()
    {
        await using var site = await StartAsync(TestImages.Photo[..^1000], age: TimeSpan.FromSeconds(1));
        await AssertRefusedAsync(site, HttpMethod.Get, "w=300", started: 1);
        await AssertRefusedAsync(site, HttpMethod.Get, "w=300", started: 2);
    }

    [Fact]
    public async Task Source_that_was_repaired_is_served_at_once()
    {
        await using var site = await StartAsync(TestImages.Photo[..^1000]);
        await AssertRefusedAsync(site, HttpMethod.Get, "w=300", started: 1);
        await site.WriteAsync("damaged.jpg", TestImages.Photo);
        using var response = await site.GetAsync("/images/damaged.jpg?w=300");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Search_for_a_border_in_a_damaged_source_is_remembered_too()
    {
        await using var site = await StartAsync(TestImages.Photo[..^1000]);
        await AssertRefusedAsync(site, HttpMethod.Get, "w=300&trim=1", started: 0);
        await AssertRefusedAsync(site, HttpMethod.Get, "w=300&trim=2", started: 0);
        await AssertRefusedAsync(site, HttpMethod.Head, "w=300&trim=3", started: 0);
        await AssertRefusedAsync(site, HttpMethod.Get, "w=300", started: 0);
        Assert.Equal(1, site.Engine.Searched);
    }

    [Fact]
    public async Task Result_in_the_cache_is_still_sent()
    {
        await using var site = await StartAsync(TestImages.Photo);
        using var made = await site.GetAsync("/images/damaged.jpg?w=300");
        await site.StoredAsync();
        site.Engine.Failure = new ImageProcessingException(ImageProcessingError.Damaged, "");
        await AssertRefusedAsync(site, HttpMethod.Get, "w=301", started: 2);

        using var hit = await site.GetAsync("/images/damaged.jpg?w=300");
        Assert.Equal(HttpStatusCode.OK, hit.StatusCode);
        using var unchanged = await site.GetAsync("/images/damaged.jpg?w=300", ("If-None-Match", made.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        await AssertRefusedAsync(site, HttpMethod.Get, "w=301", started: 2);
    }

    [Fact]
    public async Task Fault_that_is_not_the_sources_is_not_remembered()
    {
        await using var site = await StartAsync(TestImages.Photo);
        foreach (var fault in new Exception[]
        {
            new IOException("disk"),
            new InvalidOperationException("bug"),
            new ImageProcessingException(ImageProcessingError.TooLarge, "limit"),
        })
        {
            site.Engine.Failure = fault;
            using var failed = await site.GetAsync("/images/damaged.jpg?w=300");
            Assert.NotEqual(HttpStatusCode.OK, failed.StatusCode);
            site.Engine.Failure = null;
            using var head = await site.SendAsync(HttpMethod.Head, "/images/damaged.jpg?w=300");
            Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        }
    }

    private static async Task AssertRefusedAsync(
        TestSite site, HttpMethod method, string query, int started, params (string Name, string Value)[] headers)
    {
        using var response = await site.SendAsync(method, $"/images/damaged.jpg?{query}", headers);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.Equal(started, site.Engine.Started);
    }

    private async Task<TestSite> StartAsync(byte[] bytes, TimeSpan? age = null)
    {
        var site = await TestSite.StartAsync(build: builder => builder.Services.AddSingleton<TimeProvider>(_clock));
        await site.WriteAsync("damaged.jpg", bytes);
        File.SetLastWriteTimeUtc(site.PathOf("damaged.jpg"), (_clock.GetUtcNow() - (age ?? TimeSpan.FromSeconds(3))).UtcDateTime);
        return site;
    }
}
