using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PhotoResize.Caching.Memory;
using PhotoResize.Configuration;
using PhotoResize.Middleware;
using PhotoResize.Processing;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>A picture in place of missing ones.</summary>
public class FallbackTests
{
    [Theory]
    [InlineData("vips")]
    [InlineData("imagesharp")]
    public async Task Missing_image_is_shown_by_the_fallback_in_the_layout_asked_for(string engine)
    {
        await using var site = await StartAsync(build: builder => Use(engine, builder.Services));
        for (var i = 0; i < 3; i++)
        {
            using var response = await site.GetAsync($"/images/missing{i}.jpg?w=60&h=60", ("If-None-Match", "*"), ("Range", "bytes=0-9"));
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.Equal("image/jpeg", response.Content.Headers.ContentType!.MediaType);
            Assert.True(response.Headers.CacheControl!.NoStore);
            Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
            Assert.Null(response.Headers.ETag);
            Assert.Null(response.Content.Headers.LastModified);
            Assert.Empty(response.Headers.AcceptRanges);
            var picture = ReferenceDecoder.DecodeFirst(await response.Content.ReadAsByteArrayAsync());
            Assert.Equal((60, 60), (picture.Width, picture.Height));
        }

        using var head = await site.SendAsync(HttpMethod.Head, "/images/missing.jpg?w=61");
        Assert.Equal((HttpStatusCode.NotFound, "image/jpeg"), (head.StatusCode, head.Content.Headers.ContentType!.MediaType));
        Assert.Null(head.Headers.ETag);
    }

    [Fact]
    public async Task Any_number_of_missing_names_leaves_one_file_and_nothing_in_memory()
    {
        await using var site = await StartAsync();
        using var first = await site.GetAsync("/images/missing.jpg?w=60");
        await site.StoredAsync();
        var memory = site.Services.GetRequiredService<HotMemory>();
        foreach (var name in Enumerable.Range(0, 20).Select(i => $"missing{i}.jpg").Append("fallback.jpg"))
        {
            var url = $"/images/{name}?w=60";
            for (var j = 0; j < 3; j++)
            {
                using var response = await site.GetAsync(url);
                Assert.Equal(name == "fallback.jpg" ? HttpStatusCode.OK : HttpStatusCode.NotFound, response.StatusCode);
            }

            Assert.Equal(name == "fallback.jpg", memory.Find<RememberedRequest>(url) is not null);
        }

        Assert.Equal(1, site.Engine.Started);
        Assert.EndsWith("fallback.60x40.jpg", Assert.Single(site.CachedFiles), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Original_is_shown_as_soon_as_there_is_one()
    {
        await using var site = await StartAsync();
        for (var i = 0; i < 3; i++)
        {
            using var missing = await site.GetAsync("/images/late.jpg?w=60");
            Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        }

        await site.WriteAsync("late.jpg", TestImages.Gradient(300, 300));
        var late = await site.GetPictureAsync("/images/late.jpg?w=60");
        Assert.Equal((60, 60), (late.Width, late.Height));
    }

    [Fact]
    public async Task Fallback_with_status_200_has_conditions_and_the_header_of_its_option()
    {
        await using var site = await StartAsync(options =>
        {
            options.ImageFolders[0].Fallback.Status = 200;
            options.ImageFolders[0].Fallback.CacheControl = "max-age=60";
        });
        using var first = await site.GetAsync("/images/missing.jpg?w=60");
        Assert.Equal((HttpStatusCode.OK, "max-age=60"), (first.StatusCode, first.Headers.CacheControl!.ToString()));
        using var known = await site.GetAsync("/images/missing.jpg?w=60", ("If-None-Match", first.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("broken")]
    [InlineData("cut")]
    public async Task Fallback_that_is_missing_or_damaged_gives_a_plain_404_and_one_warning(string? content)
    {
        await using var site = await StartAsync();
        File.Delete(site.PathOf("fallback.jpg"));
        if (content is not null)
        {
            await site.WriteAsync("fallback.jpg", content == "cut" ? TestImages.Photo[..20_000] : "no image"u8.ToArray());
        }

        for (var i = 0; i < 3; i++)
        {
            using var response = await site.GetAsync("/images/missing.jpg?w=60");
            await Problems.AssertAsync(response, HttpStatusCode.NotFound, "no such image");
        }

        Assert.Single(site.Logs.Warnings, message => message.Contains("fallback", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_that_the_folder_refuses_are_refused()
    {
        await using var site = await StartAsync(options => options.ImageFolders[0].RejectInvalidSettings = true);
        using var invalid = await site.GetAsync("/images/missing.jpg?w=60&h=x");
        await Problems.AssertAsync(invalid, HttpStatusCode.BadRequest, "height");
        using var large = await site.GetAsync("/images/missing.jpg?w=60000&h=60000&mode=pad");
        Assert.Equal(HttpStatusCode.BadRequest, large.StatusCode);
        Assert.Empty(site.Logs.Warnings);
    }

    [Fact]
    public async Task Missing_original_without_settings_is_for_the_next_middleware_unless_originals_are_sent_here()
    {
        await using var site = await StartAsync();
        using var next = await site.GetAsync("/images/missing.jpg");
        Assert.Equal((HttpStatusCode.NotFound, 0), (next.StatusCode, next.Content.Headers.ContentLength));

        await using var serving = await StartAsync(options => options.ImageFolders[0].ServeOriginals = true);
        using var original = await serving.GetAsync("/images/missing.jpg", ("Range", "bytes=0-9"));
        Assert.Equal(HttpStatusCode.NotFound, original.StatusCode);
        Assert.Equal(TestImages.Photo, await original.Content.ReadAsByteArrayAsync());
    }

    private static async Task<TestSite> StartAsync(
        Action<ImageResizingOptions>? configure = null, Action<WebApplicationBuilder>? build = null)
    {
        var site = await TestSite.StartAsync(
            options =>
            {
                options.ImageFolders[0].Fallback.Path = "/images/fallback.jpg";
                configure?.Invoke(options);
            },
            build);
        await site.WriteAsync("fallback.jpg", TestImages.Photo);
        return site;
    }

    private static void Use(string engine, IServiceCollection services)
    {
        if (engine == "imagesharp")
        {
            services.RemoveAll<IImageProcessor>();
            services.AddSingleton(TestImages.ManagedEngine);
        }
    }
}
