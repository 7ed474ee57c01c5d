using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PhotoResize.Configuration;
using PhotoResize.Processing;
using PhotoResize.Signing;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary><c>?info</c>: facts about an image instead of the image.</summary>
public class InformationTests
{
    private const string Key = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("vips")]
    [InlineData("imagesharp")]
    public async Task Information_is_of_the_original_as_a_page_sees_it(string engine)
    {
        await using var site = await StartAsync(build: services => Use(engine, services));
        var bytes = JpegOrientation.Insert(TestImages.Gradient(40, 30), 6);
        await site.WriteAsync("turned.jpg", bytes);
        File.SetLastWriteTimeUtc(site.PathOf("turned.jpg"), new DateTime(2024, 2, 29, 12, 30, 45, 678, DateTimeKind.Utc));

        using var response = await site.GetAsync("/images/turned.jpg?info");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            $$"""{"width":30,"height":40,"format":"jpeg","frames":1,"hasAlpha":false,"bytes":{{bytes.Length}},"lastModified":"2024-02-29T12:30:45Z"}""",
            await response.Content.ReadAsStringAsync());
        Assert.Equal("public, max-age=86400", response.Headers.CacheControl?.ToString());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(new DateTimeOffset(2024, 2, 29, 12, 30, 45, TimeSpan.Zero), response.Content.Headers.LastModified);
        Assert.Equal(0, site.Engine.Started);
        Assert.Empty(site.CachedFiles);
    }

    [Fact]
    public async Task Information_counts_frames_and_sees_alpha()
    {
        await using var site = await StartAsync();
        var frame = GifBuilder.Frame(0, 0, 8, 6, 1);
        var transparent = GifBuilder.Control(transparent: 2);
        await site.WriteAsync("moves.gif", GifBuilder.File(8, 6, transparent, frame, transparent, frame, transparent, frame));

        var document = await site.Client.GetFromJsonAsync<JsonElement>("/images/moves.gif?INFO=whatever");

        Assert.Equal(("gif", 3), (document.GetProperty("format").GetString(), document.GetProperty("frames").GetInt32()));
        Assert.True(document.GetProperty("hasAlpha").GetBoolean());
    }

    [Theory]
    [InlineData("info&w=300", 300, 200, "jpeg")]
    [InlineData("info&w=300&rotate=90&format=png", 200, 300, "png")]
    [InlineData("w=100&h=100&mode=pad&info=&bg=f008", 100, 100, "png")]
    [InlineData("info&preset=thumb", 90, 60, "webp")]
    [InlineData("info&mode=max", 3000, 2000, "jpeg")]
    [InlineData("info&w=9000", 3000, 2000, "jpeg")]
    public async Task Result_is_what_the_other_settings_give(string query, int width, int height, string format)
    {
        await using var site = await StartAsync(options => options.Presets["thumb"] = new ImagePresetOptions { Settings = { ["w"] = "90", ["format"] = "webp" } });

        var document = await site.Client.GetFromJsonAsync<JsonElement>($"/images/photo.jpg?{query}");
        var picture = await site.GetPictureAsync($"/images/photo.jpg?{query.Replace("info", "x", StringComparison.Ordinal)}");

        Assert.Equal(3000, document.GetProperty("width").GetInt32());
        var result = document.GetProperty("result");
        Assert.Equal(
            (width, height, format), (result.GetProperty("width").GetInt32(), result.GetProperty("height").GetInt32(), result.GetProperty("format").GetString()));
        Assert.Equal((width, height), (picture.Width, picture.Height));
    }

    [Fact]
    public async Task Result_that_depends_on_a_border_is_left_out_until_the_border_was_found()
    {
        await using var site = await StartAsync();
        await site.WriteAsync("framed.png", TestImages.Framed);
        using var before = await site.GetAsync("/images/framed.png?info&trim=5");
        (await site.GetAsync("/images/framed.png?trim=5")).Dispose();
        using var after = await site.GetAsync("/images/framed.png?info&trim=5");

        Assert.DoesNotContain("result", await before.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("no-cache", before.Headers.CacheControl?.ToString());
        Assert.Contains(
            "\"result\":{\"width\":60,\"height\":50,\"format\":\"png\"}", await after.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("public, max-age=86400", after.Headers.CacheControl?.ToString());
        Assert.NotEqual(before.Headers.ETag, after.Headers.ETag);
    }

    [Fact]
    public async Task Format_of_the_result_is_negotiated_where_it_would_be()
    {
        await using var site = await StartAsync();
        using var modern = await site.GetAsync("/images/photo.jpg?info&w=300&format=auto", ("Accept", "image/webp,*/*"));
        using var plain = await site.GetAsync("/images/photo.jpg?info&w=300&format=auto");

        Assert.Contains("\"format\":\"webp\"}}", await modern.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("\"format\":\"jpeg\"}}", await plain.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.All([modern, plain], response => Assert.Equal("Accept", Assert.Single(response.Headers.Vary)));
        Assert.NotEqual(modern.Headers.ETag, plain.Headers.ETag);
    }

    [Fact]
    public async Task Conditions_and_HEAD_work_as_for_results()
    {
        await using var site = await StartAsync();
        using var first = await site.GetAsync("/images/photo.jpg?info&w=300");
        var tag = first.Headers.ETag!.ToString();
        using var head = await site.SendAsync(HttpMethod.Head, "/images/photo.jpg?info&w=300");
        using var same = await site.GetAsync("/images/photo.jpg?info&w=300", ("If-None-Match", tag));
        using var failed = await site.GetAsync("/images/photo.jpg?info&w=300", ("If-Match", "\"other\""));
        using var part = await site.GetAsync("/images/photo.jpg?info&w=300", ("Range", "bytes=0-4"));
        using var posted = await site.SendAsync(HttpMethod.Post, "/images/photo.jpg?info");

        Assert.Equal((HttpStatusCode.OK, tag), (head.StatusCode, head.Headers.ETag!.ToString()));
        Assert.Equal(first.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        Assert.Equal((HttpStatusCode.NotModified, tag), (same.StatusCode, same.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.PreconditionFailed, failed.StatusCode);
        Assert.Equal((HttpStatusCode.PartialContent, "{\"wid"), (part.StatusCode, await part.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
    }

    [Fact]
    public async Task Entity_tag_changes_with_the_source_and_with_the_result()
    {
        await using var site = await StartAsync();
        using var first = await site.GetAsync("/images/photo.jpg?info&w=300");
        using var other = await site.GetAsync("/images/photo.jpg?info&w=301");
        File.SetLastWriteTimeUtc(site.PathOf("photo.jpg"), DateTime.UtcNow.AddMilliseconds(-3));
        using var touched = await site.GetAsync("/images/photo.jpg?info&w=300");

        Assert.Equal(3, new[] { first, other, touched }.Select(response => response.Headers.ETag).Distinct().Count());
    }

    [Theory]
    [InlineData("missing.jpg?info", HttpStatusCode.NotFound)]
    [InlineData("text.jpg?info", HttpStatusCode.UnprocessableEntity)]
    [InlineData("photo.jpg?info&preset=none", HttpStatusCode.NotFound)]
    [InlineData("photo.jpg?info&w=x", HttpStatusCode.BadRequest)]
    [InlineData("photo.jpg?info&w=6000&h=6000&mode=pad", HttpStatusCode.BadRequest)]
    public async Task Failure_has_the_status_that_it_has_for_results(string request, HttpStatusCode status)
    {
        await using var site = await StartAsync(options => options.ImageFolders[0].RejectInvalidSettings = true);
        await site.WriteAsync("text.jpg", "no image"u8.ToArray());
        using var response = await site.GetAsync($"/images/{request}");
        Assert.Equal(status, response.StatusCode);
        if (!request.StartsWith("missing", StringComparison.Ordinal))
        {
            await Problems.AssertAsync(response, status, "");
        }
    }

    [Fact]
    public async Task Name_is_unknown_where_the_folder_does_not_allow_it()
    {
        await using var site = await TestSite.StartAsync();
        Assert.Equal(TestImages.Photo, await site.Client.GetByteArrayAsync("/images/photo.jpg?info"));
        Assert.Equal(300, (await site.GetPictureAsync("/images/photo.jpg?info&w=300")).Width);
    }

    [Fact]
    public async Task Folder_of_presets_gives_no_information()
    {
        await using var site = await StartAsync(options => options.ImageFolders[0].OnlyPresets = true);
        using var response = await site.GetAsync("/images/photo.jpg?info");
        await Problems.AssertAsync(response, HttpStatusCode.Forbidden, "");
    }

    [Theory]
    [InlineData(SignatureRequirement.Settings)]
    [InlineData(SignatureRequirement.All)]
    public async Task Information_has_to_be_signed_where_settings_have_to(SignatureRequirement signatures)
    {
        await using var site = await StartAsync(options =>
        {
            options.Signing.Keys.Add(Key);
            options.ImageFolders[0].Signatures = signatures;
        });
        var signer = site.Services.GetRequiredService<IImageUrlSigner>();
        using var plain = await site.GetAsync("/images/photo.jpg?info");
        using var signed = await site.GetAsync(signer.Sign("/images/photo.jpg?info"));
        using var moved = await site.GetAsync(signer.Sign("/images/photo.jpg?w=300").Replace("?", "?info&", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.Forbidden, plain.StatusCode);
        Assert.Equal(HttpStatusCode.OK, signed.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, moved.StatusCode);
    }

    private static Task<TestSite> StartAsync(Action<ImageResizingOptions>? configure = null, Action<IServiceCollection>? build = null) =>
        TestSite.StartAsync(
            options =>
            {
                options.ImageFolders[0].AllowInfo = true;
                configure?.Invoke(options);
            },
            builder => build?.Invoke(builder.Services));

    private static void Use(string engine, IServiceCollection services)
    {
        services.RemoveAll<IImageProcessor>();
        services.AddSingleton(engine == "vips" ? TestImages.Engine : TestImages.ManagedEngine);
    }
}
