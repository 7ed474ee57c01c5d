using System.IO.Compression;
using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Rewrite;
using Microsoft.Extensions.DependencyInjection;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>Middleware of ASP.NET Core that applications put in front, each the real one.</summary>
public sealed class CompanyTests
{
    private const string Path = "/images/photo.jpg?w=300";

    [Fact]
    public async Task Response_caching_keeps_each_query_apart()
    {
        await using var site = await StartAsync(services => services.AddResponseCaching(), app => app.UseResponseCaching());
        await AssertSizesAsync(site);
        using var cached = await site.GetAsync(Path);
        Assert.NotNull(cached.Headers.Age);
        await AssertSizesAsync(site);
    }

    [Fact]
    public async Task Output_caching_keeps_each_query_apart()
    {
        await using var site = await StartAsync(
            services => services.AddOutputCache(options => options.AddBasePolicy(policy => policy.Cache())), app => app.UseOutputCache());
        await AssertSizesAsync(site);
        using var cached = await site.GetAsync(Path);
        Assert.NotNull(cached.Headers.Age);
        await AssertSizesAsync(site);
    }

    [Fact]
    public async Task Request_that_timed_out_is_a_504_and_its_job_is_stopped()
    {
        await using var site = await StartAsync(
            services => services.AddRequestTimeouts(
                options => options.DefaultPolicy = new RequestTimeoutPolicy { Timeout = TimeSpan.FromMilliseconds(500) }),
            app => app.UseRequestTimeouts());
        site.Engine.Gate = new TaskCompletionSource().Task;
        using var answer = await site.GetAsync(Path);
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        await site.Engine.FirstCancelled.Task.WaitAsync(Waiting.Longest);
    }

    [Theory]
    [InlineData("public, max-age=86400", null, "max-age=86400, private")]
    [InlineData("max-age=60", null, "max-age=60, private")]
    [InlineData("no-store", null, "no-store")]
    [InlineData("public, max-age=86400", "no-cache", "no-cache")]
    public async Task Answers_to_authenticated_users_are_not_for_shared_caches(string everybody, string? forUsers, string expected)
    {
        await using var site = await StartAsync(
            _ => { },
            app => app.Use((context, next) =>
            {
                if (context.Request.Headers.ContainsKey("X-User"))
                {
                    context.User = new ClaimsPrincipal(new ClaimsIdentity("test"));
                }

                return next();
            }),
            everybody,
            forUsers);

        // Made, from the cache, remembered; then 304 and a range.
        string? tag = null;
        for (var i = 0; i < 4; i++)
        {
            using var forUser = await site.GetAsync(Path, ("X-User", "somebody"));
            Assert.Equal(expected, forUser.Headers.CacheControl?.ToString());
            using var forAnybody = await site.GetAsync(Path);
            Assert.Equal(everybody, forAnybody.Headers.NonValidated["Cache-Control"].ToString());
            tag = forUser.Headers.ETag!.ToString();
            if (i == 0)
            {
                await site.StoredAsync();
            }
        }

        using var unchanged = await site.GetAsync(Path, ("X-User", "somebody"), ("If-None-Match", tag!));
        Assert.Equal((HttpStatusCode.NotModified, expected), (unchanged.StatusCode, unchanged.Headers.CacheControl?.ToString()));
        using var part = await site.GetAsync(Path, ("X-User", "somebody"), ("Range", "bytes=0-9"));
        Assert.Equal((HttpStatusCode.PartialContent, expected), (part.StatusCode, part.Headers.CacheControl?.ToString()));
    }

    [Theory]
    [InlineData(false, "max-age=86400, private")]
    [InlineData(true, "public, max-age=86400")]
    public async Task Answers_of_an_endpoint_with_a_policy_are_not_for_shared_caches(bool allowsAnonymous, string expected)
    {
        await using var site = await StartAsync(
            services => services.AddAuthorization(
                options => options.AddPolicy("everybody", policy => policy.RequireAssertion(_ => true))),
            app =>
            {
                app.UseRouting();
                app.UseAuthorization();
            },
            endpoints: app =>
            {
                var endpoint = app.Map("/images/{**path}", () => "endpoint").RequireAuthorization("everybody");
                if (allowsAnonymous)
                {
                    endpoint.AllowAnonymous();
                }
            });
        using var whole = await site.GetAsync(Path);
        Assert.Equal(expected, whole.Headers.NonValidated["Cache-Control"].ToString());
        using var part = await site.GetAsync(Path, ("Range", "bytes=0-9"));
        Assert.Equal((HttpStatusCode.PartialContent, expected), (part.StatusCode, part.Headers.NonValidated["Cache-Control"].ToString()));
    }

    [Fact]
    public async Task Response_compression_leaves_pictures_alone()
    {
        await using var site = await StartAsync(services => services.AddResponseCompression(), app => app.UseResponseCompression());
        using var answer = await site.GetAsync(Path, ("Accept-Encoding", "gzip"));
        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.False(answer.Headers.ETag!.IsWeak);
    }

    [Fact]
    public async Task Result_that_an_application_has_compressed_has_no_strong_tag()
    {
        await using var site = await StartAsync(
            services => services.AddResponseCompression(options => options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/bmp"]),
            app => app.UseResponseCompression());
        var bmp = await site.Client.GetByteArrayAsync($"{Path}&format=bmp");
        using var compressed = await site.GetAsync($"{Path}&format=bmp", ("Accept-Encoding", "gzip"));
        Assert.Equal(["gzip"], compressed.Content.Headers.ContentEncoding);
        Assert.True(compressed.Headers.ETag!.IsWeak);
        await using var unzipped = new GZipStream(await compressed.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var copy = new MemoryStream();
        await unzipped.CopyToAsync(copy);
        Assert.Equal(bmp, copy.ToArray());
        using var unchanged = await site.GetAsync(
            $"{Path}&format=bmp", ("Accept-Encoding", "gzip"), ("If-None-Match", compressed.Headers.ETag.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task Status_code_pages_leave_problem_documents_alone()
    {
        await using var site = await StartAsync(_ => { }, app => app.UseStatusCodePages("text/plain", "page"));
        await File.WriteAllTextAsync(site.PathOf("text.jpg"), "No image.");
        using var answer = await site.GetAsync("/images/text.jpg?w=300");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("page", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exception_handler_answers_bugs_and_nothing_of_the_result_is_left()
    {
        await using var site = await StartAsync(
            _ => { }, app => app.UseExceptionHandler(error => error.Run(context => context.Response.WriteAsync("handled"))));
        site.Engine.Failure = new InvalidOperationException("A bug.");
        using var answer = await site.GetAsync(Path);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("handled", await answer.Content.ReadAsStringAsync());
        Assert.Null(answer.Headers.ETag);
        Assert.False(answer.Headers.CacheControl?.Public ?? false);
    }

    [Fact]
    public async Task Rewritten_path_is_the_one_that_counts()
    {
        await using var site = await StartAsync(
            _ => { }, app => app.UseRewriter(new RewriteOptions().AddRewrite("^pictures/(.*)", "images/$1", skipRemainingRules: true)));
        Assert.Equal(300, (await site.GetPictureAsync("/pictures/photo.jpg?w=300")).Width);
    }

    [Fact]
    public async Task Forwarded_prefix_and_scheme_change_nothing_of_a_result()
    {
        await using var site = await StartAsync(
            services => services.Configure<ForwardedHeadersOptions>(options => options.ForwardedHeaders = ForwardedHeaders.All),
            app => app.UseForwardedHeaders());
        using var direct = await site.GetAsync(Path);
        using var forwarded = await site.GetAsync(
            Path, ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "example.org"), ("X-Forwarded-Prefix", "/shop"), ("X-Forwarded-For", "192.0.2.1"));
        Assert.Equal(direct.Headers.ETag, forwarded.Headers.ETag);
        Assert.Equal(await direct.Content.ReadAsByteArrayAsync(), await forwarded.Content.ReadAsByteArrayAsync());
        Assert.Equal(1, site.Engine.Started);
    }

    private static Task<TestSite> StartAsync(
        Action<IServiceCollection> services,
        Action<WebApplication> inFront,
        string cacheControl = "public, max-age=86400",
        string? cacheControlForUsers = null,
        Action<WebApplication>? endpoints = null) =>
        TestSite.StartAsync(
            options =>
            {
                options.ImageFolders[0].CacheControl = cacheControl;
                options.ImageFolders[0].CacheControlForUsers = cacheControlForUsers;
            },
            builder => services(builder.Services),
            app =>
            {
                inFront(app);
                app.UseImageResizing();
                app.UseStaticFiles();
                endpoints?.Invoke(app);
            });

    private static async Task AssertSizesAsync(TestSite site)
    {
        foreach (var width in new[] { 300, 200, 100 })
        {
            Assert.Equal(width, (await site.GetPictureAsync($"/images/photo.jpg?w={width}")).Width);
        }
    }
}
