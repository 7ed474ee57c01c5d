using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using PhotoResize.Caching;
using PhotoResize.Key;
using PhotoResize.Sources;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>What browsers and CDNs are told of how long and by which name to keep results.</summary>
public sealed class CachingHeaderTests
{
    private const string Path = "/images/photo.jpg?w=300";
    private const string Public = "public, max-age=60, stale-while-revalidate=30, stale-if-error=600";
    private const string Immutable = "public, max-age=31536000, immutable";

    [Theory]
    [InlineData("GET", 200)]
    [InlineData("HEAD", 200)]
    [InlineData("GET", 206, "Range", "bytes=0-9")]
    [InlineData("GET", 304, "If-None-Match", "*")]
    public async Task Every_answer_of_success_has_the_headers_of_its_folder(string method, int status, params string[] headers)
    {
        await using var site = await StartAsync();
        for (var i = 0; i < 4; i++)
        {
            using var response = await site.SendAsync(new HttpMethod(method), Path, [.. headers.Chunk(2).Select(header => (header[0], header[1]))]);
            Assert.Equal((status, Public), ((int)response.StatusCode, Header(response, "Cache-Control")));
            Assert.Equal("max-age=3600+600", Header(response, "Surrogate-Control"));
            Assert.Equal("max-age=7200", Header(response, "CDN-Cache-Control"));
            Assert.Equal(CacheTag.Of("/images/photo.jpg"), Header(response, "Cache-Tag"));
            (await site.GetAsync(Path)).Dispose();
        }
    }

    [Theory]
    [InlineData("GET", "", 416, "Range", "bytes=99999999-")]
    [InlineData("GET", "", 412, "If-Match", "\"x\"")]
    [InlineData("GET", "&preset=nope", 404)]
    [InlineData("GET", "&mode=pad&h=99999", 400)]
    [InlineData("POST", "", 405)]
    public async Task Error_has_none_of_them(string method, string query, int status, params string[] headers)
    {
        await using var site = await StartAsync();
        for (var i = 0; i < 3; i++)
        {
            using var response = await site.SendAsync(
                new HttpMethod(method), Path + query, [.. headers.Chunk(2).Select(header => (header[0], header[1]))]);
            Assert.Equal((status, "no-store"), ((int)response.StatusCode, Header(response, "Cache-Control")));
            Assert.Equal((null, null, null), (Header(response, "Surrogate-Control"), Header(response, "CDN-Cache-Control"), Header(response, "Cache-Tag")));
            (await site.GetAsync(Path)).Dispose();
        }
    }

    [Fact]
    public async Task Address_with_the_right_version_never_expires_and_another_one_is_as_any()
    {
        await using var site = await StartAsync();
        var version = VersionOf(site);
        using var plain = await site.GetAsync(Path);
        await site.StoredAsync();
        for (var i = 0; i < 4; i++)
        {
            using var right = await site.GetAsync($"{Path}&v={version}");
            Assert.Equal((Immutable, plain.Headers.ETag), (Header(right, "Cache-Control"), right.Headers.ETag));
            Assert.Equal("max-age=7200", Header(right, "CDN-Cache-Control"));
            foreach (var other in new[] { "&v=", "&v=AAAAAAAA", $"&v={version}&v=x", $"&v={version}%20", $"&vv={version}", "" })
            {
                using var wrong = await site.GetAsync(Path + other);
                Assert.Equal((Public, plain.Headers.ETag), (Header(wrong, "Cache-Control"), wrong.Headers.ETag));
            }
        }

        Assert.Single(site.CachedFiles);
        await site.WriteAsync("photo.jpg", TestImages.Gradient(600, 600));
        using var old = await site.GetAsync($"{Path}&v={version}");
        Assert.Equal(Public, Header(old, "Cache-Control"));
        using var renewed = await site.GetAsync($"{Path}&V={VersionOf(site)}");
        Assert.Equal(Immutable, Header(renewed, "Cache-Control"));
    }

    [Theory]
    [InlineData(null, "max-age=31536000, private, immutable")]
    [InlineData("no-store", "no-store")]
    public async Task Answer_to_a_user_stays_private_and_no_CDN_is_told_to_keep_it(string? forUsers, string expected)
    {
        await using var site = await TestSite.StartAsync(
            options =>
            {
                Configure(options);
                options.ImageFolders[0].CacheControlForUsers = forUsers;
            },
            pipeline: app =>
            {
                app.Use((context, next) =>
                {
                    context.User = new ClaimsPrincipal(new ClaimsIdentity("test"));
                    return next();
                });
                app.UseImageResizing();
            });
        for (var i = 0; i < 4; i++)
        {
            using var response = await site.GetAsync($"{Path}&v={VersionOf(site)}");
            var value = Header(response, "Cache-Control")!;
            Assert.Equal(expected.Split(", ").Order(), value.Split(", ").Order());
            Assert.Equal((null, null), (Header(response, "Surrogate-Control"), Header(response, "CDN-Cache-Control")));
        }
    }

    [Theory]
    [InlineData("private, max-age=60", "max-age=31536000, private, immutable")]
    [InlineData("no-store", "no-store")]
    public async Task Folder_that_nobody_may_store_stays_so_for_versions(string cacheControl, string expected)
    {
        await using var site = await TestSite.StartAsync(options =>
        {
            options.ImageFolders[0].CacheControl = cacheControl;
            options.ImageFolders[0].VersionParameter = "v";
        });
        using var response = await site.GetAsync($"{Path}&v={VersionOf(site)}");
        Assert.Equal(expected.Split(", ").Order(), Header(response, "Cache-Control")!.Split(", ").Order());
    }

    [Fact]
    public async Task Without_the_options_there_are_no_such_headers()
    {
        await using var site = await TestSite.StartAsync();
        using var response = await site.GetAsync($"{Path}&v={VersionOf(site)}");
        Assert.Equal("public, max-age=86400", Header(response, "Cache-Control"));
        Assert.Equal(
            (null, null, null, null),
            (Header(response, "Surrogate-Control"), Header(response, "CDN-Cache-Control"), Header(response, "Vary"), Header(response, "Accept-CH")));
    }

    private static string VersionOf(TestSite site)
    {
        var file = new FileInfo(site.PathOf("photo.jpg"));
        return UrlVersion.Of(new SourceVersion("/images/photo.jpg", file.Length, file.LastWriteTimeUtc));
    }

    private static Task<TestSite> StartAsync() => TestSite.StartAsync(Configure);

    private static void Configure(PhotoResize.Configuration.ImageResizingOptions options)
    {
        var folder = options.ImageFolders[0];
        folder.CacheControl = Public;
        folder.VersionParameter = "v";
        folder.SurrogateControl = "max-age=3600+600";
        folder.CdnCacheControl = "max-age=7200";
        folder.CacheTagHeader = "Cache-Tag";
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
