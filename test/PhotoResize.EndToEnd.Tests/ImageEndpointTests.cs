using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PhotoResize.Configuration;
using PhotoResize.Processing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>Images as an endpoint, which the application's policies apply to.</summary>
public class ImageEndpointTests
{
    [Theory]
    [InlineData("vips", "/images")]
    [InlineData("imagesharp", "/images/")]
    [InlineData("vips", "images")]
    public async Task Endpoint_answers_with_results_and_originals(string engine, string prefix)
    {
        await using var site = await TestSite.StartAsync(
            build: builder => Use(engine, builder.Services), pipeline: app => app.MapImages(prefix));
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(60, (await site.GetPictureAsync("/images/photo.jpg?w=60")).Width);
        }

        using var original = await site.GetAsync("/images/photo.jpg");
        Assert.Equal(TestImages.Photo, await original.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/jpeg", original.Content.Headers.ContentType!.MediaType);
        using var known = await site.GetAsync("/images/photo.jpg", ("If-None-Match", original.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        using var head = await site.SendAsync(HttpMethod.Head, "/images/photo.jpg?w=60");
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(1, site.Engine.Started + (engine == "imagesharp" ? 1 : 0));
    }

    [Theory]
    [InlineData("/images/missing.jpg")]
    [InlineData("/images/missing.jpg?w=60")]
    [InlineData("/images/notes.txt")]
    [InlineData("/images//photo.jpg?w=60")]
    [InlineData("/images")]
    public async Task What_is_no_image_is_a_404_of_the_endpoint(string url)
    {
        await using var site = await TestSite.StartAsync(pipeline: app => app.MapImages("/images"));
        await site.WriteAsync("notes.txt", "text"u8.ToArray());
        using var response = await site.GetAsync(url);
        await Problems.AssertAsync(response, HttpStatusCode.NotFound, "no such image");
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Other_methods_give_405_with_and_without_settings(string method)
    {
        await using var site = await TestSite.StartAsync(pipeline: app => app.MapImages("/images"));
        foreach (var url in new[] { "/images/photo.jpg", "/images/photo.jpg?w=60" })
        {
            using var response = await site.SendAsync(new HttpMethod(method), url);
            await Problems.AssertAsync(response, HttpStatusCode.MethodNotAllowed, "GET or HEAD");
            Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow);
        }
    }

    [Fact]
    public async Task Original_is_not_sent_where_all_is_processed()
    {
        await using var site = await TestSite.StartAsync(
            options => options.ImageFolders[0].ForceProcessing = true, pipeline: app => app.MapImages("/images"));
        foreach (var url in new[] { "/images/photo.jpg", "/images//photo.jpg" })
        {
            Assert.NotEqual(TestImages.Photo, await (await site.GetAsync(url)).Content.ReadAsByteArrayAsync());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Authorisation_of_the_endpoint_holds_for_every_answer_and_makes_it_private(bool withMiddlewareInFront)
    {
        await using var site = await TestSite.StartAsync(
            build: AddUsers,
            pipeline: app =>
            {
                if (withMiddlewareInFront)
                {
                    app.UseRouting();
                    app.UseImageResizing(); // in the wrong place: before authorisation
                }

                app.UseAuthentication();
                app.UseAuthorization();
                app.MapImages("/images").RequireAuthorization();
            });
        foreach (var url in new[] { "/images/photo.jpg?w=60", "/images/photo.jpg" })
        {
            for (var i = 0; i < 3; i++)
            {
                using var stranger = await site.GetAsync(url);
                Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
                using var user = await site.GetAsync(url, ("X-User", "anna"));
                Assert.Equal(HttpStatusCode.OK, user.StatusCode);
                Assert.Equal("max-age=86400, private", user.Headers.CacheControl!.ToString());
            }
        }
    }

    [Fact]
    public async Task Rate_limit_host_and_metadata_are_the_endpoints()
    {
        var names = new List<string?>();
        await using var site = await TestSite.StartAsync(
            options => options.ImageFolders.Add(new ImageFolderOptions { Path = "/other" }),
            builder => builder.Services.AddRateLimiter(options => options.AddPolicy(
                "two", _ => RateLimitPartition.GetFixedWindowLimiter("", _ => new FixedWindowRateLimiterOptions { PermitLimit = 2, Window = TimeSpan.FromHours(1) }))),
            app =>
            {
                app.UseRateLimiter();
                app.Use((context, next) =>
                {
                    names.Add(context.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName);
                    return next(context);
                });
                app.MapImages("/images").RequireRateLimiting("two").WithMetadata(new EndpointNameMetadata("photos"));
                app.MapImages("/other").RequireHost("example.org");
            });
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 3; i++)
        {
            using var response = await site.GetAsync("/images/photo.jpg?w=60");
            statuses.Add(response.StatusCode);
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable], statuses);
        Assert.Equal(["photos", "photos"], names);
        using var otherHost = await site.GetAsync("/other/photo.jpg?w=60");
        Assert.Equal((HttpStatusCode.NotFound, 0), (otherHost.StatusCode, otherHost.Content.Headers.ContentLength));
        using var host = await site.GetAsync("/other/photo.jpg?w=60", ("Host", "example.org"));
        await Problems.AssertAsync(host, HttpStatusCode.NotFound, "no such image");
    }

    [Fact]
    public async Task Middleware_and_endpoint_share_results_and_each_answers_its_own_requests()
    {
        await using var site = await TestSite.StartAsync(
            options => options.ImageFolders.Add(new ImageFolderOptions { Path = "/images/private" }),
            pipeline: app =>
            {
                app.UseImageResizing();
                app.UseStaticFiles();
                app.MapImages("/images/private");
            });
        await site.WriteAsync("private/photo.jpg", TestImages.Photo);
        Assert.Equal(60, (await site.GetPictureAsync("/images/photo.jpg?w=60")).Width);
        Assert.Equal(70, (await site.GetPictureAsync("/images/private/photo.jpg?w=70")).Width);
        using var post = await site.SendAsync(HttpMethod.Post, "/images/private/photo.jpg");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
        using var publicPost = await site.SendAsync(HttpMethod.Post, "/images/photo.jpg");
        Assert.Equal(HttpStatusCode.NotFound, publicPost.StatusCode);
        Assert.Equal(2, site.Engine.Started);
    }

    [Fact]
    public async Task Group_and_route_parameters_are_part_of_the_path()
    {
        await using var site = await TestSite.StartAsync(
            options => options.ImageFolders.Add(new ImageFolderOptions { Path = "/", Root = "wwwroot" }),
            pipeline: app => app.MapGroup("/images").MapImages("/{album}"));
        await site.WriteAsync("trip/photo.jpg", TestImages.Photo);
        Assert.Equal(60, (await site.GetPictureAsync("/images/trip/photo.jpg?w=60")).Width);
    }

    [Fact]
    public async Task Path_below_no_folder_is_told_when_the_application_starts()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => TestSite.StartAsync(pipeline: app => app.MapImages("/pictures")));
        Assert.Contains("ImageFolders", exception.Message, StringComparison.Ordinal);
    }

    private static void AddUsers(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication("header").AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>("header", _ => { });
        builder.Services.AddAuthorization();
    }

    private static void Use(string engine, IServiceCollection services)
    {
        if (engine == "imagesharp")
        {
            services.RemoveAll<IImageProcessor>();
            services.AddSingleton(TestImages.ManagedEngine);
        }
    }

    private sealed class HeaderAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            var name = Request.Headers["X-User"].ToString();
            return Task.FromResult(name.Length == 0
                ? AuthenticateResult.NoResult()
                : AuthenticateResult.Success(new AuthenticationTicket(
                    new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "header")), "header")));
        }
    }
}
