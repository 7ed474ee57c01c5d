using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PhotoResize.Configuration;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>Pictures that are drawn over results, and results that are not to be had without them.</summary>
public sealed class WatermarkTests : IDisposable
{
    /// <summary>A quarter of a result of 300 x 200, at its lower right corner, 4 pixels from the edges: 221 to 295 and 146 to 195.</summary>
    private const string Small = "/images/photo.jpg?w=300&h=200&watermark=logo";

    private static readonly byte[] Red = Logo(255, 0, 0);
    private static readonly byte[] Blue = Logo(0, 0, 255);

    private readonly ConfigurationManager _reload = new();

    public void Dispose() => _reload.Dispose();

    [Theory]
    [InlineData("vips")]
    [InlineData("imagesharp")]
    public async Task Watermark_is_drawn_at_its_place(string engine)
    {
        await using var site = await StartAsync(build: builder => Use(engine, builder.Services));
        var picture = await site.GetPictureAsync(Small);

        Assert.Equal((300, 200), (picture.Width, picture.Height));
        AssertColour((255, 0, 0), picture, 260, 170);
        AssertColour((255, 0, 0), picture, 224, 149);
        AssertColour((255, 255, 0), picture, 292, 192);
        AssertPhoto(picture, 214, 170);
        AssertPhoto(picture, 260, 139);
        AssertPhoto(picture, 298, 198);
    }

    [Theory]
    [InlineData("vips")]
    [InlineData("imagesharp")]
    public async Task Options_of_a_watermark_are_kept(string engine)
    {
        await using var site = await StartAsync(
            options => options.Watermarks["tiles"] = new ImageWatermarkOptions
            {
                Path = "/w/logo.png",
                Anchor = "top-left",
                Margin = 0.1,
                Size = 0.1,
                Opacity = 0.5,
                Tile = true,
            },
            builder => Use(engine, builder.Services));
        var picture = await site.GetPictureAsync("/images/photo.jpg?w=300&h=200&format=png&watermark=tiles");

        // Tiles of 30 x 20 pixels, with 20 between.
        var (r, g, b) = TestImages.PhotoColor(235 / 300.0, 70 / 200.0);
        AssertColour(((r + 255) / 2, g / 2, b / 2), picture, 235, 70);
        AssertPhoto(picture, 210, 70);
        AssertPhoto(picture, 235, 90);
    }

    [Fact]
    public async Task Watermark_alone_is_a_setting_and_an_empty_one_cancels_the_default()
    {
        await using var site = await StartAsync(options => options.ImageFolders[0].DefaultSettings["watermark"] = "logo");
        var picture = await site.GetPictureAsync("/images/photo.jpg");
        Assert.Equal((3000, 2000), (picture.Width, picture.Height));
        AssertColour((255, 0, 0), picture, 2400, 1900);

        Assert.Equal(TestImages.Photo, await site.Client.GetByteArrayAsync("/images/photo.jpg?watermark="));
        AssertPhoto(await site.GetPictureAsync("/images/photo.jpg?w=300&watermark="), 260, 170);
        AssertColour((0, 0, 255), await site.GetPictureAsync("/images/photo.jpg?w=300&watermark=other"), 40, 30);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&watermark=")]
    [InlineData("&watermark=other")]
    [InlineData("&watermark=nope")]
    [InlineData("&WATERMARK=other&watermark=")]
    [InlineData("&preset=unmarked")]
    public async Task Locked_watermark_is_on_every_result(string query)
    {
        await using var site = await StartAsync(options =>
        {
            options.Presets["unmarked"] = new ImagePresetOptions { Settings = { ["watermark"] = "" } };
            options.ImageFolders[0].DefaultSettings["watermark"] = "logo";
            options.ImageFolders[0].LockedSettings.Add("watermark");
        });
        AssertColour((255, 0, 0), await site.GetPictureAsync("/images/photo.jpg?w=300" + query), 260, 170);
    }

    [Fact]
    public async Task Several_watermarks_and_a_preset_with_them_share_a_file()
    {
        await using var site = await StartAsync(
            options => options.Presets["marked"] = new ImagePresetOptions { Settings = { ["watermark"] = "logo,other" } });
        var picture = await site.GetPictureAsync("/images/photo.jpg?w=300&h=200&watermark=logo,other");
        AssertColour((255, 0, 0), picture, 260, 170);
        AssertColour((0, 0, 255), picture, 40, 30);
        await site.StoredAsync();

        using var preset = await site.GetAsync("/images/photo.jpg?w=300&h=200&preset=marked");
        Assert.Equal(HttpStatusCode.OK, preset.StatusCode);
        Assert.Equal(1, site.Engine.Started);
    }

    [Fact]
    public async Task Unknown_watermark_gives_404_before_the_source_is_looked_for()
    {
        var source = new CountingSource("/images/counted.jpg", TestImages.Photo);
        await using var site = await StartAsync(resize: builder => builder.AddSource(source));
        foreach (var query in (string[])["watermark=nope", "watermark=logo,nope&w=5"])
        {
            using var response = await site.GetAsync("/images/counted.jpg?" + query);
            await Problems.AssertAsync(response, HttpStatusCode.NotFound, "no such watermark");
        }

        Assert.Equal(0, source.Found);
        using var post = await site.SendAsync(HttpMethod.Post, "/images/photo.jpg?watermark=nope");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
    }

    [Fact]
    public async Task Result_below_the_least_side_is_the_plain_one_and_needs_no_picture()
    {
        await using var site = await StartAsync();
        using var plain = await site.GetAsync("/images/photo.jpg?w=149");
        await site.StoredAsync();
        File.Delete(LogoPath(site));
        using var marked = await site.GetAsync("/images/photo.jpg?w=149&watermark=logo");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (plain.StatusCode, marked.StatusCode));
        Assert.Equal(plain.Headers.ETag, marked.Headers.ETag);
        Assert.Equal(1, site.Engine.Started);

        using var large = await site.GetAsync("/images/photo.jpg?w=150&watermark=logo");
        await AssertUnavailableAsync(large);
    }

    [Fact]
    public async Task Least_side_is_that_of_the_turned_result_and_the_watermark_is_upright()
    {
        await using var site = await StartAsync(options => options.Watermarks["logo"].MinSide = 200);
        var picture = await site.GetPictureAsync("/images/photo.jpg?w=300&h=200&rotate=90&flip=h&watermark=logo");

        // A box of 50 x 75 takes 50 x 33 of the picture, whose left half is red and whose right half is yellow.
        Assert.Equal((200, 300), (picture.Width, picture.Height));
        AssertColour((255, 0, 0), picture, 155, 280);
        AssertColour((255, 255, 0), picture, 190, 280);
    }

    [Theory]
    [InlineData("vips")]
    [InlineData("imagesharp")]
    public async Task Watermark_is_on_every_frame_of_an_animation(string engine)
    {
        await using var site = await StartAsync(build: builder => Use(engine, builder.Services));
        var frames = Enumerable.Range(0, 3).Select(i => Picture.Draw(300, 200, (_, _) => (0, 80 * i, 0, 255))).ToArray();
        await site.WriteAsync("film.gif", ReferenceEncoder.Encode(ImageFormat.Gif, frames, delays: [100, 100, 100]));
        using var response = await site.GetAsync("/images/film.gif?watermark=logo");

        var film = ReferenceDecoder.Decode(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal((ImageFormat.Gif, 3), (film.Format, film.Frames.Count));
        for (var i = 0; i < 3; i++)
        {
            AssertColour((255, 0, 0), film.Frames[i], 240, 170);
            AssertColour((0, 80 * i, 0), film.Frames[i], 40, 30);
        }
    }

    [Fact]
    public async Task Changed_picture_makes_new_results_for_remembered_requests_too()
    {
        await using var site = await StartAsync();
        for (var i = 0; i < 4; i++)
        {
            AssertColour((255, 0, 0), await site.GetPictureAsync(Small), 240, 170);
        }

        using var before = await site.GetAsync(Small);
        WriteLogo(site, Blue, DateTime.UtcNow.AddMinutes(-1));
        using var after = await site.GetAsync(Small, ("If-None-Match", before.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.NotEqual(before.Headers.ETag, after.Headers.ETag);
        AssertColour((0, 0, 255), ReferenceDecoder.DecodeFirst(await after.Content.ReadAsByteArrayAsync()), 240, 170);
    }

    [Fact]
    public async Task Reload_changes_watermarks_for_remembered_requests_too()
    {
        var anchor = "bottom-right";
        await using var site = await StartAsync(
            options => options.Watermarks["logo"].Anchor = anchor,
            builder => builder.Services.AddSingleton<IOptionsChangeTokenSource<ImageResizingOptions>>(
                new ConfigurationChangeTokenSource<ImageResizingOptions>(_reload)));
        for (var i = 0; i < 4; i++)
        {
            AssertColour((255, 0, 0), await site.GetPictureAsync(Small), 240, 170);
        }

        anchor = "top-left";
        ((IConfigurationRoot)_reload).Reload();
        AssertColour((255, 0, 0), await site.GetPictureAsync(Small), 20, 30);
        AssertPhoto(await site.GetPictureAsync(Small), 240, 170);
    }

    [Theory]
    [InlineData("vips")]
    [InlineData("imagesharp")]
    public async Task Missing_picture_is_503_and_one_warning_until_it_is_there(string engine)
    {
        await using var site = await StartAsync(build: builder => Use(engine, builder.Services));
        var etag = (await HeadAsync(site)).Headers.ETag!.ToString();
        File.Delete(LogoPath(site));
        using var get = await site.GetAsync(Small);
        await AssertUnavailableAsync(get);
        using var head = await HeadAsync(site);
        using var conditional = await site.GetAsync(Small, ("If-None-Match", etag));
        using var any = await site.GetAsync(Small, ("If-None-Match", "*"));
        Assert.All([head, conditional, any], response => Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode));
        Assert.Contains("/w/logo.png", Assert.Single(site.Logs.Warnings), StringComparison.Ordinal);
        Assert.Empty(site.CachedFiles);
        AssertPhoto(await site.GetPictureAsync("/images/photo.jpg?w=300&h=200"), 260, 170);

        WriteLogo(site, Red, DateTime.UtcNow);
        AssertColour((255, 0, 0), await site.GetPictureAsync(Small), 240, 170);
    }

    [Fact]
    public async Task Result_in_the_cache_is_not_sent_while_the_picture_is_missing()
    {
        await using var site = await StartAsync();
        var changed = File.GetLastWriteTimeUtc(LogoPath(site));
        for (var i = 0; i < 4; i++)
        {
            AssertColour((255, 0, 0), await site.GetPictureAsync(Small), 240, 170);
        }

        File.Delete(LogoPath(site));
        using var missing = await site.GetAsync(Small);
        await AssertUnavailableAsync(missing);

        WriteLogo(site, Red, changed);
        AssertColour((255, 0, 0), await site.GetPictureAsync(Small), 240, 170);
        Assert.Equal(1, site.Engine.Started);
    }

    [Theory]
    [InlineData("vips")]
    [InlineData("imagesharp")]
    public async Task Damaged_picture_is_503_and_one_warning_and_not_decoded_again(string engine)
    {
        await using var site = await StartAsync(build: builder => Use(engine, builder.Services));
        var noise = new byte[100 * 100 * 3];
        new Random(7).NextBytes(noise);
        var file = PngFile.Write(new Picture(100, 100, 3, noise));
        WriteLogo(site, file[..(file.Length / 2)], DateTime.UtcNow.AddMinutes(-1));
        using (var first = await site.GetAsync(Small))
        {
            await AssertUnavailableAsync(first);
        }

        // It is known now, which comes before the conditions.
        using var head = await HeadAsync(site);
        using var any = await site.GetAsync(Small, ("If-None-Match", "*"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (head.StatusCode, any.StatusCode));
        Assert.Contains("damaged", Assert.Single(site.Logs.Warnings), StringComparison.Ordinal);
        Assert.Empty(site.CachedFiles);
        Assert.Equal(0, site.Engine.Started);

        // The source is not to blame.
        AssertPhoto(await site.GetPictureAsync("/images/photo.jpg?w=300&h=200"), 260, 170);
        WriteLogo(site, Blue, DateTime.UtcNow);
        AssertColour((0, 0, 255), await site.GetPictureAsync(Small), 240, 170);
    }

    [Fact]
    public async Task Picture_that_is_no_picture_or_over_a_limit_is_503()
    {
        await using var site = await StartAsync(options => options.ImageFolders[0].MaxSourcePixels = 6_000_000);
        WriteLogo(site, "no picture"u8.ToArray(), DateTime.UtcNow.AddMinutes(-1));
        using (var text = await site.GetAsync(Small))
        {
            await AssertUnavailableAsync(text);
        }

        WriteLogo(site, TestImages.Gradient(3001, 2000), DateTime.UtcNow);
        using var large = await site.GetAsync(Small);
        await AssertUnavailableAsync(large);
    }

    [Fact]
    public async Task Picture_that_takes_more_memory_than_a_job_may_is_503()
    {
        await using var site = await StartAsync(options => options.Processing.MaxJobMemory = 60 << 20);
        WriteLogo(site, ReferenceEncoder.Encode(ImageFormat.WebP, Picture.Draw(3000, 2000, (_, _) => (255, 0, 0, 255))), DateTime.UtcNow);
        using var head = await HeadAsync(site);
        using var get = await site.GetAsync(Small);
        await AssertUnavailableAsync(get);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, head.StatusCode);
        Assert.Contains("memory", Assert.Single(site.Logs.Warnings), StringComparison.Ordinal);
        AssertPhoto(await site.GetPictureAsync("/images/photo.jpg?w=300&h=200"), 260, 170);
    }

    [Fact]
    public async Task Picture_that_no_engine_reads_is_503()
    {
        await using var site = await StartAsync(build: builder => Use("imagesharp", builder.Services));
        WriteLogo(site, ReferenceEncoder.Encode(ImageFormat.Avif, Picture.Draw(60, 40, (_, _) => (255, 0, 0, 255))), DateTime.UtcNow);
        using var response = await site.GetAsync(Small);
        await AssertUnavailableAsync(response);
        Assert.Contains("No engine", Assert.Single(site.Logs.Warnings), StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task Picture_behind_a_link_that_its_folder_does_not_follow_is_503()
    {
        await using var site = await StartAsync(options => options.Watermarks["logo"].Path = "/images/logo.png");
        File.CreateSymbolicLink(site.PathOf("logo.png"), LogoPath(site));
        using var outside = await site.GetAsync(Small);
        await AssertUnavailableAsync(outside);

        File.Delete(site.PathOf("logo.png"));
        File.Copy(LogoPath(site), site.PathOf("logo.png"));
        AssertColour((255, 0, 0), await site.GetPictureAsync(Small), 240, 170);
    }

    [Fact]
    public async Task Picture_of_a_slow_storage_counts_as_part_of_the_job()
    {
        var slow = new HangingSource("/w/slow.png", Red);
        await using var site = await StartAsync(
            options =>
            {
                options.Watermarks["logo"].Path = "/w/slow.png";
                options.Processing.JobTimeout = TimeSpan.FromSeconds(1);
            },
            resize: builder => builder.AddSource(slow));
        using var head = await HeadAsync(site);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        slow.Hangs = true;
        using var response = await site.GetAsync(Small);
        await Problems.AssertAsync(response, HttpStatusCode.ServiceUnavailable, "too long to process");
    }

    [Fact]
    public async Task Picture_that_changes_between_plan_and_work_is_planned_anew()
    {
        var changes = new ChangingSource("/w/changing.png", Red, Blue);
        await using var site = await StartAsync(
            options => options.Watermarks["logo"].Path = "/w/changing.png", resize: builder => builder.AddSource(changes));
        using var head = await HeadAsync(site);
        changes.ChangeAfterNextLookUp();
        using var response = await site.GetAsync(Small);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        AssertColour((0, 0, 255), ReferenceDecoder.DecodeFirst(await response.Content.ReadAsByteArrayAsync()), 240, 170);
        Assert.NotEqual(head.Headers.ETag, response.Headers.ETag);
    }

    [Fact]
    public async Task Opaque_watermark_leaves_the_format_as_it_is()
    {
        await using var site = await StartAsync();
        using var jpeg = await site.GetAsync(Small);
        Assert.Equal("image/jpeg", jpeg.Content.Headers.ContentType?.MediaType);

        await site.WriteAsync("clear.png", PngFile.Write(new Picture(300, 200, 4, new byte[300 * 200 * 4])));
        using var png = await site.GetAsync("/images/clear.png?watermark=logo");
        Assert.Equal("image/png", png.Content.Headers.ContentType?.MediaType);
        var picture = ReferenceDecoder.DecodeFirst(await png.Content.ReadAsByteArrayAsync());
        Assert.Equal((255, 0, 0, 255), picture[230, 170]);
        Assert.Equal(0, picture[20, 20].A);
    }

    private static async Task AssertUnavailableAsync(HttpResponseMessage response)
    {
        var body = await Problems.AssertAsync(response, HttpStatusCode.ServiceUnavailable, "watermark of this image cannot be drawn");
        Assert.DoesNotContain("logo", body, StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> HeadAsync(TestSite site) => site.SendAsync(HttpMethod.Head, Small);

    private static Task<TestSite> StartAsync(
        Action<ImageResizingOptions>? configure = null,
        Action<Microsoft.AspNetCore.Builder.WebApplicationBuilder>? build = null,
        Action<ImageResizingBuilder>? resize = null) => TestSite.StartAsync(
            options =>
            {
                options.Watermarks["logo"] = new ImageWatermarkOptions { Path = "/w/logo.png" };
                options.Watermarks["other"] = new ImageWatermarkOptions { Path = "/w/other.png", Anchor = "top-left" };
                configure?.Invoke(options);
            },
            builder =>
            {
                var folder = Directory.CreateDirectory(Path.Combine(builder.Environment.ContentRootPath, "wwwroot", "w")).FullName;
                File.WriteAllBytes(Path.Combine(folder, "logo.png"), Red);
                File.WriteAllBytes(Path.Combine(folder, "other.png"), Blue);
                build?.Invoke(builder);
            },
            resize: resize);

    private static string LogoPath(TestSite site) => Path.Combine(site.ContentRoot, "wwwroot", "w", "logo.png");

    private static void WriteLogo(TestSite site, byte[] bytes, DateTime changed)
    {
        File.WriteAllBytes(LogoPath(site), bytes);
        File.SetLastWriteTimeUtc(LogoPath(site), changed);
    }

    /// <summary>A picture of 900 x 600; its right third is yellow, so that it shows which way up it is drawn.</summary>
    private static byte[] Logo(int r, int g, int b) => PngFile.Draw(900, 600, (x, _) => x < 600 ? (r, g, b, 255) : (255, 255, 0, 255));

    private static void AssertPhoto(Picture picture, int x, int y) =>
        AssertColour(TestImages.PhotoColor((x + 0.5) / picture.Width, (y + 0.5) / picture.Height), picture, x, y);

    private static void AssertColour((int R, int G, int B) expected, Picture picture, int x, int y)
    {
        var (r, g, b, _) = picture[x, y];
        Assert.True(
            Math.Abs(r - expected.R) <= 12 && Math.Abs(g - expected.G) <= 12 && Math.Abs(b - expected.B) <= 12,
            $"({r}, {g}, {b}) at {x}, {y} instead of {expected}.");
    }

    private static void Use(string engine, IServiceCollection services)
    {
        if (engine == "imagesharp")
        {
            services.RemoveAll<IImageProcessor>();
            services.AddSingleton(TestImages.ManagedEngine);
        }
    }

    private sealed class StoredPicture(byte[] bytes, Func<CancellationToken, Task> wait) : SourceImage
    {
        public override async ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken)
        {
            await wait(cancellationToken);
            return new MemoryStream(bytes);
        }
    }

    /// <summary>A storage that answers look-ups, and at some time opens nothing any more.</summary>
    private sealed class HangingSource(string path, byte[] bytes) : IImageSource
    {
        public bool Hangs { get; set; }

        public ValueTask<SourceImage?> FindAsync(string requested, CancellationToken cancellationToken) => new(requested != path
            ? null
            : new StoredPicture(bytes, token => Hangs ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask)
            {
                Path = path,
                Length = bytes.Length,
                LastModified = DateTimeOffset.UnixEpoch,
            });
    }

    /// <summary>A storage with a picture that becomes another one between two look-ups.</summary>
    private sealed class ChangingSource(string path, byte[] before, byte[] after) : IImageSource
    {
        private int _lookUpsUntilChange = int.MaxValue;

        public void ChangeAfterNextLookUp() => _lookUpsUntilChange = 1;

        public ValueTask<SourceImage?> FindAsync(string requested, CancellationToken cancellationToken)
        {
            if (requested != path)
            {
                return default;
            }

            var hasChanged = Interlocked.Decrement(ref _lookUpsUntilChange) < 0;
            var bytes = hasChanged ? after : before;
            return new(new StoredPicture(bytes, _ => Task.CompletedTask)
            {
                Path = path,
                Length = bytes.Length,
                LastModified = hasChanged ? DateTimeOffset.UnixEpoch.AddDays(1) : DateTimeOffset.UnixEpoch,
            });
        }
    }
}
