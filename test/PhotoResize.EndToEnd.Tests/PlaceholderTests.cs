using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PhotoResize.Configuration;
using PhotoResize.Middleware;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Signing;
using PhotoResize.Sources;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary><c>?placeholder</c>: what a page shows of an image until it is there.</summary>
public sealed class PlaceholderTests
{
    private const string Path = "/images/photo.jpg?placeholder";

    [Theory]
    [InlineData(EngineNames.Vips)]
    [InlineData(EngineNames.ImageSharp)]
    public async Task Every_part_shows_the_picture(string engine)
    {
        await using var site = await StartAsync(build: EngineNames.Use(engine));
        using var response = await site.GetAsync(Path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        var placeholder = await ReadAsync(response);

        var preview = ThumbHashDecoder.Decode(Convert.FromBase64String(placeholder.ThumbHash));
        var tiny = Decode(placeholder.DataUri);
        Assert.InRange(placeholder.DataUri.Length, 50, 1000);
        Assert.StartsWith("data:image/webp;base64,", placeholder.DataUri, StringComparison.Ordinal);
        Assert.Equal((32, 21), (tiny.Width, tiny.Height));
        foreach (var (x, y) in new[] { (0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75) })
        {
            Assert.InRange(preview.DistanceAt((int)(x * preview.Width), (int)(y * preview.Height), TestImages.PhotoColor(x, y)), 0, 45);
            Assert.InRange(tiny.DistanceAt((int)(x * tiny.Width), (int)(y * tiny.Height), TestImages.PhotoColor(x, y)), 0, 15);
        }
    }

    [Theory]
    [InlineData(EngineNames.Vips)]
    [InlineData(EngineNames.ImageSharp)]
    public async Task Dominant_colour_is_that_of_most_of_the_picture(string engine)
    {
        await using var site = await StartAsync(build: EngineNames.Use(engine));
        await site.WriteAsync("two.png", PngFile.Draw(400, 300, (x, _) => x < 250 ? (30, 100, 200, 255) : (250, 240, 10, 255)));
        Assert.Equal("#1e64c8", (await GetAsync(site, "/images/two.png?placeholder")).DominantColor);
    }

    [Theory]
    [InlineData(EngineNames.Vips)]
    [InlineData(EngineNames.ImageSharp)]
    public async Task Transparency_is_kept(string engine)
    {
        await using var site = await StartAsync(build: EngineNames.Use(engine));
        await site.WriteAsync("half.png", PngFile.Write(Picture.Draw(300, 300, (x, _) => (200, 40, 40, x < 150 ? 0 : 255), hasAlpha: true)));
        var placeholder = await GetAsync(site, "/images/half.png?placeholder");
        foreach (var picture in new[] { ThumbHashDecoder.Decode(Convert.FromBase64String(placeholder.ThumbHash)), Decode(placeholder.DataUri) })
        {
            Assert.InRange(picture[2, 16].A, 0, 60);
            Assert.InRange(picture[29, 16].A, 195, 255);
        }

        Assert.Equal("#c82828", placeholder.DominantColor);
    }

    /// <summary>Nothing is harder to encode.</summary>
    [Theory]
    [InlineData(EngineNames.Vips)]
    [InlineData(EngineNames.ImageSharp)]
    public async Task Noise_fits_into_a_data_uri_too(string engine)
    {
        await using var site = await StartAsync(build: EngineNames.Use(engine));
        await site.WriteAsync("noise.png", PngFile.Write(Picture.Draw(32, 32, (x, y) => (Hash(x, y, 1), Hash(x, y, 2), Hash(x, y, 3), Hash(x, y, 4)), hasAlpha: true)));
        var placeholder = await GetAsync(site, "/images/noise.png?placeholder");
        Assert.InRange(placeholder.DataUri.Length, 50, 1000);
        Assert.InRange(Decode(placeholder.DataUri).Width, 8, 32);

        static int Hash(int x, int y, int z) => (int)(Testing.Focus.Canvas.Hash(z, x, y) * 255);
    }

    [Fact]
    public async Task Without_an_engine_for_webp_it_is_a_png()
    {
        await using var site = await StartAsync(build: builder =>
        {
            builder.Services.RemoveAll<IImageProcessor>();
            builder.Services.AddSingleton<IImageProcessor>(new WithoutWebP(TestImages.Engine));
        });
        var placeholder = await GetAsync(site, Path);
        Assert.StartsWith("data:image/png;base64,", placeholder.DataUri, StringComparison.Ordinal);
        Assert.InRange(placeholder.DataUri.Length, 50, 1000);
        Assert.InRange(Decode(placeholder.DataUri).DistanceAt(4, 2, TestImages.PhotoColor(0.28, 0.24)), 0, 20);
    }

    [Fact]
    public async Task Upright_first_frame_is_shown()
    {
        await using var site = await StartAsync();
        await site.WriteAsync("turned.jpg", JpegOrientation.Insert(TestImages.Photo, 6));
        var turned = Decode((await GetAsync(site, "/images/turned.jpg?placeholder")).DataUri);
        Assert.Equal((21, 32), (turned.Width, turned.Height));

        Picture[] frames = [Picture.Draw(60, 40, (_, _) => (250, 0, 0, 255)), Picture.Draw(60, 40, (_, _) => (0, 0, 250, 255))];
        await site.WriteAsync("two.gif", ReferenceEncoder.Encode(ImageFormat.Gif, frames, delays: [100, 100]));
        Assert.Equal("#fa0000", (await GetAsync(site, "/images/two.gif?placeholder")).DominantColor);
    }

    [Fact]
    public async Task It_is_made_once_and_cached_like_a_result()
    {
        await using var first = await StartAsync();
        var bodies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => first.Client.GetStringAsync(Path)));
        Assert.Single(bodies.Distinct());
        await first.StoredAsync();
        Assert.Single(first.CachedFiles, file => file.EndsWith(".photo.100x67.json", StringComparison.Ordinal));
        Assert.Equal(2, first.Engine.Started); // the small picture, and the tiny one of that

        using var hit = await first.GetAsync(Path);
        using var unchanged = await first.GetAsync(Path, ("If-None-Match", hit.Headers.ETag!.ToString()));
        Assert.Equal(bodies[0], await hit.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Equal(2, first.Engine.Started);
    }

    [Fact]
    public async Task It_is_found_in_the_cache_after_a_restart_and_made_anew_when_the_source_has_changed()
    {
        await using var first = await StartAsync();
        var body = await first.Client.GetStringAsync(Path);
        await first.StoredAsync();
        var written = File.GetLastWriteTimeUtc(first.PathOf("photo.jpg"));

        await using var second = await StartAsync(cacheRoot: first.CacheRoot);
        File.SetLastWriteTimeUtc(second.PathOf("photo.jpg"), written);
        Assert.Equal(body, await second.Client.GetStringAsync(Path));
        Assert.Equal(0, second.Engine.Started);

        await second.WriteAsync("photo.jpg", TestImages.Gradient(200, 300));
        Assert.NotEqual(body, await second.Client.GetStringAsync(Path));
        Assert.Equal(2, second.Engine.Started);
    }

    [Fact]
    public async Task Headers_are_those_of_a_result()
    {
        await using var site = await StartAsync(options => options.ImageFolders[0].CacheControl = "public, max-age=60");
        using var before = await site.SendAsync(HttpMethod.Head, Path);
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(0, site.Engine.Started);
        using var get = await site.GetAsync(Path);
        await site.StoredAsync();
        using var after = await site.SendAsync(HttpMethod.Head, Path);
        using var failed = await site.GetAsync(Path, ("If-Match", "\"other\""));
        Assert.Equal(HttpStatusCode.PreconditionFailed, failed.StatusCode);
        Assert.Equal(get.Content.Headers.ContentLength, after.Content.Headers.ContentLength);
        foreach (var response in new[] { before, get, after })
        {
            Assert.Equal(get.Headers.ETag, response.Headers.ETag);
            Assert.Equal("public, max-age=60", response.Headers.CacheControl?.ToString());
            Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
            Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
            Assert.NotNull(response.Content.Headers.LastModified);
        }
    }

    [Theory]
    [InlineData("placeholder=")]
    [InlineData("PLACEHOLDER=no")]
    [InlineData("placeholder&w=100&crop=0,0,10,10&trim=10&rotate=90&format=png")]
    [InlineData("placeholder&autorotate=false&frame=3&focus=auto")]
    public async Task Value_and_other_settings_change_nothing(string query)
    {
        await using var site = await StartAsync();
        using var plain = await site.GetAsync(Path);
        using var other = await site.GetAsync($"/images/photo.jpg?{query}");
        Assert.Equal(plain.Headers.ETag, other.Headers.ETag);
        Assert.Equal(2, site.Engine.Started);
    }

    [Fact]
    public async Task Name_is_unknown_where_the_folder_does_not_allow_it()
    {
        await using var site = await TestSite.StartAsync();
        using var original = await site.GetAsync(Path);
        Assert.Equal("image/jpeg", original.Content.Headers.ContentType?.MediaType);
        Assert.Equal(0, site.Engine.Started);
        using var result = await site.GetAsync($"{Path}&w=30");
        using var same = await site.GetAsync("/images/photo.jpg?w=30");
        Assert.Equal(same.Headers.ETag, result.Headers.ETag);
    }

    [Fact]
    public async Task It_is_more_than_a_preset()
    {
        await using var site = await StartAsync(options => options.ImageFolders[0].OnlyPresets = true);
        using var response = await site.GetAsync(Path);
        await Problems.AssertAsync(response, HttpStatusCode.Forbidden, "not sent in that form");
    }

    [Theory]
    [InlineData(SignatureRequirement.All)]
    [InlineData(SignatureRequirement.Settings)]
    public async Task It_is_signed_where_settings_are(SignatureRequirement requirement)
    {
        await using var site = await StartAsync(options =>
        {
            options.Signing.Keys.Add("0123456789abcdef0123456789abcdef");
            options.ImageFolders[0].Signatures = requirement;
        });
        using var refused = await site.GetAsync(Path);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        var signed = site.Services.GetRequiredService<IImageUrlSigner>().Sign(Path);
        using var served = await site.GetAsync(signed);
        Assert.Equal("application/json", served.Content.Headers.ContentType?.MediaType);
        using var stolen = await site.GetAsync(signed.Replace("placeholder", "info", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Forbidden, stolen.StatusCode);
    }

    [Fact]
    public async Task Source_that_cannot_be_shown_is_refused_as_for_a_result()
    {
        await using var site = await StartAsync();
        await site.WriteAsync("cut.jpg", TestImages.Photo[..^5000]);
        File.SetLastWriteTimeUtc(site.PathOf("cut.jpg"), DateTime.UtcNow.AddHours(-1));
        await site.WriteAsync("text.jpg", "Not an image."u8.ToArray());
        for (var i = 0; i < 2; i++)
        {
            using var damaged = await site.GetAsync("/images/cut.jpg?placeholder");
            await Problems.AssertAsync(damaged, HttpStatusCode.UnprocessableEntity, "damaged");
        }

        using var known = await site.SendAsync(HttpMethod.Head, "/images/cut.jpg?placeholder");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, known.StatusCode);
        Assert.Equal(1, site.Engine.Started);
        using var text = await site.GetAsync("/images/text.jpg?placeholder");
        await Problems.AssertAsync(text, HttpStatusCode.UnprocessableEntity, "not an image");
        using var missing = await site.GetAsync("/images/missing.jpg?placeholder");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        using var posted = await site.SendAsync(HttpMethod.Post, Path);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
    }

    [Fact]
    public async Task Limits_of_sources_and_the_budget_of_misses_hold()
    {
        await using var small = await StartAsync(options => options.ImageFolders[0].MaxSourcePixels = 1_000_000);
        using var large = await small.GetAsync(Path);
        await Problems.AssertAsync(large, HttpStatusCode.UnprocessableEntity, "1000000 pixels");

        await using var busy = await StartAsync(options => options.Processing.MaxMissesPerClient = 1);
        (await busy.GetAsync("/images/photo.jpg?w=20")).Dispose();
        using var refused = await busy.GetAsync(Path);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
    }

    [Fact]
    public async Task Page_of_the_application_gets_the_same_without_a_request()
    {
        await using var site = await StartAsync();
        var placeholders = site.Services.GetRequiredService<ImagePlaceholders>();
        var found = await placeholders.FindAsync("/images/photo.jpg", CancellationToken.None);
        var sent = await GetAsync(site, Path);
        Assert.Equal(sent, found);
        Assert.Equal(found, await placeholders.FindAsync("/images/photo.jpg", CancellationToken.None));
        Assert.Equal(2, site.Engine.Started);

        await site.WriteAsync("cut.jpg", TestImages.Photo[..^5000]);
        foreach (var path in new[] { "/images/missing.jpg", "/images/cut.jpg", "/other/photo.jpg", "photo.jpg", "" })
        {
            Assert.Null(await placeholders.FindAsync(path, CancellationToken.None));
        }
    }

    [Fact]
    public async Task Page_gets_it_from_a_folder_that_does_not_give_it_to_browsers()
    {
        await using var site = await TestSite.StartAsync();
        var found = await site.Services.GetRequiredService<ImagePlaceholders>().FindAsync("/images/photo.jpg", CancellationToken.None);
        Assert.StartsWith("data:image/webp;base64,", found!.DataUri, StringComparison.Ordinal);
    }

    private static Task<TestSite> StartAsync(
        Action<ImageResizingOptions>? configure = null, Action<Microsoft.AspNetCore.Builder.WebApplicationBuilder>? build = null, string? cacheRoot = null) =>
        TestSite.StartAsync(
            options =>
            {
                options.ImageFolders[0].AllowInfo = true;
                configure?.Invoke(options);
            },
            build,
            cacheRoot: cacheRoot);

    private static async Task<Placeholder> GetAsync(TestSite site, string path)
    {
        using var response = await site.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await ReadAsync(response);
    }

    /// <summary>Reads what a browser reads: three texts, and nothing else.</summary>
    private static async Task<Placeholder> ReadAsync(HttpResponseMessage response)
    {
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(["thumbHash", "dominantColor", "dataUri"], json.RootElement.EnumerateObject().Select(property => property.Name));
        return new Placeholder(Text("thumbHash"), Text("dominantColor"), Text("dataUri"));

        string Text(string name) => json.RootElement.GetProperty(name).GetString()!;
    }

    private static Picture Decode(string dataUri) => ReferenceDecoder.DecodeFirst(Convert.FromBase64String(dataUri.Split(',')[1]));

    private sealed class WithoutWebP(IImageProcessor engine) : IImageProcessor
    {
        public string Name => engine.Name;

        public string OutputVersion => engine.OutputVersion;

        public IReadOnlySet<ImageFormat> Readable => engine.Readable;

        public IReadOnlySet<ImageFormat> Writable { get; } = engine.Writable.Where(format => format != ImageFormat.WebP).ToHashSet();

        public Task ProcessAsync(SourceImage source, ImagePlan plan, Stream output, CancellationToken cancellationToken) =>
            engine.ProcessAsync(source, plan, output, cancellationToken);

        public Task<PixelRectangle> FindContentAsync(
            SourceImage source, SourceFrame frame, int tolerance, CancellationToken cancellationToken) =>
            engine.FindContentAsync(source, frame, tolerance, cancellationToken);
    }
}
