using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PhotoResize.Configuration;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>The applications that people have: what their templates set up, and what is often added to them.</summary>
public class HostKindTests
{
    [Fact]
    public Task Web_application_with_static_files_serves_both() =>
        AssertServesAsync(pipeline: app =>
        {
            app.UseImageResizing();
            app.UseStaticFiles();
            app.MapGet("/", () => "Hello World!");
        });

    [Fact]
    public Task Razor_pages_application_with_mapped_assets_serves_both() =>
        AssertServesAsync(
            builder => builder.Services.AddRazorPages(),
            app =>
            {
                app.UseRouting();
                app.UseAuthorization();
                app.UseImageResizing();
                MapAssets(app);
                app.MapRazorPages();
            });

    [Fact]
    public Task Mvc_application_with_mapped_assets_serves_both() =>
        AssertServesAsync(
            builder => builder.Services.AddControllersWithViews(),
            app =>
            {
                app.UseRouting();
                app.UseAuthorization();
                app.UseImageResizing();
                MapAssets(app);
                app.MapControllerRoute("default", "{controller=Home}/{action=Index}/{id?}");
            });

    [Fact]
    public Task Blazor_application_with_mapped_assets_serves_both() =>
        AssertServesAsync(
            builder => builder.Services.AddRazorComponents().AddInteractiveServerComponents(),
            app =>
            {
                app.UseImageResizing();
                app.UseAntiforgery();
                MapAssets(app);
                app.MapRazorComponents<RootComponent>().AddInteractiveServerRenderMode();
            });

    [Fact]
    public Task Catch_all_route_does_not_hide_images() =>
        AssertServesAsync(
            pipeline: app =>
            {
                app.UseRouting();
                app.UseImageResizing();
                app.MapGet("/{**path}", () => "catch-all");
            },
            originalIsServed: false);

    [Fact]
    public Task Fallback_to_a_file_does_not_hide_images() =>
        AssertServesAsync(
            pipeline: app =>
            {
                app.UseImageResizing();
                app.UseStaticFiles();
                app.MapFallbackToFile("index.html");
                app.MapFallbackToFile("/images/{**path}", "index.html");
            },
            originalIsServed: false);

    [Fact]
    public Task Path_base_stands_before_the_folder() =>
        AssertServesAsync(
            pipeline: app =>
            {
                app.UsePathBase("/shop");
                app.UseImageResizing();
                app.UseStaticFiles();
            },
            prefix: "/shop");

    [Fact]
    public async Task Application_without_a_web_root_serves_from_a_file_provider()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.Combine("photo.jpg"), TestImages.Photo);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = folder.Path });
        builder.WebHost.UseTestServer();
        builder.Services
            .AddImageResizing(options => options.ImageFolders.Add(new ImageFolderOptions { Path = "/pictures" }))
            .AddVips()
            .AddFileProvider(new PhysicalFileProvider(folder.Path), "/pictures");
        await using var app = builder.Build();
        app.UseImageResizing();
        await app.StartAsync();

        Assert.False(Directory.Exists(folder.Combine("wwwroot")));
        var picture = ReferenceDecoder.DecodeFirst(await app.GetTestClient().GetByteArrayAsync("/pictures/photo.jpg?w=300"));
        Assert.Equal((300, 200), (picture.Width, picture.Height));
    }

    [Fact]
    public async Task Generic_host_serves_images()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Combine("wwwroot", "images"));
        await File.WriteAllBytesAsync(folder.Combine("wwwroot", "images", "photo.jpg"), TestImages.Photo);
        using var host = Host.CreateDefaultBuilder()
            .UseContentRoot(folder.Path)
            .ConfigureLogging(logging => logging.ClearProviders())
            .ConfigureWebHostDefaults(web => web
                .UseTestServer()
                .UseWebRoot(folder.Combine("wwwroot"))
                .ConfigureServices(services => services
                    .AddImageResizing(options => options.ImageFolders.Add(new ImageFolderOptions { Path = "/images" }))
                    .AddVips())
                .Configure(app => app.UseImageResizing().UseStaticFiles()))
            .Build();
        await host.StartAsync();

        var picture = ReferenceDecoder.DecodeFirst(await host.GetTestClient().GetByteArrayAsync("/images/photo.jpg?w=300"));
        Assert.Equal((300, 200), (picture.Width, picture.Height));
    }

    [Fact]
    public async Task Authorization_in_front_guards_images()
    {
        await using var site = await TestSite.StartAsync(
            build: builder =>
            {
                builder.Services.AddAuthentication("header").AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>("header", null);
                builder.Services.AddAuthorization(options => options.FallbackPolicy = options.DefaultPolicy);
            },
            pipeline: app =>
            {
                app.UseAuthentication();
                app.UseAuthorization();
                app.UseImageResizing();
                app.UseStaticFiles();
            });
        using var refused = await site.GetAsync("/images/photo.jpg?w=300");
        using var allowed = await site.GetAsync("/images/photo.jpg?w=300", ("X-User", "somebody"));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
    }

    /// <summary>Maps the picture as the templates do with their web root, by a manifest like the one that their build writes.</summary>
    private static void MapAssets(WebApplication app)
    {
        var photo = new FileInfo(Path.Combine(app.Environment.WebRootPath, "images", "photo.jpg"));
        (string Name, string Value)[] headers =
        [
            ("Accept-Ranges", "bytes"), ("Cache-Control", "no-cache"), ("Content-Type", "image/jpeg"), ("ETag", "\"asset\""),
            ("Content-Length", $"{photo.Length}"), ("Last-Modified", $"{photo.LastWriteTimeUtc:R}"),
        ];
        var manifest = new
        {
            Version = 1,
            ManifestType = "Publish",
            Endpoints = new[]
            {
                new
                {
                    Route = "images/photo.jpg",
                    AssetFile = "images/photo.jpg",
                    Selectors = Array.Empty<object>(),
                    EndpointProperties = Array.Empty<object>(),
                    ResponseHeaders = headers.Select(header => new { header.Name, header.Value }),
                },
            },
        };
        var path = Path.Combine(app.Environment.ContentRootPath, "assets.json");
        File.WriteAllText(path, JsonSerializer.Serialize(manifest));
        app.MapStaticAssets(path);
    }

    private static async Task AssertServesAsync(
        Action<WebApplicationBuilder>? build = null,
        Action<WebApplication>? pipeline = null,
        string prefix = "",
        bool originalIsServed = true)
    {
        await using var site = await TestSite.StartAsync(build: build, pipeline: pipeline);
        await File.WriteAllTextAsync(site.PathOf("../index.html"), "fallback");

        using var response = await site.GetAsync($"{prefix}/images/photo.jpg?w=300");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("image/jpeg", response.Content.Headers.ContentType?.MediaType);
        var picture = ReferenceDecoder.DecodeFirst(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal((300, 200), (picture.Width, picture.Height));

        using var partial = await site.GetAsync($"{prefix}/images/photo.jpg?w=300", ("Range", "bytes=0-9"));
        Assert.Equal(HttpStatusCode.PartialContent, partial.StatusCode);

        if (originalIsServed)
        {
            Assert.Equal(TestImages.Photo, await site.Client.GetByteArrayAsync($"{prefix}/images/photo.jpg"));
        }
    }

    private sealed class RootComponent : ComponentBase;

    private sealed class HeaderAuthentication(
        IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
            Request.Headers.TryGetValue("X-User", out var user)
                ? AuthenticateResult.Success(new AuthenticationTicket(
                    new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, user.ToString())], Scheme.Name)), Scheme.Name))
                : AuthenticateResult.NoResult());
    }
}
