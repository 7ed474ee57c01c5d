using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using PhotoResize.Caching;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>What a health endpoint says of image resizing.</summary>
public class HealthCheckTests
{
    private const string Path = "/images/photo.jpg?w=300";

    [Fact]
    public async Task Site_that_can_make_results_is_healthy()
    {
        await using var site = await StartAsync();
        Assert.Equal((HttpStatusCode.OK, "Healthy Results can be made."), await AskAsync(site));
        Assert.Equal((HttpStatusCode.OK, "Healthy Results can be made."), await AskAsync(site));
        Assert.Equal(1, site.Engine.Started);
        Assert.DoesNotContain(site.CachedFiles, path => System.IO.Path.GetFileName(path) != ".gitignore");
    }

    [Fact]
    public async Task Engine_that_cannot_make_a_picture_is_unhealthy_until_it_can()
    {
        await using var site = await StartAsync();
        site.Engine.Failure = new InvalidOperationException("It broke at /secret/place.");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy The engine vips cannot make a picture."), await AskAsync(site));
        site.Engine.Failure = null;
        Assert.Equal((HttpStatusCode.OK, "Healthy Results can be made."), await AskAsync(site));
    }

    [Fact]
    public async Task Failure_status_tags_and_name_are_those_of_the_registration()
    {
        await using var site = await StartAsync(resizing => resizing.AddHealthCheck("pictures", HealthStatus.Degraded, ["ready"]));
        site.Engine.Failure = new InvalidOperationException("broken");
        var service = site.Services.GetRequiredService<HealthCheckService>();
        var report = await service.CheckHealthAsync(registration => registration.Tags.Contains("ready"));
        var entry = Assert.Single(report.Entries);
        Assert.Equal(("pictures", HealthStatus.Degraded), (entry.Key, entry.Value.Status));
        Assert.Equal("broken", entry.Value.Exception?.Message);
    }

    [Fact]
    public async Task Cache_that_cannot_be_written_degrades_and_its_path_is_only_in_the_data()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Combine("file");
        await File.WriteAllTextAsync(file, "no folder");
        await using var site = await StartAsync(cacheRoot: System.IO.Path.Join(file, "cache"));
        var entry = await CheckAsync(site);
        Assert.Equal((HealthStatus.Degraded, "The cache cannot be written to."), (entry.Status, entry.Description));
        Assert.Equal(System.IO.Path.Join(file, "cache"), entry.Data["cache.path"]);
        File.Delete(file);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(site)).Status);
    }

    [Fact]
    public async Task Cache_that_is_off_is_not_looked_at()
    {
        await using var site = await StartAsync(configure: options => options.DiskCache.Enabled = false);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(site)).Status);
        Assert.False(Directory.Exists(site.CacheRoot));
    }

    [Fact]
    public async Task Full_queue_degrades_and_jobs_without_end_are_unhealthy()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await StartAsync(
            configure: options => (options.Processing.MaxConcurrentJobs, options.Processing.MaxQueuedJobs) = (1, 1),
            build: builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(site)).Status);

        // An engine that does not stop when it is told to.
        using var block = new ManualResetEventSlim();
        site.Engine.Afterwards = block.Wait;
        var running = site.GetAsync(Path);
        await site.WriteAsync("other.jpg", TestImages.Photo);
        var waiting = site.GetAsync("/images/other.jpg?w=300");
        HealthReportEntry entry;
        do
        {
            entry = await CheckAsync(site);
        }
        while ((int)entry.Data["queue.length"] == 0);

        Assert.Equal((HealthStatus.Degraded, "The queue is full."), (entry.Status, entry.Description));
        clock.Advance((new ProcessingOptions().JobTimeout * 2) + TimeSpan.FromSeconds(1));
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(site)).Status);
        block.Set();
        (await running).Dispose();
        (await waiting).Dispose();
        while ((int)(entry = await CheckAsync(site)).Data["jobs.running"] > 0)
        {
            await Task.Yield();
        }

        Assert.Equal(HealthStatus.Healthy, entry.Status);
    }

    [Fact]
    public async Task What_is_away_degrades()
    {
        var redis = new Surrounding();
        await using var site = await StartAsync(build: builder => builder.Services.AddSingleton<IAvailability>(redis));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(site)).Status);
        redis.IsAway = true;
        Assert.Equal((HttpStatusCode.OK, "Degraded Not available: the server."), await AskAsync(site));
    }

    private static Task<TestSite> StartAsync(
        Action<ImageResizingBuilder>? resize = null,
        Action<ImageResizingOptions>? configure = null,
        Action<WebApplicationBuilder>? build = null,
        string? cacheRoot = null) => TestSite.StartAsync(
        configure,
        builder =>
        {
            // The cache itself, which the tests of other things watch from outside.
            builder.Services.RemoveAllKeyed<IImageCache>(ImageResizingServiceCollectionExtensions.StoreKey);
            builder.Services.AddKeyedSingleton<IImageCache>(
                ImageResizingServiceCollectionExtensions.StoreKey,
                (provider, _) => ImageResizingServiceCollectionExtensions.CreateDiskCache(provider));
            build?.Invoke(builder);
        },
        app =>
        {
            app.MapHealthChecks("/healthz", new HealthCheckOptions { ResponseWriter = WriteAsync });
            app.UseImageResizing();
        },
        resize ?? (resizing => resizing.AddHealthCheck()),
        cacheRoot);

    private static Task WriteAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsync($"{report.Status} {string.Join(' ', report.Entries.Values.Select(entry => entry.Description))}");

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(TestSite site)
    {
        using var answer = await site.GetAsync("/healthz");
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<HealthReportEntry> CheckAsync(TestSite site) =>
        (await site.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["photoresize"];

    private sealed class Surrounding : IAvailability
    {
        public string Description => "the server";

        public bool IsAway { get; set; }
    }
}
