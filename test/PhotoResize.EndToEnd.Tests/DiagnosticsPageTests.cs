using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PhotoResize.Configuration;
using PhotoResize.Processing;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>What the diagnostics page tells is true, and is told to those who may know it.</summary>
public class DiagnosticsPageTests
{
    private const string Canary = "canary-0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task Application_does_not_start_with_a_page_that_is_open_to_everybody()
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => TestSite.StartAsync(pipeline: app => app.MapImageDiagnostics()));
        Assert.Contains("MapImageDiagnostics(...).RequireAuthorization()", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_request_needs_the_policy()
    {
        await using var site = await StartAsync(isOpen: false);
        foreach (var path in new[] { "", "/assets/diagnostics.js" })
        {
            using var response = await site.GetAsync("/_images" + path);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }

        using var purge = await site.Client.PostAsync("/_images", Form("/"));
        Assert.Equal(HttpStatusCode.Forbidden, purge.StatusCode);
    }

    [Fact]
    public async Task Page_is_neither_stored_nor_found_and_loads_nothing_from_elsewhere()
    {
        await using var site = await StartAsync();
        using var response = await site.GetAsync("/_images", ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"));
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal("noindex", response.Headers.GetValues("X-Robots-Tag").Single());
        Assert.Equal("Accept", response.Headers.Vary.Single());
        Assert.StartsWith("default-src 'none'; script-src 'self'; ", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var page = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain("//", page.Replace("<!doctype html>", "", StringComparison.Ordinal), StringComparison.Ordinal);
        foreach (var file in new[] { "page.css", "diagnostics.css", "diagnostics.js", "icon.svg" })
        {
            Assert.Contains($"\"/_images/assets/{file}\"", page, StringComparison.Ordinal);
            using var asset = await site.GetAsync("/_images/assets/" + file);
            Assert.Equal(HttpStatusCode.OK, asset.StatusCode);
        }
    }

    [Fact]
    public async Task Counts_are_those_of_the_requests()
    {
        await using var site = await StartAsync();
        await MakeAsync(site, "/images/photo.jpg?w=30");
        for (var i = 0; i < 3; i++)
        {
            await site.GetPictureAsync("/images/photo.jpg?w=30");
        }

        var report = await AskAsync(site);
        var cache = report.GetProperty("cache");
        var statistics = site.Cache.GetStatistics();
        Assert.Equal((3, 1), (cache.GetProperty("hits").GetInt64(), cache.GetProperty("misses").GetInt64()));
        var levels = cache.GetProperty("levels").EnumerateArray().ToDictionary(level => level.GetProperty("name").GetString()!);
        Assert.Equal(["memory", "disk"], levels.Keys);
        Assert.Equal(statistics.MemoryHits, levels["memory"].GetProperty("hits").GetInt64());
        Assert.Equal(3 - statistics.MemoryHits, levels["disk"].GetProperty("hits").GetInt64());
        Assert.InRange(statistics.MemoryHits, 1, 2);
        Assert.True(levels["memory"].GetProperty("bytes").GetInt64() > 0);

        var slowest = report.GetProperty("slowest").EnumerateArray().Single();
        Assert.Equal("/images/photo.jpg", slowest.GetProperty("path").GetString());
        Assert.Equal(TestImages.Photo.Length, slowest.GetProperty("sourceBytes").GetInt64());
        Assert.Equal((await site.Client.GetByteArrayAsync("/images/photo.jpg?w=30")).Length, slowest.GetProperty("bytes").GetInt64());
        Assert.True(slowest.GetProperty("processMs").GetDouble() > 0);
        Assert.Contains("to 30 x ", slowest.GetProperty("settings").GetString(), StringComparison.Ordinal);

        var queue = report.GetProperty("queue");
        Assert.Equal((0, 0), (queue.GetProperty("running").GetInt32(), queue.GetProperty("waiting").GetInt32()));
        Assert.Equal(Environment.ProcessorCount, queue.GetProperty("maxRunning").GetInt32());
        var engine = report.GetProperty("engines")[0];
        Assert.Contains("jpeg", engine.GetProperty("reads").EnumerateArray().Select(format => format.GetString()));
    }

    [Fact]
    public async Task Job_that_runs_is_seen()
    {
        await using var site = await StartAsync();
        var gate = new TaskCompletionSource();
        site.Engine.Gate = gate.Task;
        var request = site.GetPictureAsync("/images/photo.jpg?w=30");
        await site.Engine.FirstStarted.Task.WaitAsync(Waiting.Longest);
        Assert.Equal(1, (await AskAsync(site)).GetProperty("queue").GetProperty("running").GetInt32());
        gate.SetResult();
        await request;
        Assert.Equal(0, (await AskAsync(site)).GetProperty("queue").GetProperty("running").GetInt32());
    }

    [Fact]
    public async Task Only_the_slowest_results_are_listed()
    {
        await using var site = await StartAsync();
        for (var width = 1; width <= 23; width++)
        {
            await site.GetPictureAsync($"/images/photo.jpg?w={width}");
        }

        var slowest = (await AskAsync(site)).GetProperty("slowest").EnumerateArray()
            .Select(result => MillisecondsOf(result, "process") + MillisecondsOf(result, "queue") + MillisecondsOf(result, "source")).ToArray();
        Assert.Equal(20, slowest.Length);
        Assert.All(slowest.Zip(slowest.Skip(1)), pair => Assert.True(pair.First > pair.Second - 0.2));

        static double MillisecondsOf(JsonElement result, string stage) => result.GetProperty(stage + "Ms").GetDouble();
    }

    [Fact]
    public async Task Damaged_original_is_listed_and_its_name_is_encoded()
    {
        await using var site = await StartAsync();
        await site.WriteAsync("<b>&.jpg", TestImages.Photo);
        site.Engine.Failure = new ImageProcessingException(ImageProcessingError.Damaged, "<b>broken");
        using var refused = await site.GetAsync("/images/%3Cb%3E&.jpg?w=30");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);

        var fault = (await AskAsync(site)).GetProperty("faults").EnumerateArray().Single();
        Assert.Equal(("SourceDamaged", "/images/<b>&.jpg", 1), (fault.GetProperty("kind").GetString(), fault.GetProperty("where").GetString(), fault.GetProperty("count").GetInt32()));
        Assert.Contains("<b>broken", fault.GetProperty("message").GetString(), StringComparison.Ordinal);
        var page = await site.Client.GetStringAsync("/_images");
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.Contains("/images/&lt;b&gt;&amp;.jpg", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_cache_file_is_listed()
    {
        await using var site = await StartAsync();
        await MakeAsync(site, "/images/photo.jpg?w=30");
        var file = Path.Combine(site.CacheRoot, site.CachedFiles.Single(path => path.EndsWith(".jpg", StringComparison.Ordinal)));
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[bytes.Length / 2] ^= 0xFF;
        await File.WriteAllBytesAsync(file, bytes);
        await site.GetPictureAsync("/images/photo.jpg?w=30");
        var faults = (await AskAsync(site)).GetProperty("faults").EnumerateArray();
        Assert.Contains("CacheFileDamaged", faults.Select(fault => fault.GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task Value_has_the_source_that_it_comes_from()
    {
        Environment.SetEnvironmentVariable("DiagnosticsPageTests_ImageResizing__MaxRememberedSources", "77");
        await using var site = await StartAsync(
            configure: options =>
            {
                options.DiskCache.MaxFiles = 5;
                options.ImageFolders[0].AllowEnlarge = true;
            },
            build: builder =>
            {
                File.WriteAllText(
                    Path.Combine(builder.Environment.ContentRootPath, "appsettings.json"),
                    """
                    {
                      "ImageResizing": {
                        "DiskCache": { "SweepInterval": "00:00:30" }, "FileExtensions": [ "jxl" ], "MaxRememberedSources": 70,
                        "ImageFolders": [ { "Path": "/other/", "MaxPixels": 1000, "DefaultSettings": { "width": 20, "format": "webp" } } ]
                      }
                    }
                    """);
                builder.Configuration.AddJsonFile("appsettings.json").AddEnvironmentVariables("DiagnosticsPageTests_");
            });
        var options = OptionsOf(await AskAsync(site));
        Assert.Equal(("00:00:30", "appsettings.json"), options["DiskCache:SweepInterval"]);
        Assert.Equal(("77", "environment variable"), options["MaxRememberedSources"]);
        Assert.Equal(("5", "code"), options["DiskCache:MaxFiles"]);
        Assert.Equal(("1000", "default"), options["Processing:MaxQueuedJobs"]);
        Assert.Equal(("/images/", "code"), options["ImageFolders:0:Path"]);
        Assert.Equal(("true", "code"), options["ImageFolders:0:AllowEnlarge"]);
        Assert.Equal(("/other/", "appsettings.json"), options["ImageFolders:1:Path"]);
        Assert.Equal(("1000", "appsettings.json"), options["ImageFolders:1:MaxPixels"]);
        Assert.Equal(("10000000", "default"), options["ImageFolders:0:MaxPixels"]);
        Assert.Equal(("width=20, format=webp", "appsettings.json"), (Sorted(options["ImageFolders:1:DefaultSettings"].Value), options["ImageFolders:1:DefaultSettings"].Source));
        Assert.Contains("jxl", options["FileExtensions"].Value, StringComparison.Ordinal);
        Assert.Equal("appsettings.json", options["FileExtensions"].Source);

        static string Sorted(string map) => string.Join(", ", map.Split(", ").OrderDescending());
    }

    [Fact]
    public async Task Change_of_the_configuration_is_shown_as_far_as_it_is_in_force()
    {
        await using var site = await StartAsync(build: builder => builder.Configuration["ImageResizing:Processing:MaxQueuedJobs"] = "50");
        var configuration = site.Services.GetRequiredService<IConfiguration>();
        configuration["ImageResizing:Processing:MaxQueuedJobs"] = "60";
        configuration["ImageResizing:MemoryCache:Lifetime"] = "00:00:20";
        configuration["ImageResizing:Typo"] = "1";
        ((IConfigurationRoot)configuration).Reload();

        var report = await AskAsync(site);
        Assert.Equal(("00:00:20", "memory"), OptionsOf(report)["MemoryCache:Lifetime"]);
        Assert.Equal("50", OptionsOf(report)["Processing:MaxQueuedJobs"].Value);
        var queued = report.GetProperty("configuration").GetProperty("options").EnumerateArray()
            .Single(option => option.GetProperty("key").GetString() == "Processing:MaxQueuedJobs");
        Assert.Equal("60", queued.GetProperty("afterRestart").GetString());
        Assert.Contains("Typo", report.GetProperty("configuration").GetProperty("unknownKeys")[0].GetString(), StringComparison.Ordinal);
        Assert.Empty(report.GetProperty("configuration").GetProperty("rejection").EnumerateArray());

        configuration["ImageResizing:MemoryCache:Lifetime"] = "soon";
        ReloadFaults(configuration);
        report = await AskAsync(site);
        Assert.Equal("00:00:20", OptionsOf(report)["MemoryCache:Lifetime"].Value);
        Assert.Contains("MemoryCache:Lifetime", report.GetProperty("configuration").GetProperty("rejection")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_are_never_sent()
    {
        await using var site = await StartAsync(
            options => options.Signing.Keys.Add($"{Canary}-code"),
            builder =>
            {
                builder.Configuration["ImageResizing:Signing:Keys:0"] = Canary;
                builder.Configuration["ImageResizing:Signing:ImageSharpWebKey"] = Canary;
            });

        // The reason of the rejection must not have it either.
        var configuration = site.Services.GetRequiredService<IConfiguration>();
        configuration["ImageResizing:Signing"] = $"{Canary}-misplaced";
        configuration["ImageResizing:Signing:Keys"] = $"{Canary}-misplaced";
        ReloadFaults(configuration);

        var json = (await AskAsync(site)).GetRawText();
        var page = await site.Client.GetStringAsync("/_images");
        Assert.DoesNotContain("canary", json, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("canary", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Signing:Keys: the secret is a single value", page, StringComparison.Ordinal);
        Assert.Equal("set", OptionsOf(await AskAsync(site))["Signing:Keys"].Value);
        Assert.DoesNotContain(site.Logs.Entries, entry => entry.ToString().Contains("canary", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Purge_of_a_path_removes_its_results_and_no_others()
    {
        await using var site = await StartAsync();
        await site.WriteAsync("b/other.jpg", TestImages.Photo);
        await MakeAsync(site, "/images/photo.jpg?w=30");
        await MakeAsync(site, "/images/photo.jpg?w=31");
        await MakeAsync(site, "/images/b/other.jpg?w=30");

        using var json = await PostAsync(site, JsonContent.Create(new { path = "/images/photo.jpg" }), "application/json");
        var answer = await json.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("/images/photo.jpg", 2), (answer.GetProperty("path").GetString(), answer.GetProperty("removed").GetInt32()));
        Assert.Single(site.CachedFiles, file => file.EndsWith(".jpg", StringComparison.Ordinal));

        using var form = await PostAsync(site, Form("/images/"), "text/html");
        Assert.Contains("1 result of <code>/images/</code> removed.", await form.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(site.CachedFiles, file => file.EndsWith(".jpg", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Purge_that_is_refused_removes_nothing()
    {
        await using var site = await StartAsync();
        await MakeAsync(site, "/images/photo.jpg?w=30");
        foreach (var path in new[] { "images", "/images/../", "<script>" })
        {
            using var wrong = await PostAsync(site, Form(path), "text/html");
            Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
            Assert.DoesNotContain("<script>", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        foreach (var content in new HttpContent[] { new StringContent("{"), JsonContent.Create("text"), new ByteArrayContent([]), JsonContent.Create(new { }) })
        {
            using var unreadable = await PostAsync(site, content, "application/json");
            Assert.Equal(HttpStatusCode.BadRequest, unreadable.StatusCode);
        }

        using var elsewhere = await PostAsync(site, Form("/"), "text/html", ("Sec-Fetch-Site", "cross-site"));
        Assert.Equal(HttpStatusCode.Forbidden, elsewhere.StatusCode);
        using var origin = await PostAsync(site, Form("/"), "text/html", ("Origin", "https://other.example"));
        Assert.Equal(HttpStatusCode.Forbidden, origin.StatusCode);
        using var large = await PostAsync(site, Form("/" + new string('a', 20_000)), "text/html");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Single(site.CachedFiles, file => file.EndsWith(".jpg", StringComparison.Ordinal));
    }

    /// <summary>Reloads a configuration with faults: the framework's own monitor, which validates at start, throws for them.</summary>
    private static void ReloadFaults(IConfiguration configuration) =>
        Assert.Throws<AggregateException>(() => ((IConfigurationRoot)configuration).Reload());

    private static async Task MakeAsync(TestSite site, string path)
    {
        var stored = site.StoredAsync();
        await site.GetPictureAsync(path);
        await stored.WaitAsync(Waiting.Longest);
    }

    private static Dictionary<string, (string Value, string Source)> OptionsOf(JsonElement report) =>
        report.GetProperty("configuration").GetProperty("options").EnumerateArray().ToDictionary(
            option => option.GetProperty("key").GetString()!,
            option => (option.GetProperty("value").GetString()!, option.GetProperty("source").GetString()!));

    private static async Task<JsonElement> AskAsync(TestSite site)
    {
        using var response = await site.GetAsync("/_images", ("Accept", "application/json"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static FormUrlEncodedContent Form(string path) => new([KeyValuePair.Create("path", path)]);

    private static Task<HttpResponseMessage> PostAsync(TestSite site, HttpContent content, string accept, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/_images") { Content = content };
        request.Headers.Accept.ParseAdd(accept);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return site.Client.SendAsync(request);
    }

    private static Task<TestSite> StartAsync(
        Action<ImageResizingOptions>? configure = null, Action<WebApplicationBuilder>? build = null, bool isOpen = true) => TestSite.StartAsync(
        configure,
        builder =>
        {
            builder.Services.AddAuthorization();
            builder.Services.AddAuthentication("test").AddCookie("test", options =>
            {
                options.Events.OnRedirectToLogin = context => Refuse(context.Response);
                options.Events.OnRedirectToAccessDenied = context => Refuse(context.Response);
            });

            // What is configured as well.
            builder.Services.AddImageResizing();
            build?.Invoke(builder);
        },
        app =>
        {
            app.UseRouting();
            app.UseAuthorization();
            app.UseImageResizing();
            var page = app.MapImageDiagnostics();
            _ = isOpen ? page.AllowAnonymous() : page.RequireAuthorization(policy => policy.RequireAssertion(_ => false));
        });

    private static Task Refuse(Microsoft.AspNetCore.Http.HttpResponse response)
    {
        response.StatusCode = (int)HttpStatusCode.Forbidden;
        return Task.CompletedTask;
    }
}
