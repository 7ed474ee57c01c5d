using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using PhotoResize.Configuration;
using PhotoResize.Hooks;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>The application's own classes, at their places in the life of a request.</summary>
public class HookTests
{
    [Fact]
    public async Task Rewriter_gives_a_request_another_path_and_settings_of_its_own_parameters()
    {
        var hooks = new ScriptedHooks
        {
            Rewrite = rewrite =>
            {
                Assert.Equal("/images/42", rewrite.Path);
                Assert.Equal("small", rewrite.Settings["SIZE"]);
                rewrite.Path = "/images/photo.jpg";
                rewrite.Settings["w"] = "120";
            },
        };
        await using var site = await TestSite.StartAsync(resize: hooks.AddTo);
        using var rewritten = await site.GetAsync("/images/42?size=small&width=900");
        Assert.Equal(120, await WidthAsync(rewritten));
        await site.StoredAsync();
        Assert.EndsWith("photo.120x80.jpg", Assert.Single(site.CachedFiles), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rewriting_by_the_user_is_done_anew_for_every_request_of_an_address()
    {
        var hooks = new ScriptedHooks { Rewrite = rewrite => rewrite.Settings["width"] = rewrite.HttpContext.Request.Headers["X-Width"].ToString() };
        await using var site = await TestSite.StartAsync(resize: hooks.AddTo);
        for (var i = 0; i < 4; i++)
        {
            foreach (var width in new[] { 100, 200 })
            {
                using var response = await site.GetAsync("/images/photo.jpg?x=1", ("X-Width", $"{width}"));
                Assert.Equal(width, await WidthAsync(response));
            }
        }

        Assert.Equal((8, 2), (hooks.Asked, site.Engine.Started));
        Assert.True(site.Cache.GetStatistics().MemoryHits > 0);
    }

    [Theory]
    [InlineData("/images/../secret/photo.jpg")]
    [InlineData("/images//photo.jpg")]
    [InlineData("/elsewhere/photo.jpg")]
    [InlineData("/images/photo.txt")]
    [InlineData("/images/missing.jpg")]
    public async Task Path_that_is_no_image_leaves_the_request_to_the_next_middleware(string path)
    {
        var hooks = new ScriptedHooks { Rewrite = rewrite => rewrite.Path = path };
        await using var site = await TestSite.StartAsync(resize: hooks.AddTo);
        using var response = await site.GetAsync("/images/photo.jpg?w=100");
        Assert.Equal(TestImages.Photo, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(0, site.Engine.Started);
    }

    [Theory]
    [InlineData("/elsewhere/photo.jpg")]
    [InlineData("/images/missing.jpg")]
    public async Task Original_that_is_never_handed_out_is_not_so_by_rewriting(string path)
    {
        var hooks = new ScriptedHooks { Rewrite = rewrite => rewrite.Path = path };
        await using var site = await TestSite.StartAsync(options => options.ImageFolders[0].ForceProcessing = true, resize: hooks.AddTo);
        using var response = await site.GetAsync("/images/photo.jpg");
        await Problems.AssertAsync(response, HttpStatusCode.NotFound, "no such image");
    }

    [Fact]
    public async Task Command_that_the_new_folder_does_not_give_to_clients_is_left_out()
    {
        var hooks = new ScriptedHooks { Rewrite = rewrite => rewrite.Path = "/images/photo.jpg" };
        await using var site = await TestSite.StartAsync(
            options => options.ImageFolders.Add(new ImageFolderOptions { Path = "/open", AllowProcessAndCacheCommands = true }), resize: hooks.AddTo);
        using var response = await site.GetAsync("/open/x.jpg?w=100&process=no");
        Assert.Equal(100, await WidthAsync(response));
    }

    [Fact]
    public async Task Command_of_a_rewriter_is_followed_where_clients_have_none()
    {
        var hooks = new ScriptedHooks { Rewrite = rewrite => rewrite.Settings["process"] = "no" };
        await using var site = await TestSite.StartAsync(resize: hooks.AddTo);
        Assert.Equal(TestImages.Photo, await site.Client.GetByteArrayAsync("/images/photo.jpg?w=100"));
    }

    [Fact]
    public async Task Authorizer_decides_on_first_and_repeated_requests_and_on_304()
    {
        var hooks = new ScriptedHooks
        {
            Authorize = image => image is { Path: "/images/photo.jpg", Folder: "/images/" } && image.HttpContext.Request.Headers["X-User"] == "anna",
        };
        await using var site = await TestSite.StartAsync(
            options => options.MemoryCache.SourceStaleness = TimeSpan.FromMinutes(1), resize: hooks.AddTo);
        var tag = "";
        for (var i = 0; i < 5; i++)
        {
            using var refused = await site.GetAsync("/images/photo.jpg?w=100", ("X-User", "bert"));
            await Problems.AssertAsync(refused, HttpStatusCode.Forbidden, "not sent");
            using var allowed = await site.GetAsync("/images/photo.jpg?w=100", ("X-User", "anna"));
            Assert.Equal(100, await WidthAsync(allowed));
            Assert.True(allowed.Headers.CacheControl is { Private: true, Public: false });
            tag = allowed.Headers.ETag!.ToString();
        }

        using var stranger = await site.GetAsync("/images/photo.jpg?w=100", ("If-None-Match", tag));
        Assert.Equal(HttpStatusCode.Forbidden, stranger.StatusCode);
        using var known = await site.GetAsync("/images/photo.jpg?w=100", ("If-None-Match", tag), ("X-User", "anna"));
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        Assert.Equal((12, 1), (hooks.Asked, site.Engine.Started));
    }

    [Fact]
    public async Task Authorizer_is_asked_for_the_rewritten_path_and_before_anything_is_told_of_the_source()
    {
        var hooks = new ScriptedHooks
        {
            Rewrite = rewrite => rewrite.Path = rewrite.Path.Replace("/public/", "/", StringComparison.Ordinal),
            Authorize = image => image.Path != "/images/photo.jpg" && image.Path != "/images/missing.jpg",
        };
        await using var site = await TestSite.StartAsync(resize: hooks.AddTo);
        foreach (var name in new[] { "photo.jpg", "missing.jpg" })
        {
            using var refused = await site.GetAsync($"/images/public/{name}?w=100");
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }
    }

    [Fact]
    public async Task Missing_image_is_redirected_by_the_application()
    {
        var hooks = new ScriptedHooks
        {
            Missing = image => image.Path.Contains("moved", StringComparison.Ordinal)
                ? MissingImageAnswer.Redirect("/images/f\u00e9te photo.jpg?w=5", image.Path.Contains("ever", StringComparison.Ordinal))
                : MissingImageAnswer.None,
        };
        await using var site = await TestSite.StartAsync(resize: hooks.AddTo);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = site.Client.BaseAddress };
        using var moved = await client.GetAsync("/images/moved.jpg?w=100");
        Assert.Equal((HttpStatusCode.Found, "/images/f%C3%A9te%20photo.jpg?w=5"), (moved.StatusCode, moved.Headers.Location!.OriginalString));
        Assert.True(moved.Headers.CacheControl!.NoStore);
        using var forEver = await client.GetAsync("/images/moved-for-ever.jpg?w=100");
        Assert.Equal(HttpStatusCode.MovedPermanently, forEver.StatusCode);
        Assert.Equal("public, max-age=86400", forEver.Headers.CacheControl!.ToString());
        using var gone = await client.GetAsync("/images/gone.jpg?w=100");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Missing_image_is_replaced_by_another_path_until_it_is_there()
    {
        var hooks = new ScriptedHooks { Missing = _ => MissingImageAnswer.Use("/images/photo.jpg") };
        await using var site = await TestSite.StartAsync(resize: hooks.AddTo);
        for (var i = 0; i < 4; i++)
        {
            using var replaced = await site.GetAsync("/images/late.jpg?w=90");
            Assert.Equal(90, await WidthAsync(replaced));
        }

        await site.StoredAsync();
        Assert.EndsWith("photo.90x60.jpg", Assert.Single(site.CachedFiles), StringComparison.Ordinal);
        await site.WriteAsync("late.jpg", TestImages.Gradient(300, 300));
        var late = await site.GetPictureAsync("/images/late.jpg?w=90");
        Assert.Equal((90, 90), (late.Width, late.Height));
    }

    [Theory]
    [InlineData("/images/also-missing.jpg")]
    [InlineData("/elsewhere/photo.jpg")]
    [InlineData("/images/../images/photo.jpg")]
    public async Task Replacement_that_there_is_not_is_not_asked_about_again(string path)
    {
        var hooks = new ScriptedHooks { Missing = _ => MissingImageAnswer.Use(path) };
        await using var site = await TestSite.StartAsync(resize: hooks.AddTo);
        using var response = await site.GetAsync("/images/late.jpg?w=90");
        Assert.Equal((HttpStatusCode.NotFound, 1), (response.StatusCode, hooks.Asked));
    }

    [Theory]
    [InlineData("vips")]
    [InlineData("imagesharp")]
    public async Task Adjuster_sees_all_layers_in_one_and_has_the_last_word(string engine)
    {
        var seen = "";
        var hooks = new ScriptedHooks
        {
            Adjust = adjustment =>
            {
                var settings = adjustment.Settings;
                seen = string.Join('&', settings.Names.Select(name => $"{name}={settings[name]}"));
                settings["w"] = "90";
                settings["rotate"] = null;
                settings["format"] = "png";
            },
        };
        await using var site = await TestSite.StartAsync(
            options =>
            {
                options.Presets["thumb"] = new ImagePresetOptions { Settings = { ["rotate"] = "90" } };
                options.ImageFolders[0].DefaultSettings["quality"] = "70";
                options.ImageFolders[0].DefaultSettings["blur"] = "2";
                options.ImageFolders[0].DefaultSettings["format"] = "jpg";
                options.ImageFolders[0].LockedSettings.Add("format");
            },
            builder => Use(engine, builder.Services),
            resize: hooks.AddTo);
        using var response = await site.GetAsync("/images/photo.jpg?preset=thumb&w=300&h=wrong&blur=&format=gif");
        Assert.Equal("format=jpg&quality=70&rotate=90&width=300", seen);
        Assert.Equal("image/png", response.Content.Headers.ContentType!.MediaType);
        var picture = ReferenceDecoder.DecodeFirst(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal((90, 60), (picture.Width, picture.Height));
    }

    [Fact]
    public async Task Adjustment_is_part_of_the_result_and_is_made_anew_for_every_request()
    {
        var hooks = new ScriptedHooks { Adjust = adjustment => adjustment.Settings["w"] = adjustment.HttpContext.Request.Headers["X-Width"].ToString() };
        await using var site = await TestSite.StartAsync(resize: hooks.AddTo);
        var tags = new HashSet<string>();
        for (var i = 0; i < 4; i++)
        {
            foreach (var width in new[] { 100, 200 })
            {
                using var response = await site.GetAsync("/images/photo.jpg?w=50", ("X-Width", $"{width}"));
                Assert.Equal(width, await WidthAsync(response));
                tags.Add(response.Headers.ETag!.Tag);
            }
        }

        Assert.Equal((2, 2), (tags.Count, site.Engine.Started));
    }

    [Fact]
    public async Task Adjuster_sees_the_size_that_the_folder_allows()
    {
        var seen = "";
        var hooks = new ScriptedHooks { Adjust = adjustment => seen = $"{adjustment.Settings["width"]} {adjustment.Settings["dpr"]}" };
        await using var site = await TestSite.StartAsync(
            options =>
            {
                options.ImageFolders[0].AllowedSizes.Add(200);
                options.ImageFolders[0].SnapToAllowedSizes = true;
            },
            resize: hooks.AddTo);
        using var response = await site.GetAsync("/images/photo.jpg?w=150&dpr=1.2");
        Assert.Equal((300, "200 1.5"), (await WidthAsync(response), seen));
    }

    [Fact]
    public async Task Decorator_has_the_last_word_on_headers_of_200_206_and_304_and_none_on_errors()
    {
        var hooks = new ScriptedHooks
        {
            Decorate = response =>
            {
                response.Headers.CacheControl = "max-age=1";
                response.Headers["X-Original"] = response.Path;
            },
        };
        await using var site = await TestSite.StartAsync(resize: hooks.AddTo);
        using var whole = await site.GetAsync("/images/photo.jpg?w=100");
        using var part = await site.GetAsync("/images/photo.jpg?w=100", ("Range", "bytes=0-9"));
        using var known = await site.GetAsync("/images/photo.jpg?w=100", ("If-None-Match", whole.Headers.ETag!.ToString()));
        using var head = await site.SendAsync(HttpMethod.Head, "/images/photo.jpg?w=77");
        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.PartialContent, HttpStatusCode.NotModified, HttpStatusCode.OK],
            new[] { whole, part, known, head }.Select(response => response.StatusCode));
        foreach (var response in new[] { whole, part, known, head })
        {
            Assert.Equal("max-age=1", response.Headers.CacheControl!.ToString());
            Assert.Equal(["/images/photo.jpg"], response.Headers.GetValues("X-Original"));
        }

        using var wrong = await site.GetAsync("/images/photo.jpg?w=100", ("If-Match", "\"x\""));
        await Problems.AssertAsync(wrong, HttpStatusCode.PreconditionFailed, "not the one");
        Assert.False(wrong.Headers.Contains("X-Original"));
    }

    [Fact]
    public async Task Observer_hears_of_what_was_made_and_not_of_hits_and_nobody_waits_for_it()
    {
        var heard = new ConcurrentQueue<MadeImage>();
        var goOn = new TaskCompletionSource();
        var all = new TaskCompletionSource();
        var hooks = new ScriptedHooks
        {
            Made = async made =>
            {
                await goOn.Task;
                heard.Enqueue(made);
                if (heard.Count == 2)
                {
                    all.SetResult();
                }

                throw new InvalidOperationException("a bug of the observer");
            },
        };
        await using var site = await TestSite.StartAsync(resize: hooks.AddTo);
        using var first = await site.GetAsync("/images/photo.jpg?w=100");
        var bytes = await first.Content.ReadAsByteArrayAsync();
        await site.StoredAsync();
        Assert.Equal(100, (await site.GetPictureAsync("/images/photo.jpg?w=100")).Width);
        Assert.Equal(200, (await site.GetPictureAsync("/images/photo.jpg?w=200")).Width);
        Assert.Empty(heard);

        goOn.SetResult();
        await all.Task.WaitAsync(Waiting.Longest);
        var made = heard.First();
        Assert.Equal(
            ("/images/photo.jpg", ImageFormat.Jpeg, 100, (long)bytes.Length),
            (made.Path, made.Plan.Format, made.Plan.Outer.Width, made.Length));
        Assert.InRange(made.Duration, TimeSpan.FromTicks(1), Waiting.Longest);
        Assert.Equal([100, 200], heard.Select(image => image.Plan.Outer.Width));
    }

    [Theory]
    [InlineData("/images/photo.jpg?w=300&format=auto", ImageFormat.Avif)]
    [InlineData("/images/checkers.png?format=auto", ImageFormat.Png)]
    public async Task Observer_hears_of_the_one_that_is_sent_of_two_that_were_compared(string path, ImageFormat format)
    {
        var heard = new ConcurrentQueue<MadeImage>();
        var hooks = new ScriptedHooks { Made = made => Task.Run(() => heard.Enqueue(made)) };
        var site = await TestSite.StartAsync(resize: hooks.AddTo);
        await site.WriteAsync("checkers.png", FormatNegotiationTests.Checkers);
        using var response = await site.GetAsync(path, ("Accept", "image/avif,image/*"));
        using var again = await site.GetAsync(path, ("Accept", "image/avif,image/*"));
        await site.DisposeAsync(); // waits for the observer

        var made = Assert.Single(heard);
        Assert.Equal((format, response.Content.Headers.ContentLength), (made.Plan.Format, made.Length));
        Assert.InRange(made.Duration, TimeSpan.FromTicks(1), Waiting.Longest);
    }

    [Fact]
    public async Task Exception_of_the_observer_is_logged()
    {
        var hooks = new ScriptedHooks { Made = _ => throw new IOException("a bug of the observer") };
        var site = await TestSite.StartAsync(resize: hooks.AddTo);
        Assert.Equal(100, (await site.GetPictureAsync("/images/photo.jpg?w=100")).Width);
        await site.DisposeAsync(); // waits for the observer
        Assert.Single(site.Logs.Warnings, message => message.Contains("observer", StringComparison.Ordinal));
    }

    public static TheoryData<string, string> Failing() => new()
    {
        { nameof(ScriptedHooks.Rewrite), "/images/photo.jpg?w=100" },
        { nameof(ScriptedHooks.Authorize), "/images/photo.jpg?w=100" },
        { nameof(ScriptedHooks.Missing), "/images/missing.jpg?w=100" },
        { nameof(ScriptedHooks.Adjust), "/images/photo.jpg?w=100" },
        { nameof(ScriptedHooks.Decorate), "/images/photo.jpg?w=100" },
    };

    [Theory]
    [MemberData(nameof(Failing))]
    public async Task Hook_that_throws_gives_500_and_one_error_and_tells_the_client_nothing(string hook, string url)
    {
        foreach (var exception in new Exception[] { new InvalidOperationException("secret"), new IOException("secret"), new OperationCanceledException("secret") })
        {
            var hooks = hook switch
            {
                nameof(ScriptedHooks.Rewrite) => new ScriptedHooks { Rewrite = _ => throw exception },
                nameof(ScriptedHooks.Authorize) => new ScriptedHooks { Authorize = _ => throw exception },
                nameof(ScriptedHooks.Missing) => new ScriptedHooks { Missing = _ => throw exception },
                nameof(ScriptedHooks.Adjust) => new ScriptedHooks { Adjust = _ => throw exception },
                _ => new ScriptedHooks { Decorate = _ => throw exception },
            };
            await using var site = await TestSite.StartAsync(resize: hooks.AddTo);
            using var response = await site.GetAsync(url);
            Assert.Equal((HttpStatusCode.InternalServerError, ""), (response.StatusCode, await response.Content.ReadAsStringAsync()));
            Assert.Null(response.Headers.ETag);
            Assert.Null(response.Headers.CacheControl);
            Assert.Single(site.Logs.Entries, entry => entry.Level >= LogLevel.Error);
            Assert.DoesNotContain(site.Logs.Entries, entry => entry.Level == LogLevel.Warning && entry.Category.StartsWith("PhotoResize", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Hook_has_the_services_of_its_request()
    {
        await using var site = await TestSite.StartAsync(
            build: builder => builder.Services.AddScoped<Visitor>(),
            resize: builder => builder.AddAuthorizer<VisitorAuthorizer>(),
            pipeline: app =>
            {
                app.Use((context, next) =>
                {
                    context.RequestServices.GetRequiredService<Visitor>().IsWelcome = context.Request.Headers.ContainsKey("X-Welcome");
                    return next(context);
                });
                app.UseImageResizing();
            });
        using var welcome = await site.GetAsync("/images/photo.jpg?w=100", ("X-Welcome", "yes"));
        using var other = await site.GetAsync("/images/photo.jpg?w=100");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (welcome.StatusCode, other.StatusCode));
    }

    [Theory]
    [InlineData("wdth", "5")]
    [InlineData("width", "wide")]
    public void Setting_that_is_not_known_or_not_valid_is_an_error_of_the_hook(string name, string value)
    {
        var settings = new RequestSettings(new SettingsParser(new HashSet<ImageFormat>()), []);
        Assert.Throws<ArgumentException>(() => settings[name] = value);
        Assert.Empty(settings.Names);
    }

    private static void Use(string engine, IServiceCollection services)
    {
        if (engine == "imagesharp")
        {
            services.RemoveAll<IImageProcessor>();
            services.AddSingleton(TestImages.ManagedEngine);
        }
    }

    private static async Task<int> WidthAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return ReferenceDecoder.DecodeFirst(await response.Content.ReadAsByteArrayAsync()).Width;
    }

    private sealed class Visitor
    {
        public bool IsWelcome { get; set; }
    }

    private sealed class VisitorAuthorizer(Visitor visitor) : IImageAuthorizer
    {
        public ValueTask<bool> AuthorizeAsync(ImageAuthorization image, CancellationToken cancellationToken) => new(visitor.IsWelcome);
    }
}
