using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PhotoResize.Caching;
using PhotoResize.Configuration;
using PhotoResize.Processing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>Requests that are answered from memory: the same answers, without what the first ones cost.</summary>
public sealed class HotHitTests : IDisposable
{
    private const string Path = "/images/photo.jpg?w=300";

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);
    private readonly ConfigurationManager _reload = new();

    public void Dispose() => _reload.Dispose();

    [Fact]
    public async Task Hot_hit_opens_no_file_and_looks_only_whether_the_source_has_changed()
    {
        var source = new CountingSource("/images/counted.jpg", TestImages.Photo);
        await using var site = await TestSite.StartAsync(resize: builder => builder.AddSource(source));
        using var first = await site.GetAsync("/images/counted.jpg?w=300");
        await site.StoredAsync();
        for (var i = 0; i < 2; i++)
        {
            using var warm = await site.GetAsync("/images/counted.jpg?w=300");
            Assert.Equal(await DescribeAsync(first), await DescribeAsync(warm));
        }

        var (opened, found, lookUps) = (source.Opened, source.Found, site.Store.LookUps);
        for (var i = 1; i <= 3; i++)
        {
            using var hot = await site.GetAsync("/images/counted.jpg?w=300");
            Assert.Equal(await DescribeAsync(first), await DescribeAsync(hot));
            Assert.Equal((opened, found + i, lookUps), (source.Opened, source.Found, site.Store.LookUps));
        }

        Assert.True(site.Cache.GetStatistics().MemoryHits >= 3);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/site")]
    public async Task Hot_hit_below_a_base_path_is_the_same(string basePath)
    {
        await using var site = await TestSite.StartAsync(pipeline: app =>
        {
            app.UsePathBase("/site");
            app.UseImageResizing();
            app.UseStaticFiles();
        });
        using var first = await site.GetAsync(basePath + Path);
        await site.StoredAsync();
        for (var i = 0; i < 4; i++)
        {
            using var other = await site.GetAsync((i % 2 == 0 ? "/site" : "") + Path);
            Assert.Equal(await DescribeAsync(first), await DescribeAsync(other));
        }

        Assert.True(site.Cache.GetStatistics().MemoryHits >= 1);
    }

    [Fact]
    public async Task Hot_hit_of_a_trimmed_picture_is_the_same_and_follows_its_source()
    {
        await using var site = await TestSite.StartAsync();
        using var first = await site.GetAsync(Path + "&trim=10");
        await site.StoredAsync();
        for (var i = 0; i < 4; i++)
        {
            using var hot = await site.GetAsync(Path + "&trim=10");
            Assert.Equal(await DescribeAsync(first), await DescribeAsync(hot));
        }

        await site.WriteAsync("photo.jpg", TestImages.Gradient(600, 600));
        using var changed = await site.GetAsync(Path + "&trim=10");
        Assert.NotEqual(first.Headers.ETag, changed.Headers.ETag);
    }

    [Theory]
    [InlineData("GET", 200)]
    [InlineData("HEAD", 200)]
    [InlineData("POST", 405)]
    [InlineData("OPTIONS", 404)]
    [InlineData("GET", 304, "If-None-Match", "{etag}")]
    [InlineData("HEAD", 304, "If-None-Match", "\"x\", W/{etag}")]
    [InlineData("GET", 200, "If-None-Match", "\"x\"")]
    [InlineData("GET", 304, "If-Modified-Since", "{modified}")]
    [InlineData("GET", 412, "If-Match", "\"x\"")]
    [InlineData("GET", 200, "If-Match", "{etag}")]
    [InlineData("GET", 412, "If-Unmodified-Since", "Sat, 01 Jan 2000 00:00:00 GMT")]
    [InlineData("GET", 206, "Range", "bytes=10-19")]
    [InlineData("GET", 206, "Range", "bytes=-5")]
    [InlineData("HEAD", 200, "Range", "bytes=10-19")]
    [InlineData("GET", 416, "Range", "bytes=99999999-")]
    [InlineData("GET", 200, "Range", "bytes=0-1,5-9")]
    [InlineData("GET", 200, "Range", "items=0-5")]
    [InlineData("GET", 200, "Range", "nonsense")]
    [InlineData("GET", 206, "Range", "bytes=0-9", "If-Range", "{etag}")]
    [InlineData("GET", 206, "Range", "bytes=0-9", "If-Range", "{modified}")]
    [InlineData("GET", 200, "Range", "bytes=0-9", "If-Range", "W/{etag}")]
    [InlineData("GET", 200, "Range", "bytes=0-9", "If-Range", "\"x\"")]
    public async Task Hot_answer_equals_the_one_without_memory(string method, int status, params string[] headers)
    {
        await using var hot = await TestSite.StartAsync();
        await using var cold = await TestSite.StartAsync(options => options.MemoryCache.MaxBytes = 0);
        File.SetLastWriteTimeUtc(hot.PathOf("photo.jpg"), File.GetLastWriteTimeUtc(cold.PathOf("photo.jpg")));
        using var known = await HeatAsync(hot);
        (await HeatAsync(cold)).Dispose();
        var sent = headers.Chunk(2).Select(header => (header[0], Fill(header[1], known))).ToArray();

        var lookUps = (Hot: hot.Store.LookUps, Cold: cold.Store.LookUps);
        using var hotAnswer = await hot.SendAsync(new HttpMethod(method), Path, sent);
        using var coldAnswer = await cold.SendAsync(new HttpMethod(method), Path, sent);
        Assert.Equal(status, (int)hotAnswer.StatusCode);
        Assert.Equal(await DescribeAsync(coldAnswer), await DescribeAsync(hotAnswer));
        Assert.Equal(lookUps.Hot, hot.Store.LookUps);
        Assert.Equal(lookUps.Cold + (status is 200 or 206 or 416 ? 1 : 0), cold.Store.LookUps);
    }

    [Fact]
    public async Task Hot_answer_is_whole_behind_middleware_that_takes_the_body_for_itself()
    {
        await using var site = await TestSite.StartAsync(pipeline: app =>
        {
            app.Use(async (context, next) =>
            {
                var body = context.Response.Body;
                using var held = new MemoryStream();
                context.Response.Body = held;
                await next(context);
                context.Response.Body = body;
                await body.WriteAsync(held.ToArray());
            });
            app.UseImageResizing();
        });
        using var first = await HeatAsync(site);
        using var hot = await site.GetAsync(Path);
        Assert.Equal(await DescribeAsync(first), await DescribeAsync(hot));
        Assert.True(site.Cache.GetStatistics().MemoryHits >= 1);
    }

    [Fact]
    public async Task Changed_source_is_served_at_once()
    {
        await using var site = await TestSite.StartAsync();
        using var before = await HeatAsync(site);
        await site.WriteAsync("photo.jpg", Square());
        Assert.Equal((300, 300), await SizeAsync(site));
        using var conditional = await site.GetAsync(Path, ("If-None-Match", before.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.OK, conditional.StatusCode);
    }

    [Fact]
    public async Task Changed_source_is_served_once_the_staleness_is_over()
    {
        var source = new CountingSource("/images/photo.jpg", TestImages.Photo);
        await using var site = await TestSite.StartAsync(
            options => options.MemoryCache.SourceStaleness = TimeSpan.FromSeconds(10), UseClock, resize: builder => builder.AddSource(source));
        (await HeatAsync(site)).Dispose();
        Assert.Equal((300, 200), await SizeAsync(site));
        var found = source.Found;
        source.Bytes = Square();
        _clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Equal((300, 200), await SizeAsync(site));
        Assert.Equal(found, source.Found);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal((300, 300), await SizeAsync(site));
    }

    [Fact]
    public async Task Deleted_source_goes_to_the_next_middleware()
    {
        await using var site = await TestSite.StartAsync(pipeline: app =>
        {
            app.UseImageResizing();
            app.Run(context => context.Response.WriteAsync("next"));
        });
        (await HeatAsync(site)).Dispose();
        File.Delete(site.PathOf("photo.jpg"));
        Assert.Equal("next", await site.Client.GetStringAsync(Path));
    }

    [Theory]
    [InlineData(typeof(FileNotFoundException), HttpStatusCode.NotFound)]
    [InlineData(typeof(IOException), HttpStatusCode.ServiceUnavailable)]
    [InlineData(typeof(UnauthorizedAccessException), HttpStatusCode.ServiceUnavailable)]
    [InlineData(typeof(TaskCanceledException), HttpStatusCode.ServiceUnavailable)]
    [InlineData(typeof(HttpRequestException), HttpStatusCode.ServiceUnavailable)]
    [InlineData(typeof(InvalidOperationException), HttpStatusCode.InternalServerError)]
    public async Task Remembered_request_whose_source_fails_is_answered_as_a_first_one(Type failure, HttpStatusCode status)
    {
        var source = new CountingSource("/images/photo.jpg", TestImages.Photo);
        await using var site = await TestSite.StartAsync(resize: builder => builder.AddSource(source));
        (await HeatAsync(site)).Dispose();
        source.Failure = (Exception)Activator.CreateInstance(failure)!;
        using var hot = await site.GetAsync(Path);
        using var first = await site.GetAsync("/images/photo.jpg?w=301");
        Assert.Equal((status, status), (first.StatusCode, hot.StatusCode));
        Assert.Equal(first.Content.Headers.ContentType, hot.Content.Headers.ContentType);
    }

    [Fact]
    public async Task Reloaded_configuration_holds_at_once()
    {
        var cacheControl = "public, max-age=86400";
        await using var site = await TestSite.StartAsync(options => options.ImageFolders[0].CacheControl = cacheControl, UseReload);
        (await HeatAsync(site)).Dispose();
        cacheControl = "private";
        ((IConfigurationRoot)_reload).Reload();
        using var answer = await site.GetAsync(Path);
        Assert.Equal("private", answer.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task Cache_that_is_switched_off_keeps_nothing_in_use()
    {
        var enabled = true;
        await using var site = await TestSite.StartAsync(options => options.DiskCache.Enabled = enabled, UseReload);
        (await HeatAsync(site)).Dispose();
        enabled = false;
        ((IConfigurationRoot)_reload).Reload();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal((300, 200), await SizeAsync(site));

            // Else the next request might join this work.
            await site.Services.GetRequiredService<ResultMaker>().DrainAsync(CancellationToken.None);
        }

        Assert.Equal(4, site.Engine.Started);
    }

    [Fact]
    public async Task Cached_file_that_is_deleted_by_hand_is_made_again_after_the_lifetime()
    {
        await using var site = await TestSite.StartAsync(build: UseClock);
        using var first = await HeatAsync(site);
        Directory.Delete(site.CacheRoot, recursive: true);
        using var hot = await site.GetAsync(Path);
        Assert.Equal(await DescribeAsync(first), await DescribeAsync(hot));
        Assert.Equal(1, site.Engine.Started);

        _clock.Advance(TimeSpan.FromMinutes(10));
        using var again = await site.GetAsync(Path);
        await site.StoredAsync();
        Assert.Equal(await DescribeAsync(first), await DescribeAsync(again));
        Assert.Equal(2, site.Engine.Started);
        Assert.Single(site.CachedFiles);
    }

    [Fact]
    public async Task Purge_reaches_what_is_in_memory()
    {
        await using var site = await TestSite.StartAsync();
        (await HeatAsync(site)).Dispose();
        Assert.Equal(1, await site.Cache.PurgeAsync(CacheScope.Source("/images/photo.jpg"), CancellationToken.None));
        Assert.Equal((300, 200), await SizeAsync(site));
        Assert.Equal(2, site.Engine.Started);
    }

    [Fact]
    public async Task Results_that_are_not_to_be_kept_are_made_every_time()
    {
        await using var site = await TestSite.StartAsync(options => options.ImageFolders[0].AllowProcessAndCacheCommands = true);
        for (var i = 1; i <= 4; i++)
        {
            Assert.Equal((300, 200), await SizeAsync(site, "/images/photo.jpg?w=300&cache=no"));
            Assert.Equal(i, site.Engine.Started);
        }
    }

    [Fact]
    public async Task Original_in_memory_is_sent_as_from_the_cache()
    {
        await using var site = await TestSite.StartAsync(options => options.ImageFolders[0].AllowProcessAndCacheCommands = true);
        await site.WriteAsync("photo.jpg", Square());
        const string Original = "/images/photo.jpg?cache=always";
        using var first = await HeatAsync(site, Original);
        var lookUps = site.Store.LookUps;
        using var hot = await site.GetAsync(Original);
        Assert.Equal(["nosniff"], hot.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(await DescribeAsync(first), await DescribeAsync(hot));
        Assert.Equal(lookUps, site.Store.LookUps);
    }

    [Fact]
    public async Task Large_result_stays_on_disk_and_right()
    {
        await using var site = await TestSite.StartAsync(options => options.MemoryCache.MaxResultBytes = 1000);
        using var first = await HeatAsync(site);
        var lookUps = site.Store.LookUps;
        using var again = await site.GetAsync(Path);
        Assert.Equal(await DescribeAsync(first), await DescribeAsync(again));
        Assert.Equal(lookUps + 1, site.Store.LookUps);
    }

    private static async Task<HttpResponseMessage> HeatAsync(TestSite site, string path = Path)
    {
        var first = await site.GetAsync(path);
        await site.StoredAsync();
        for (var i = 0; i < 3; i++)
        {
            (await site.GetAsync(path)).Dispose();
        }

        return first;
    }

    private static byte[] Square() => TestImages.Gradient(600, 600);

    private static async Task<(int Width, int Height)> SizeAsync(TestSite site, string path = Path)
    {
        var picture = await site.GetPictureAsync(path);
        return (picture.Width, picture.Height);
    }

    private static string Fill(string value, HttpResponseMessage known) =>
        value.Replace("{etag}", known.Headers.ETag!.ToString(), StringComparison.Ordinal)
            .Replace("{modified}", known.Content.Headers.LastModified!.Value.ToString("R"), StringComparison.Ordinal);

    /// <summary>All that a client sees of an answer, but for the date and the number that errors bear.</summary>
    private static async Task<string> DescribeAsync(HttpResponseMessage response)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var body = response.Content.Headers.ContentType?.MediaType == "application/problem+json" ? "" : Convert.ToHexString(bytes);
        var headers = response.Headers.Concat(response.Content.Headers)
            .Where(header => header.Key != "Date")
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")
            .Order();
        return string.Join('\n', [$"{(int)response.StatusCode}", .. headers, body]);
    }

    private void UseClock(WebApplicationBuilder builder) => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_clock));

    private void UseReload(WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<IOptionsChangeTokenSource<ImageResizingOptions>>(
            new ConfigurationChangeTokenSource<ImageResizingOptions>(_reload));
}
