using System.Text.Json;
using PhotoResize.Testing;

namespace PhotoResize.Tool.Tests;

public class PurgeTests
{
    [Theory]
    [InlineData("/images/2024/a.jpg", 2)]
    [InlineData("/images/2024/", 3)]
    [InlineData("/images/2024/a", 0)]
    [InlineData("http://example.com/images/2024/a.jpg?w=300", 2)]
    [InlineData("--all", 4)]
    public async Task Purge_removes_the_results_of_what_it_names_and_no_others(string what, int removed)
    {
        using var cache = new CacheFiles();
        cache.Add("/images/2024/a.jpg", "300x200");
        cache.Add("/images/2024/a.jpg", "600x400");
        cache.Add("/images/2024/b.jpg", "300x200");
        cache.Add("/images/2025/a.jpg", "300x200");
        cache.Write("images/2024/holiday.jpg", new byte[5000]);

        var dry = await ToolRun.StartAsync("purge", what, "--cache", cache.Root, "--dry-run");
        Assert.Equal(5, cache.All.Length);
        var run = await ToolRun.StartAsync("purge", what, "--cache", cache.Root);

        Assert.Equal((0, 0), (dry.Code, run.Code));
        Assert.StartsWith($"{removed} results", dry.Output);
        Assert.StartsWith($"{removed} results", run.Output);
        Assert.Equal(5 - removed, cache.All.Length);
        Assert.Contains("images/2024/holiday.jpg", cache.All);
    }

    [Fact]
    public async Task Purge_by_address_says_that_no_site_is_asked()
    {
        using var cache = new CacheFiles();
        cache.Add("/images/ä b.jpg", "300x200");

        var run = await ToolRun.StartAsync("purge", "https://example.com/images/%C3%A4%20b.jpg", "--cache", cache.Root);

        Assert.Contains("No site is asked", run.Errors);
        Assert.Empty(cache.All);
    }

    [Fact]
    public async Task Purge_takes_the_cache_of_a_configuration()
    {
        using var cache = new CacheFiles();
        cache.Add("/images/a.jpg", "300x200");
        using var settings = new TemporaryFolder();
        var file = settings.Combine("appsettings.json");
        var path = JsonEncodedText.Encode(cache.Root);
        await File.WriteAllTextAsync(
            file, $$"""{ "ImageResizing": { "DiskCache": { "Path": "{{path}}", "NamingStrategy": "ByWidth" } } }""");

        var run = await ToolRun.StartAsync("purge", "--all", "--config", file, "--json");

        Assert.Equal(0, run.Code);
        Assert.Equal(1, run.Json.GetProperty("files").GetInt32());
    }
}
