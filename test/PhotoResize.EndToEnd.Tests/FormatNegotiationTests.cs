using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PhotoResize.Configuration;
using PhotoResize.Processing;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary><c>format=auto</c>: the format follows from <c>Accept</c>, and every cache on the way is told so.</summary>
public sealed class FormatNegotiationTests
{
    private const string Path = "/images/photo.jpg?w=300&format=auto";
    private const string Chromium = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8";

    /// <summary>A pattern that PNG holds in a few bytes, and that is dear in every lossy format.</summary>
    internal static readonly byte[] Checkers = PngFile.Draw(64, 64, (x, y) => (x + y) % 2 == 0 ? (255, 0, 0, 255) : (0, 0, 255, 255));

    [Theory]
    [InlineData("vips", Chromium, "image/avif")]
    [InlineData("vips", "image/webp;q=0.9,image/avif;q=0.8", "image/webp")]
    [InlineData("vips", "image/avif;q=0,image/webp", "image/webp")]
    [InlineData("vips", "image/*,*/*", "image/jpeg")]
    [InlineData("vips", "image/avif;q=nonsense,\"", "image/jpeg")]
    [InlineData("vips", "text/html", "image/jpeg")]
    [InlineData("vips", "", "image/jpeg")]
    [InlineData("imagesharp", Chromium, "image/webp")]
    [InlineData("imagesharp", "image/avif", "image/jpeg")]
    [InlineData("imagesharp", "*/*", "image/jpeg")]
    public async Task Format_is_what_the_client_names_and_the_engine_writes(string engine, string accept, string expected)
    {
        await using var site = await TestSite.StartAsync(build: builder => Use(engine, builder));
        for (var i = 0; i < 4; i++)
        {
            using var response = await GetAsync(site, Path, accept);
            Assert.Equal((HttpStatusCode.OK, expected), (response.StatusCode, TypeOf(response)));
            Assert.Equal(["Accept"], response.Headers.Vary);
            Assert.Equal(300, ReferenceDecoder.DecodeFirst(await response.Content.ReadAsByteArrayAsync()).Width);
        }
    }

    [Fact]
    public async Task Clients_of_every_kind_get_theirs_also_from_memory()
    {
        await using var site = await TestSite.StartAsync();
        var tags = new Dictionary<string, string>();
        for (var i = 0; i < 6; i++)
        {
            foreach (var (accept, type) in new[] { (Chromium, "image/avif"), ("image/webp", "image/webp"), ("*/*", "image/jpeg") })
            {
                using var response = await GetAsync(site, Path, accept);
                Assert.Equal(type, TypeOf(response));
                Assert.Equal(tags.GetValueOrDefault(type, response.Headers.ETag!.Tag), response.Headers.ETag!.Tag);
                tags[type] = response.Headers.ETag.Tag;
            }
        }

        Assert.Equal(3, tags.Values.Distinct().Count());
        Assert.True(site.Cache.GetStatistics().MemoryHits > 0);
    }

    [Fact]
    public async Task Every_spelling_shares_one_file_with_the_format_by_its_name()
    {
        await using var site = await TestSite.StartAsync();
        using var first = await GetAsync(site, Path, Chromium);
        await site.StoredAsync();
        await site.StoredAsync();
        var made = site.Engine.Started;
        foreach (var accept in new[] { "image/avif", "IMAGE/AVIF;q=0.3", "text/html, image/avif;v=1", "image/webp;q=0.1,image/avif;q=0.2" })
        {
            using var other = await GetAsync(site, Path, accept);
            Assert.Equal(first.Headers.ETag, other.Headers.ETag);
        }

        using var named = await site.GetAsync("/images/photo.jpg?w=300&format=avif");
        Assert.Equal((first.Headers.ETag, made), (named.Headers.ETag, site.Engine.Started));
        Assert.False(named.Headers.Contains("Vary"));
        Assert.Single(site.CachedFiles, file => file.EndsWith(".avif", StringComparison.Ordinal));
        Assert.Equal(2, site.CachedFiles.Length);
    }

    [Theory]
    [InlineData("vips", "image/avif")]
    [InlineData("vips", "image/webp")]
    [InlineData("imagesharp", "image/webp")]
    public async Task Smaller_picture_is_sent_and_the_choice_outlives_a_restart(string engine, string accept)
    {
        using var cache = new TemporaryFolder();
        var changed = DateTime.UtcNow.AddDays(-1);
        string tag;
        await using (var site = await StartAsync(engine, cache.Path, changed))
        {
            using var response = await GetAsync(site, "/images/checkers.png?format=auto", accept);
            tag = response.Headers.ETag!.Tag;
            Assert.Equal("image/png", TypeOf(response));
            Assert.Equal(["Accept"], response.Headers.Vary);
            await site.StoredAsync();
            await site.StoredAsync();

            using var automatic = await site.GetAsync("/images/checkers.png?format=png");
            Assert.Equal(tag, automatic.Headers.ETag!.Tag);
            var lengthOfOther = await site.GetAsync("/images/checkers.png?format=" + accept["image/".Length..]);
            Assert.Equal(accept, TypeOf(lengthOfOther));
            Assert.True(lengthOfOther.Content.Headers.ContentLength > response.Content.Headers.ContentLength);
            await site.StoredAsync();
        }

        await using var again = await StartAsync(engine, cache.Path, changed);
        var started = again.Engine.Started;
        using var head = await again.SendAsync(HttpMethod.Head, "/images/checkers.png?format=auto", ("Accept", accept));
        using var after = await GetAsync(again, "/images/checkers.png?format=auto", accept);
        Assert.Equal((tag, tag), (head.Headers.ETag?.Tag, after.Headers.ETag?.Tag));
        Assert.Equal(("image/png", "image/png"), (TypeOf(head), TypeOf(after)));
        Assert.Equal(started, again.Engine.Started);
    }

    [Fact]
    public async Task Two_results_are_made_in_one_job_however_many_ask()
    {
        await using var site = await TestSite.StartAsync(options => options.Processing.MaxConcurrentJobs = 4);
        var gate = new TaskCompletionSource();
        site.Engine.Gate = gate.Task;
        var requests = Enumerable.Range(0, 20).Select(_ => GetAsync(site, Path, Chromium)).ToArray();
        await site.Engine.FirstStarted.Task.WaitAsync(Waiting.Longest);
        gate.SetResult();
        foreach (var response in await Task.WhenAll(requests))
        {
            Assert.Equal("image/avif", TypeOf(response));
            response.Dispose();
        }

        Assert.Equal(1, site.Engine.Started);
    }

    [Fact]
    public async Task What_was_asked_for_by_name_is_compared_and_not_made_again()
    {
        await using var site = await TestSite.StartAsync();
        await site.WriteAsync("checkers.png", Checkers);
        foreach (var format in new[] { "avif", "png" })
        {
            (await site.GetAsync("/images/checkers.png?format=" + format)).Dispose();
            await site.StoredAsync();
        }

        using var response = await GetAsync(site, "/images/checkers.png?format=auto", "image/avif");
        Assert.Equal("image/png", TypeOf(response));
        Assert.Equal(2, site.Engine.Started);
    }

    [Fact]
    public async Task Until_both_were_made_nothing_is_said_of_one_and_a_client_that_has_either_has_it()
    {
        await using var site = await TestSite.StartAsync();
        using var unknown = await site.SendAsync(HttpMethod.Head, Path, ("Accept", Chromium));
        Assert.Equal((HttpStatusCode.OK, null, null), (unknown.StatusCode, unknown.Headers.ETag, TypeOf(unknown)));
        Assert.Equal(["Accept"], unknown.Headers.Vary);

        using var avif = await site.SendAsync(HttpMethod.Head, "/images/photo.jpg?w=300&format=avif");
        using var jpeg = await site.SendAsync(HttpMethod.Head, "/images/photo.jpg?w=300");
        foreach (var tag in new[] { avif.Headers.ETag!, jpeg.Headers.ETag! })
        {
            using var unchanged = await site.GetAsync(Path, ("Accept", Chromium), ("If-None-Match", tag.ToString()));
            Assert.Equal((HttpStatusCode.NotModified, tag), (unchanged.StatusCode, unchanged.Headers.ETag));
        }

        using var dated = await site.GetAsync(Path, ("Accept", Chromium), ("If-Modified-Since", DateTime.UtcNow.AddDays(1).ToString("R")));
        Assert.Equal((HttpStatusCode.NotModified, null), (dated.StatusCode, dated.Headers.ETag));
        using var other = await site.GetAsync(Path, ("Accept", Chromium), ("If-Match", "\"x\""));
        Assert.Equal(HttpStatusCode.PreconditionFailed, other.StatusCode);
        Assert.Equal(0, site.Engine.Started);

        using var loser = await site.GetAsync(Path, ("Accept", Chromium), ("If-Match", jpeg.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.PreconditionFailed, loser.StatusCode);
        using var range = await site.GetAsync(Path, ("Accept", Chromium), ("Range", "bytes=0-9"));
        Assert.Equal((HttpStatusCode.PartialContent, avif.Headers.ETag), (range.StatusCode, range.Headers.ETag));
    }

    [Theory]
    [InlineData("GET", "&q=50", 200)]
    [InlineData("HEAD", "&q=50", 200)]
    [InlineData("GET", "", 206, "Range", "bytes=0-9")]
    [InlineData("GET", "", 416, "Range", "bytes=99999999-")]
    [InlineData("GET", "", 304, "If-None-Match", "*")]
    [InlineData("GET", "", 412, "If-Match", "\"x\"")]
    [InlineData("GET", "&preset=nope", 404)]
    [InlineData("GET", "&w=wide", 400)]
    [InlineData("POST", "", 405)]
    public async Task Every_answer_names_what_it_varies_by(string method, string query, int status, params string[] headers)
    {
        await using var site = await TestSite.StartAsync(options => options.ImageFolders[0].RejectInvalidSettings = true);
        for (var i = 0; i < 4; i++)
        {
            var sent = headers.Chunk(2).Select(header => (header[0], header[1])).Append(("Accept", Chromium)).ToArray();
            using var response = await site.SendAsync(new HttpMethod(method), Path + query, sent);
            Assert.Equal((status, "Accept"), ((int)response.StatusCode, string.Join(';', response.Headers.Vary)));
            (await GetAsync(site, Path, Chromium)).Dispose();
        }
    }

    [Fact]
    public async Task Answers_of_others_name_it_too()
    {
        await using var site = await TestSite.StartAsync(pipeline: app =>
        {
            app.UseExceptionHandler(error => error.Run(context => context.Response.WriteAsync("handled")));
            app.UseImageResizing();
            app.UseStaticFiles();
        });
        await site.WriteAsync("text.jpg", "No image."u8.ToArray());
        using var missing = await site.GetAsync("/images/missing.jpg?format=auto");
        Assert.Equal((HttpStatusCode.NotFound, "Accept"), (missing.StatusCode, missing.Headers.Vary.Single()));
        using var text = await site.GetAsync("/images/text.jpg?format=auto");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "Accept"), (text.StatusCode, text.Headers.Vary.Single()));
        site.Engine.Failure = new InvalidOperationException("A bug.");
        using var fault = await site.GetAsync(Path);
        Assert.Equal((HttpStatusCode.InternalServerError, "Accept"), (fault.StatusCode, fault.Headers.Vary.Single()));
    }

    [Fact]
    public async Task Header_of_others_stays_beside_it()
    {
        await using var site = await TestSite.StartAsync(pipeline: app =>
        {
            app.Use((context, next) =>
            {
                context.Response.Headers.Vary = "Origin, accept-encoding";
                return next();
            });
            app.UseImageResizing();
        });
        for (var i = 0; i < 4; i++)
        {
            using var response = await GetAsync(site, Path, Chromium);
            Assert.Equal(["Origin", "accept-encoding", "Accept"], response.Headers.Vary);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Caches_of_the_application_send_nobody_what_another_asked_for(bool output)
    {
        await using var site = await TestSite.StartAsync(
            build: builder => builder.Services.AddResponseCaching().AddOutputCache(options => options.AddBasePolicy(policy => policy.Cache())),
            pipeline: app =>
            {
                _ = output ? app.UseOutputCache() : app.UseResponseCaching();
                app.UseImageResizing();
            });
        for (var i = 0; i < 3; i++)
        {
            using var avif = await GetAsync(site, Path, Chromium);
            using var jpeg = await GetAsync(site, Path, "*/*");
            Assert.Equal(("image/avif", "image/jpeg"), (TypeOf(avif), TypeOf(jpeg)));
        }
    }

    [Fact]
    public async Task Folder_decides_by_default_and_which_formats()
    {
        await using var site = await TestSite.StartAsync(options =>
        {
            options.ImageFolders[0].DefaultSettings["format"] = "auto";
            options.ImageFolders[0].AutoFormats.Remove("avif");
            options.Presets["small"] = new ImagePresetOptions { Settings = { ["w"] = "100", ["format"] = "auto" } };
        });
        using var automatic = await GetAsync(site, "/images/photo.jpg", Chromium);
        Assert.Equal(("image/webp", "Accept"), (TypeOf(automatic), automatic.Headers.Vary.Single()));
        using var preset = await GetAsync(site, "/images/photo.jpg?preset=small&format=png", Chromium);
        Assert.Equal("image/webp", TypeOf(preset));
        using var named = await GetAsync(site, "/images/photo.jpg?w=300&format=png", Chromium);
        Assert.Equal(("image/png", false), (TypeOf(named), named.Headers.Contains("Vary")));
        using var cancelled = await GetAsync(site, "/images/photo.jpg?w=300&format=", Chromium);
        Assert.Equal(("image/jpeg", false), (TypeOf(cancelled), cancelled.Headers.Contains("Vary")));
    }

    [Fact]
    public async Task Animation_stays_one()
    {
        await using var site = await TestSite.StartAsync();
        byte[] palette = [250, 0, 0, 0, 250, 0, 0, 0, 250, 250, 250, 0];
        await site.WriteAsync("moving.gif", GifBuilder.File(
            40, 30, GifBuilder.Repeats(0), GifBuilder.Control(), GifBuilder.Frame(0, 0, 40, 30, 1), GifBuilder.Control(), GifBuilder.Frame(0, 0, 40, 30, 2)));
        using var moving = await GetAsync(site, "/images/moving.gif?w=20&format=auto", "image/avif");
        Assert.Equal(("image/gif", false), (TypeOf(moving), moving.Headers.Contains("X-Image-Still")));
        using var either = await GetAsync(site, "/images/moving.gif?w=20&format=auto", Chromium);
        Assert.Equal(2, ReferenceDecoder.Decode(await either.Content.ReadAsByteArrayAsync()).Frames.Count);
        Assert.NotEqual("image/avif", TypeOf(either));
    }

    [Fact]
    public async Task Result_that_the_format_cannot_hold_is_sent_in_another()
    {
        await using var site = await TestSite.StartAsync(options =>
        {
            options.ImageFolders[0].MaxPixels = 50_000_000;
            options.ImageFolders[0].AllowEnlarge = true;
        });
        await site.WriteAsync("line.jpg", TestImages.Gradient(2000, 2));
        using var response = await GetAsync(site, "/images/line.jpg?w=17000&format=auto", Chromium);
        Assert.Equal((HttpStatusCode.OK, "image/jpeg"), (response.StatusCode, TypeOf(response)));
    }

    [Fact]
    public async Task Format_that_takes_too_much_memory_is_passed_over()
    {
        const string Whole = "/images/photo.jpg?rotate=90";
        await using var site = await TestSite.StartAsync(options => options.Processing.MaxJobMemory = 110_000_000);
        using var named = await site.GetAsync(Whole + "&format=avif");
        using var automatic = await site.GetAsync(Whole);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.OK), (named.StatusCode, automatic.StatusCode));
        using var response = await GetAsync(site, Whole + "&format=auto", Chromium);
        Assert.Equal((HttpStatusCode.OK, automatic.Headers.ETag), (response.StatusCode, response.Headers.ETag));
    }

    [Fact]
    public async Task Damaged_source_is_told_as_ever_and_not_decoded_again()
    {
        await using var site = await TestSite.StartAsync();
        await site.WriteAsync("damaged.jpg", TestImages.Photo[..(TestImages.Photo.Length / 2)]);
        File.SetLastWriteTimeUtc(site.PathOf("damaged.jpg"), DateTime.UtcNow.AddDays(-1));
        for (var i = 0; i < 3; i++)
        {
            using var response = await GetAsync(site, "/images/damaged.jpg?w=300&format=auto", Chromium);
            await Problems.AssertAsync(response, HttpStatusCode.UnprocessableEntity, "damaged");
            Assert.Equal(["Accept"], response.Headers.Vary);
        }

        Assert.Equal(1, site.Engine.Started);
        Assert.Empty(site.CachedFiles);
    }

    [Fact]
    public async Task Both_results_count_as_misses_of_the_client()
    {
        await using var site = await TestSite.StartAsync(options => options.Processing.MaxMissesPerClient = 4);
        using var first = await GetAsync(site, "/images/photo.jpg?w=1600&format=auto", Chromium);
        using var second = await GetAsync(site, "/images/photo.jpg?w=1600&q=5&format=auto", Chromium);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (first.StatusCode, second.StatusCode));
        Assert.Equal(["Accept"], second.Headers.Vary);
    }

    [Fact]
    public async Task Without_a_cache_both_are_made_every_time_and_the_answer_is_the_same()
    {
        await using var site = await TestSite.StartAsync(options => options.DiskCache.Enabled = false);
        using var first = await GetAsync(site, Path, Chromium);
        using var second = await GetAsync(site, Path, Chromium);
        Assert.Equal(("image/avif", first.Headers.ETag), (TypeOf(second), second.Headers.ETag));
        Assert.Equal(2, site.Engine.Started);
    }

    private static async Task<TestSite> StartAsync(string engine, string cache, DateTime changed)
    {
        var site = await TestSite.StartAsync(build: builder => Use(engine, builder), cacheRoot: cache);
        await site.WriteAsync("checkers.png", Checkers);
        File.SetLastWriteTimeUtc(site.PathOf("checkers.png"), changed);
        return site;
    }

    private static void Use(string engine, WebApplicationBuilder builder)
    {
        if (engine == "imagesharp")
        {
            builder.Services.RemoveAll<IImageProcessor>();
            builder.Services.AddSingleton(TestImages.ManagedEngine);
        }
    }

    private static Task<HttpResponseMessage> GetAsync(TestSite site, string path, string accept) => site.GetAsync(path, ("Accept", accept));

    private static string? TypeOf(HttpResponseMessage response) => response.Content.Headers.ContentType?.MediaType;
}
