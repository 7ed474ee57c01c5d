using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PhotoResize.Testing;

namespace PhotoResize.Tool.Tests;

/// <summary><c>warm</c> against a real site with the real engine: what is in the cache afterwards.</summary>
public sealed class WarmTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string CacheRoot => _folder.Combine("cache");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Site_map_of_a_thousand_pictures_is_in_the_cache_afterwards()
    {
        const int Pictures = 1000;
        WritePictures(Pictures);
        WriteSiteMaps(Pictures);
        using var site = await StartSiteAsync();

        var run = await ToolRun.StartAsync(
            "warm", site.Client.BaseAddress!.ToString(), "--sitemap", "/sitemap.xml", "--alias", "www.example.com", "--widths", "16", "--progress", "plain");

        Assert.True(run.Code == 0, run.Output + run.Errors);
        Assert.Matches(@"^1,000 images \(.*\) in [0-9.]+ s, [0-9.]+/s; 0 failed\.", run.Output);
        Assert.Matches(@"Warming: [0-9,]+ of [0-9,]+, [0-9.]+/s", run.Errors);
        Assert.Contains("Warming: 1,000 of 1,000, ", run.Errors);
        await ExpectResultsAsync(Pictures, width: 16);

        // The server's own files are what the other commands know of.
        var verified = await ToolRun.StartAsync("verify", "--cache", CacheRoot);
        Assert.StartsWith("1,000 results", verified.Output);
        var purged = await ToolRun.StartAsync("purge", "/images/7/", "--cache", CacheRoot, "--json");
        Assert.Equal(100, purged.Json.GetProperty("files").GetInt32());
    }

    [Fact]
    public async Task Busy_site_is_asked_more_slowly_until_all_is_done()
    {
        WritePictures(60);
        using var site = await StartSiteAsync(
            "ImageResizing:Processing:MaxConcurrentJobs=1", "ImageResizing:Processing:MaxQueuedJobs=1");

        var run = await ToolRun.StartAsync(
            "warm", site.Client.BaseAddress!.ToString(), "--folder", _folder.Combine("wwwroot", "images"), "--path", "images",
            "--query", "w=18&format=avif", "--query", "w=16", "--concurrency", "16", "--retries", "50", "--json");

        Assert.True(run.Code == 0, run.Output + run.Errors);
        Assert.Equal(120, run.Json.GetProperty("asked").GetInt32());
        Assert.True(run.Json.GetProperty("waits").GetInt32() > 0);
        Assert.Equal("", run.Errors);
    }

    [Fact]
    public async Task Page_is_warmed_in_all_sizes_of_its_images_and_other_hosts_are_left_alone()
    {
        WritePictures(10);
        await File.WriteAllTextAsync(
            _folder.Combine("wwwroot", "page.html"),
            """
            <!doctype html><title><img src="/images/0/0.png?w=1"></title>
            <!-- <img src="/images/0/0.png?w=2"> -->
            <script>document.write('<img src="/images/0/0.png?w=3">')</script>
            <IMG alt="a > b" src='/images/0/0.png?w=4&amp;h=5'
              srcset="/images/1/1.png?w=6, images/2/2.png?crop=0,0,8,8&amp;w=7 2x,http://cdn.example.com/x.jpg?w=1 3x">
            <picture><source srcset="/images/3/3.png?w=9 100w, /images/3/3.png?w=10 200w" media="(min-width: 1px)"><img src=/images/4/4.png></picture>
            <link rel=preload as=image href="/images/5/5.png?w=11">
            """);
        using var site = await StartSiteAsync();

        var run = await ToolRun.StartAsync("warm", site.Client.BaseAddress!.ToString(), "--page", "/page.html");

        Assert.True(run.Code == 0, run.Output + run.Errors);
        Assert.Contains("1 addresses on other hosts were left out", run.Output);
        Assert.Contains("1 images without settings were left out", run.Output);
        await ResultsAsync(6);
        Assert.Equal(
            ["0.4x5", "1.6x3", "2.7x7", "3.10x5", "3.9x4", "5.11x6"],
            Results().Select(file => string.Join('.', Path.GetFileName(file).Split('.')[1..3])).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_had_is_listed_at_the_end()
    {
        WritePictures(3);
        await File.WriteAllTextAsync(_folder.Combine("wwwroot", "images", "broken.png"), "no image");
        using var site = await StartSiteAsync();
        var list = "# comment\n/images/0/0.png?w=8\n/images/broken.png?w=8\n/images/missing.png?w=8\nhttp://127.0.0.1:1/x.png?w=8\n/images/0/0.png?w=8\n";

        var run = await ToolRun.StartAsync(list, [], "warm", site.Client.BaseAddress!.ToString(), "--list", "-", "--json");

        Assert.Equal(1, run.Code);
        Assert.Equal(
            ["/images/broken.png?w=8 422", "/images/missing.png?w=8 404"],
            run.Json.GetProperty("failures").EnumerateArray()
                .Select(failure => $"{new Uri(failure.GetProperty("url").GetString()!).PathAndQuery} {failure.GetProperty("status").GetInt32()}")
                .Order());
        Assert.Equal((3, 1), (run.Json.GetProperty("asked").GetInt32(), run.Json.GetProperty("onOtherHosts").GetInt32()));
    }

    [Fact]
    public async Task Signed_folder_is_warmed_with_the_key()
    {
        const string Key = "a key of the tests, which is long enough to be one";
        WritePictures(5);
        using var site = await StartSiteAsync($"ImageResizing:Signing:Keys:0={Key}", "ImageResizing:ImageFolders:0:Path=/images/", "ImageResizing:ImageFolders:0:Signatures=All");
        string[] arguments = ["warm", site.Client.BaseAddress!.ToString(), "--folder", _folder.Combine("wwwroot", "images"), "--path", "/images/", "-w", "8"];

        var unsigned = await ToolRun.StartAsync(arguments);
        var signed = await ToolRun.StartAsync(input: null, [("PHOTORESIZE_SIGNING_KEY", Key)], [.. arguments, "--sign"]);

        Assert.Equal((1, 0), (unsigned.Code, signed.Code));
        await ExpectResultsAsync(5, width: 8);
    }

    [Fact]
    public async Task Header_goes_to_the_site_and_to_no_other_host()
    {
        await using var other = await StartRecorderAsync();
        await using var site = await StartRecorderAsync();
        site.Heard.Redirect = $"{other.Address}/moved.png?w=8";

        var run = await ToolRun.StartAsync(
            $"{other.Address}/a.png?w=8\n/b.png?w=8\n/redirected.png?w=8", [],
            "warm", site.Address, "--list", "-", "--any-host", "--header", "Authorization: Bearer secret");

        Assert.True(run.Code == 0, run.Output + run.Errors);
        Assert.Equal(["/b.png Bearer secret", "/redirected.png Bearer secret"], site.Heard.Requests.Order());
        Assert.Equal(["/a.png ", "/moved.png "], other.Heard.Requests.Order());
    }

    [Theory]
    [InlineData("--page")]
    [InlineData("--sitemap")]
    public async Task Address_that_is_none_is_2(string option)
    {
        var run = await ToolRun.StartAsync("warm", "http://127.0.0.1:1", option, "http://[");

        Assert.Equal(2, run.Code);
        Assert.Contains("http://[: is no address", run.Errors);
    }

    [Fact]
    public async Task Site_that_is_away_is_3()
    {
        var run = await ToolRun.StartAsync("warm", "http://127.0.0.1:1", "--sitemap", "/sitemap.xml", "--retries", "1");
        var list = await ToolRun.StartAsync("/a.jpg?w=1\n/b.jpg?w=1", [], "warm", "http://127.0.0.1:1", "--list", "-", "--retries", "0");

        Assert.Equal((3, 3), (run.Code, list.Code));
        Assert.Contains("cannot be reached", run.Errors);
        Assert.Contains("cannot be reached", list.Errors);
    }

    [UnixFact]
    public async Task Interrupted_run_ends_with_a_summary()
    {
        WritePictures(20);
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var process = ToolRun.Launch(
            [], "warm", $"http://{silent.LocalEndpoint}", "--folder", _folder.Combine("wwwroot", "images"), "-w", "8", "--progress", "plain");
        Assert.StartsWith("Warming: 0 of 20", await process.StandardError.ReadLineAsync());

        // Not SIGINT, which is handled in the same way: processes of a shell in the background ignore it.
        Command.Run("kill", "-TERM", process.Id.ToString(CultureInfo.InvariantCulture));
        await process.WaitForExitAsync();

        Assert.Equal(130, process.ExitCode);
        Assert.StartsWith("Stopped after 0 images", await process.StandardOutput.ReadToEndAsync());
    }

    /// <summary>A server that answers everything with an image, and keeps who has shown which credentials.</summary>
    private static async Task<Recorder> StartRecorderAsync()
    {
        var heard = new Heard();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var application = builder.Build();
        application.Run(context =>
        {
            heard.Requests.Enqueue($"{context.Request.Path} {context.Request.Headers.Authorization}");
            if (context.Request.Path == "/redirected.png")
            {
                context.Response.Redirect(heard.Redirect!);
                return Task.CompletedTask;
            }

            context.Response.ContentType = "image/png";
            return context.Response.WriteAsync("picture");
        });
        await application.StartAsync();
        return new Recorder(application, heard);
    }

    private sealed class Heard
    {
        public ConcurrentQueue<string> Requests { get; } = [];

        public string? Redirect { get; set; }
    }

    private sealed record Recorder(WebApplication Application, Heard Heard) : IAsyncDisposable
    {
        public string Address => Application.Urls.Single();

        public ValueTask DisposeAsync() => Application.DisposeAsync();
    }

    private Task<SiteProcess> StartSiteAsync(params string[] settings) => SiteProcess.StartAsync(_folder.Path, CacheRoot, settings: settings);

    /// <summary>Draws pictures of 20 x 10 pixels, all different: <c>/images/0/0.png</c> to <c>/images/9/n.png</c>.</summary>
    private void WritePictures(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var path = _folder.Combine("wwwroot", "images", $"{i % 10}", $"{i}.png");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, PngFile.Draw(20, 10, (x, y) => (x * 12, y * 25, i % 256, 255)));
        }
    }

    /// <summary>Writes an index of two site maps, one of them packed: one lists pictures, the other one pages with their pictures.</summary>
    private void WriteSiteMaps(int pictures)
    {
        const string Start = """<?xml version="1.0" encoding="UTF-8"?>""";
        var names = """xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" """;
        Write(
            "sitemap.xml",
            $"{Start}<sitemapindex {names}><sitemap><loc>https://www.example.com/pictures.xml</loc></sitemap>"
            + "<sitemap><loc> /pages.xml.gz </loc></sitemap><sitemap><loc>/pictures.xml</loc></sitemap></sitemapindex>");
        Write("pictures.xml", $"{Start}<urlset {names}>{string.Concat(Half(0).Select(i => $"<url><loc>https://www.example.com{AddressOf(i)}</loc></url>"))}</urlset>");
        var pages = string.Concat(Half(1).Select(i => $"<image:image><image:loc>{AddressOf(i)}</image:loc></image:image>"));
        using var packed = new GZipStream(File.Create(_folder.Combine("wwwroot", "pages.xml.gz")), CompressionLevel.Fastest);
        packed.Write(Encoding.UTF8.GetBytes($"{Start}<urlset {names}><url><loc>/images/0/0.png</loc>{pages}</url></urlset>"));

        IEnumerable<int> Half(int rest) => Enumerable.Range(0, pictures).Where(i => i % 2 == rest);

        void Write(string name, string text) => File.WriteAllText(_folder.Combine("wwwroot", name), text);
    }

    private static string AddressOf(int picture) => $"/images/{picture % 10}/{picture}.png";

    private async Task ExpectResultsAsync(int count, int width)
    {
        await ResultsAsync(count);
        var names = Results().Select(file => $"{Path.GetDirectoryName(file)}/{string.Join('.', Path.GetFileName(file).Split('.')[1..])}");
        Assert.Equal(
            Enumerable.Range(0, count).Select(i => $"images/{i % 10}/{i}.{width}x{width / 2}.png").Order(StringComparer.Ordinal),
            names.Order(StringComparer.Ordinal));
    }

    private IEnumerable<string> Results() =>
        TemporaryFolder.FilesBelow(CacheRoot).Where(file => !file.StartsWith('.'));

    /// <summary>Waits until so many results are stored, which may be after their answers.</summary>
    private async Task ResultsAsync(int count)
    {
        var began = Stopwatch.GetTimestamp();
        while (Results().Count() < count && Stopwatch.GetElapsedTime(began) < Waiting.Longest)
        {
            await Task.Yield();
        }
    }
}
