using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PhotoResize.Configuration;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>What an operator reads in the log of a start, and a developer whose lines are in the wrong order.</summary>
public class StartupReportTests
{
    [Fact]
    public async Task Start_tells_in_one_line_what_is_served_and_how()
    {
        await using var site = await TestSite.StartAsync(options =>
        {
            options.ImageFolders.Add(new ImageFolderOptions { Path = "/photos/", Name = "albums" });
            options.DiskCache.MaxBytes = 5 << 20;
        });
        var line = Assert.Single(site.Logs.Entries, entry => entry.Level == LogLevel.Information && entry.Message.StartsWith("Image resizing serves", StringComparison.Ordinal));
        Assert.Contains("/images/, /photos/ (albums) by vips ", line.Message, StringComparison.Ordinal);
        Assert.Contains("reads jpeg, png, gif", line.Message, StringComparison.Ordinal);
        Assert.Contains($"Cache: {site.CacheRoot}, Mirror, at most 5 MiB and any number of files.", line.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(site.Logs.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Site_without_image_folders_is_warned()
    {
        await using var site = await TestSite.StartAsync(options => options.ImageFolders.Clear());
        AssertWarned(site, "No image folder is configured");
    }

    [Fact]
    public async Task Site_that_does_not_use_it_is_warned()
    {
        await using var site = await TestSite.StartAsync(pipeline: app => app.UseStaticFiles());
        AssertWarned(site, "app.UseImageResizing() or app.MapImages() is missing");
    }

    [Fact]
    public async Task Key_that_means_nothing_is_warned_of()
    {
        await using var site = await TestSite.StartAsync(options => options.UnknownKeys.Add("ImageResizing:A is not known. Did you mean B?"));
        AssertWarned(site, "ImageResizing:A is not known. Did you mean B?");
    }

    [Fact]
    public async Task Static_files_in_front_are_noticed_in_development_and_told_once()
    {
        await using var site = await StartInWrongOrderAsync(Environments.Development);
        (await site.GetAsync("/images/photo.jpg")).Dispose();
        (await site.GetAsync("/images/photo.jpg?unknown=1")).Dispose();
        (await site.GetAsync("/images/missing.jpg?w=100")).Dispose();
        Assert.DoesNotContain(site.Logs.Entries, entry => entry.Level >= LogLevel.Warning);
        (await site.GetAsync("/images/photo.jpg?w=100")).Dispose();
        (await site.GetAsync("/images/photo.jpg?w=200")).Dispose();
        AssertWarned(site, "Is app.UseStaticFiles() before app.UseImageResizing()?");
    }

    [Fact]
    public async Task Right_order_is_not_warned_of()
    {
        await using var site = await TestSite.StartAsync(environment: Environments.Development);
        (await site.GetAsync("/images/photo.jpg?w=100")).Dispose();
        (await site.GetAsync("/images/photo.jpg")).Dispose();
        Assert.DoesNotContain(site.Logs.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Endpoint_is_a_use_and_no_wrong_order()
    {
        await using var site = await TestSite.StartAsync(
            environment: Environments.Development,
            pipeline: app =>
            {
                app.UseStaticFiles();
                app.MapImages("/images");
            });
        (await site.GetAsync("/images/photo.jpg?w=100")).Dispose();
        Assert.DoesNotContain(site.Logs.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Order_is_not_looked_at_in_production()
    {
        await using var site = await StartInWrongOrderAsync(Environments.Production);
        (await site.GetAsync("/images/photo.jpg?w=100")).Dispose();
        Assert.DoesNotContain(site.Logs.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    private static Task<TestSite> StartInWrongOrderAsync(string environment) => TestSite.StartAsync(
        environment: environment,
        pipeline: app =>
        {
            app.UseStaticFiles();
            app.UseImageResizing();
        });

    private static void AssertWarned(TestSite site, string text)
    {
        var warning = Assert.Single(site.Logs.Entries, entry => entry.Level >= LogLevel.Warning);
        Assert.Contains(text, warning.Message, StringComparison.Ordinal);
    }
}
