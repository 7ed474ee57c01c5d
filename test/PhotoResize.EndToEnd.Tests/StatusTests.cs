using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PhotoResize.Processing;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>What cannot be answered with a picture is answered with a status and a sentence, never to be stored.</summary>
public class StatusTests
{
    [Fact]
    public async Task Other_methods_give_405_with_the_allowed_ones()
    {
        await using var site = await TestSite.StartAsync();
        using var response = await site.SendAsync(HttpMethod.Post, "/images/photo.jpg?w=300");
        await Problems.AssertAsync(response, HttpStatusCode.MethodNotAllowed, "GET");
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("POST", "/images/photo.jpg")]
    [InlineData("OPTIONS", "/images/photo.jpg?w=300")]
    [InlineData("GET", "/images/missing.jpg?w=300")]
    [InlineData("GET", "/elsewhere/photo.jpg?w=300")]
    [InlineData("GET", "/images2/photo.jpg?w=300")]
    [InlineData("GET", "/images/photo.txt?w=300")]
    [InlineData("GET", "/images/photo?w=300")]
    public async Task Request_that_is_none_of_ours_goes_to_the_next_middleware(string method, string path)
    {
        await using var site = await TestSite.StartAsync();
        using var response = await site.SendAsync(new HttpMethod(method), path);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(0, response.Content.Headers.ContentLength);
        Assert.Equal(0, site.Engine.Started);
    }

    [Theory]
    [InlineData("w=300&h=300&mode=pad", 400, "10000 pixels")]
    [InlineData("w=999999&h=1&mode=pad", 400, "10000 pixels")]
    [InlineData("w=2147483647&h=2147483647&mode=pad&dpr=5", 400, "10000 pixels")]
    public async Task Result_over_a_limit_gives_400(string query, int status, string words)
    {
        await using var site = await TestSite.StartAsync(options => options.ImageFolders[0].MaxPixels = 10_000);
        using var response = await site.GetAsync($"/images/photo.jpg?{query}");
        await Problems.AssertAsync(response, (HttpStatusCode)status, words);
    }

    [Theory]
    [InlineData("w=70000&h=1&mode=pad", "65500")]
    [InlineData("w=16384&h=1&mode=pad&format=webp", "16383")]
    [InlineData("w=16385&h=1&mode=pad&format=avif", "16384")]
    [InlineData("w=65536&h=1&mode=pad&format=png", "65535")]
    public async Task Side_over_what_the_format_holds_gives_400(string query, string words)
    {
        await using var site = await TestSite.StartAsync();
        using var response = await site.GetAsync($"/images/photo.jpg?{query}");
        await Problems.AssertAsync(response, HttpStatusCode.BadRequest, words);
    }

    [Fact]
    public async Task Invalid_settings_give_400_with_their_names_where_the_folder_rejects_them()
    {
        await using var site = await TestSite.StartAsync(options => options.ImageFolders[0].RejectInvalidSettings = true);
        using var response = await site.GetAsync("/images/photo.jpg?w=100&h=abc&dpr=%3Cscript%3E&unknown=x");
        var body = await Problems.AssertAsync(response, HttpStatusCode.BadRequest, "height, devicepixelratio");
        Assert.DoesNotContain("script", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("w=abc", "width: expected an integer of 0 or more, not 'abc'.")]
    [InlineData("mode=fit&w=5", "mode: expected one of contain, crop, max, pad, stretch, not 'fit'.")]
    [InlineData("rotate=45", "rotate: expected 0, 90, 180 or 270, not '45'.")]
    [InlineData("w=12345678901234567890123", "not '12345678901234567890...'.")]
    [InlineData("w=%3Cb%3E", "width: expected an integer of 0 or more.")]
    [InlineData("w=1%0A2&dpr=2", "width: expected an integer of 0 or more.")]
    public async Task Refusal_of_a_setting_tells_its_value_if_that_is_plain_and_what_is_expected(string query, string words)
    {
        await using var site = await TestSite.StartAsync(options => options.ImageFolders[0].RejectInvalidSettings = true);
        using var response = await site.GetAsync("/images/photo.jpg?" + query);
        await Problems.AssertAsync(response, HttpStatusCode.BadRequest, words);
        using var missing = await site.GetAsync("/images/missing.jpg?" + query);
        Assert.Equal(HttpStatusCode.BadRequest, missing.StatusCode);
    }

    [Fact]
    public async Task Invalid_setting_alone_is_a_request_of_its_own_only_where_the_folder_rejects_it()
    {
        await using var strict = await TestSite.StartAsync(options => options.ImageFolders[0].RejectInvalidSettings = true);
        using var post = await strict.SendAsync(HttpMethod.Post, "/images/photo.jpg?w=abc");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
        using var options = await strict.SendAsync(HttpMethod.Options, "/images/photo.jpg?w=abc");
        Assert.Equal(HttpStatusCode.NotFound, options.StatusCode);
        Assert.Equal(TestImages.Photo, await strict.Client.GetByteArrayAsync("/images/photo.jpg?mode=max&unknown=abc&w="));

        await using var lenient = await TestSite.StartAsync();
        Assert.Equal(TestImages.Photo, await lenient.Client.GetByteArrayAsync("/images/photo.jpg?w=abc"));
    }

    [Theory]
    [InlineData("empty.jpg", "")]
    [InlineData("text.jpg", "<html><script>alert(1)</script></html>")]
    [InlineData("vector.png", "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>")]
    public async Task Source_that_is_no_image_gives_422(string name, string text)
    {
        await using var site = await TestSite.StartAsync();
        await site.WriteAsync(name, System.Text.Encoding.UTF8.GetBytes(text));
        using var response = await site.GetAsync($"/images/{name}?w=300");
        await Problems.AssertAsync(response, HttpStatusCode.UnprocessableEntity, "not an image");
        Assert.Empty(site.CachedFiles);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public async Task Truncated_source_gives_422_and_leaves_nothing(double part)
    {
        await using var site = await TestSite.StartAsync();
        var photo = TestImages.Photo;
        await site.WriteAsync("cut.jpg", photo[..(int)(photo.Length * part)]);
        using var response = await site.GetAsync("/images/cut.jpg?w=300");
        await Problems.AssertAsync(response, HttpStatusCode.UnprocessableEntity, "damaged");
        Assert.Empty(site.CachedFiles);
    }

    [Fact]
    public async Task Source_over_the_pixel_limit_gives_422_before_it_is_decoded()
    {
        await using var site = await TestSite.StartAsync(options => options.ImageFolders[0].MaxSourcePixels = 5_999_999);
        using var response = await site.GetAsync("/images/photo.jpg?w=300");
        await Problems.AssertAsync(response, HttpStatusCode.UnprocessableEntity, "5999999 pixels");
        Assert.Equal(0, site.Engine.Started);
    }

    [Fact]
    public async Task Avif_over_its_own_pixel_limit_gives_422_before_it_is_decoded()
    {
        await using var site = await TestSite.StartAsync(options => options.ImageFolders[0].MaxAvifSourcePixels = 299);
        using var made = await site.GetAsync("/images/photo.jpg?w=20&h=15&format=avif");
        await site.WriteAsync("small.avif", await made.Content.ReadAsByteArrayAsync());
        var started = site.Engine.Started;
        using var response = await site.GetAsync("/images/small.avif?w=10");
        await Problems.AssertAsync(response, HttpStatusCode.UnprocessableEntity, "299 pixels");
        Assert.Equal(started, site.Engine.Started);
    }

    [Theory]
    [InlineData("w=100&h=100&mode=pad", 400, "100000 pixels")]
    [InlineData("w=100&h=100&mode=pad&format=jpg", 200, "")]
    [InlineData("w=100&h=100&mode=pad&frame=2", 200, "")]
    [InlineData("w=1", 200, "")]
    public async Task Animated_result_over_its_limit_gives_400(string query, int status, string words)
    {
        await using var site = await TestSite.StartAsync(options => options.ImageFolders[0].MaxAnimationPixels = 100_000);
        await site.WriteAsync("animation.gif", GifFile.OfOnePixel(frames: 11));
        using var response = await site.GetAsync($"/images/animation.gif?{query}");
        Assert.Equal(status, (int)response.StatusCode);
        if (status != 200)
        {
            await Problems.AssertAsync(response, HttpStatusCode.BadRequest, words);
        }
    }

    [Fact]
    public async Task Source_with_too_many_frames_gives_422_unless_an_early_one_is_chosen()
    {
        await using var site = await TestSite.StartAsync(options => options.ImageFolders[0].MaxSourceFrames = 10);
        await site.WriteAsync("animation.gif", GifFile.OfOnePixel(frames: 11));
        using var all = await site.GetAsync("/images/animation.gif?w=1");
        await Problems.AssertAsync(all, HttpStatusCode.UnprocessableEntity, "10 frames");
        using var late = await site.GetAsync("/images/animation.gif?w=1&frame=10");
        await Problems.AssertAsync(late, HttpStatusCode.UnprocessableEntity, "10 frames");
        using var early = await site.GetAsync("/images/animation.gif?w=1&frame=9");
        Assert.Equal(HttpStatusCode.OK, early.StatusCode);
    }

    [Fact]
    public async Task Source_with_an_endless_side_gives_422()
    {
        // A bitmap's header alone: 20,000,000 x 2 pixels of one bit.
        byte[] bitmap = [.. "BM"u8, 0, 0, 0, 0, 0, 0, 0, 0, 62, 0, 0, 0, 40, 0, 0, 0, 0, 0x2D, 0x31, 1, 2, 0, 0, 0, 1, 0, 1, 0, .. new byte[32]];
        await using var site = await TestSite.StartAsync();
        await site.WriteAsync("wide.bmp", bitmap);
        using var response = await site.GetAsync("/images/wide.bmp?w=300");
        await Problems.AssertAsync(response, HttpStatusCode.UnprocessableEntity, "65535");
        Assert.Equal(0, site.Engine.Started);
    }

    [Fact]
    public async Task Link_that_leads_nowhere_or_round_in_circles_is_no_file()
    {
        await using var site = await TestSite.StartAsync();
        File.CreateSymbolicLink(site.PathOf("dangling.jpg"), site.PathOf("missing.jpg"));
        File.CreateSymbolicLink(site.PathOf("circle.jpg"), site.PathOf("circle.jpg"));
        foreach (var name in new[] { "dangling.jpg", "circle.jpg" })
        {
            using var response = await site.GetAsync($"/images/{name}?w=300");
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [Fact]
    public async Task Fault_of_the_next_middleware_stays_its_own()
    {
        await using var site = await TestSite.StartAsync(pipeline: app =>
        {
            app.UseImageResizing();
            app.Run(_ => throw new FileNotFoundException("not ours"));
        });
        using var response = await site.GetAsync("/images/missing.jpg?w=300");
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    [Fact]
    public async Task Link_to_a_file_shows_the_file_and_its_changes()
    {
        await using var site = await TestSite.StartAsync();
        await site.WriteAsync("target.jpg", TestImages.Photo);
        File.CreateSymbolicLink(site.PathOf("link.jpg"), site.PathOf("target.jpg"));
        Assert.Equal(200, (await site.GetPictureAsync("/images/link.jpg?w=300")).Height);

        await site.WriteAsync("target.jpg", TestImages.Gradient(600, 600));
        Assert.Equal(300, (await site.GetPictureAsync("/images/link.jpg?w=300")).Height);
    }

    [Fact]
    public async Task Source_that_cannot_be_read_gives_503_and_one_warning()
    {
        await using var site = await TestSite.StartAsync();
        site.Engine.Failure = new IOException("disk fault");
        for (var i = 0; i < 3; i++)
        {
            using var response = await site.GetAsync($"/images/photo.jpg?w={300 + i}");
            await Problems.AssertAsync(response, HttpStatusCode.ServiceUnavailable, "cannot be read");
        }

        Assert.Single(site.Logs.Warnings);
    }

    [Fact]
    public async Task Full_queue_gives_503_and_the_site_recovers()
    {
        var gate = new TaskCompletionSource();
        await using var site = await TestSite.StartAsync(options =>
        {
            options.Processing.MaxConcurrentJobs = 1;
            options.Processing.MaxQueuedJobs = 0;
        });
        site.Engine.Gate = gate.Task;
        var running = site.GetAsync("/images/photo.jpg?w=300");
        await site.Engine.FirstStarted.Task.WaitAsync(Waiting.Longest);

        using var refused = await site.GetAsync("/images/photo.jpg?w=301");
        await Problems.AssertAsync(refused, HttpStatusCode.ServiceUnavailable, "Too many");
        Assert.NotNull(refused.Headers.RetryAfter);

        gate.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await running).StatusCode);
        using var retried = await site.GetAsync("/images/photo.jpg?w=301");
        Assert.Equal(HttpStatusCode.OK, retried.StatusCode);
    }

    [Fact]
    public async Task Too_long_a_wait_in_the_queue_gives_503()
    {
        var gate = new TaskCompletionSource();
        await using var site = await TestSite.StartAsync(options =>
        {
            options.Processing.MaxConcurrentJobs = 1;
            options.Processing.QueueTimeout = TimeSpan.FromMilliseconds(1);
        });
        site.Engine.Gate = gate.Task;
        var running = site.GetAsync("/images/photo.jpg?w=300");
        await site.Engine.FirstStarted.Task.WaitAsync(Waiting.Longest);

        using var refused = await site.GetAsync("/images/photo.jpg?w=301");
        await Problems.AssertAsync(refused, HttpStatusCode.ServiceUnavailable, "Too many");
        gate.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await running).StatusCode);
    }

    [Fact]
    public async Task Job_that_takes_too_long_is_stopped_gives_503_frees_its_turn_and_is_not_remembered()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await TestSite.StartAsync(
            options =>
            {
                options.Processing.MaxConcurrentJobs = 1;
                options.Processing.JobTimeout = TimeSpan.FromMinutes(5);
            },
            builder => builder.Services.AddSingleton<TimeProvider>(clock));
        site.Engine.Gate = new TaskCompletionSource().Task;
        var late = site.GetAsync("/images/photo.jpg?w=300");
        await site.Engine.FirstStarted.Task.WaitAsync(Waiting.Longest);

        clock.Advance(TimeSpan.FromMinutes(5));

        using var refused = await late;
        await Problems.AssertAsync(refused, HttpStatusCode.ServiceUnavailable, "too long");
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(1, site.Engine.Cancelled);
        Assert.Contains(site.Logs.Entries, entry => entry.Level == Microsoft.Extensions.Logging.LogLevel.Warning);

        site.Engine.Gate = Task.CompletedTask;
        using var retried = await site.GetAsync("/images/photo.jpg?w=300");
        Assert.Equal(HttpStatusCode.OK, retried.StatusCode);
    }

    [Fact]
    public async Task Fault_of_the_engine_gives_500_is_logged_and_is_not_remembered()
    {
        await using var site = await TestSite.StartAsync();
        site.Engine.Failure = new InvalidOperationException("engine fault");
        using var failed = await site.GetAsync("/images/photo.jpg?w=300");
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.Contains(site.Logs.Entries, entry => entry.Level == Microsoft.Extensions.Logging.LogLevel.Error);

        site.Engine.Failure = null;
        using var retried = await site.GetAsync("/images/photo.jpg?w=300");
        Assert.Equal(HttpStatusCode.OK, retried.StatusCode);
    }

    [Theory]
    [InlineData(ImageProcessingError.Damaged, "damaged")]
    [InlineData(ImageProcessingError.Unsupported, "not processed here")]
    public async Task Fault_of_the_source_gives_422_without_the_engines_words(ImageProcessingError error, string words)
    {
        await using var site = await TestSite.StartAsync();
        site.Engine.Failure = new ImageProcessingException(error, "secret detail");
        using var response = await site.GetAsync("/images/photo.jpg?w=300");
        var body = await Problems.AssertAsync(response, HttpStatusCode.UnprocessableEntity, words);
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("w=300", false)]
    [InlineData("w=300&trim=10", false)]
    [InlineData("w=300", true)]
    public async Task Job_that_takes_more_memory_than_it_may_gives_422_and_never_reaches_the_engine(string query, bool isOverBudget)
    {
        await using var site = await TestSite.StartAsync(options =>
        {
            options.Processing.MaxJobMemory = isOverBudget ? long.MaxValue : 1 << 20;
            options.Processing.MemoryBudget = isOverBudget ? 1 << 20 : 0;
        });
        using var response = await site.GetAsync($"/images/photo.jpg?{query}");
        var body = await Problems.AssertAsync(response, HttpStatusCode.UnprocessableEntity, "more than the 1 MB");
        Assert.Contains(isOverBudget ? "Processing:MemoryBudget" : "Processing:MaxJobMemory", body, StringComparison.Ordinal);
        Assert.Equal((0, 0), (site.Engine.Started, site.Engine.Searched));
        using var head = await site.SendAsync(HttpMethod.Head, "/images/photo.jpg?w=300");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, head.StatusCode);
    }

    [Fact]
    public async Task Jobs_run_one_after_the_other_where_memory_is_for_one_alone()
    {
        await using var site = await TestSite.StartAsync(options =>
        {
            options.Processing.MaxConcurrentJobs = 4;
            options.Processing.MemoryBudget = 30 << 20;
        });
        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(width => site.GetAsync($"/images/photo.jpg?w={width}")));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(1, site.Engine.MostAtOnce);
    }
}
