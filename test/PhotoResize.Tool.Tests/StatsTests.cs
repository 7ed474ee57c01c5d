namespace PhotoResize.Tool.Tests;

public class StatsTests
{
    [Fact]
    public async Task Stats_count_results_by_format_folder_and_age()
    {
        using var cache = new CacheFiles();
        var old = cache.Add("/images/2023/a.jpg", "300x200", bytes: 1000);
        cache.Add("/images/2024/b.jpg", "300x200", bytes: 2000);
        cache.Add("/logos/c.png", "30x20", bytes: 300, extension: "webp");
        cache.Write("images/2024/readme.txt", new byte[5000]);
        cache.Write(".unfinished/x", new byte[10]);
        File.SetLastWriteTimeUtc(cache.PathOf(old), DateTime.UtcNow.AddDays(-10));

        var json = (await ToolRun.StartAsync("stats", "--cache", cache.Root, "--depth", "2", "--json")).Json;

        Assert.Equal(3, json.GetProperty("files").GetInt32());
        Assert.Equal(cache.All.Where(file => file.EndsWith(".jpg", StringComparison.Ordinal) || file.EndsWith(".webp", StringComparison.Ordinal)).Sum(Length), json.GetProperty("bytes").GetInt64());
        Assert.Equal(["jpg 2", "webp 1"], Groups("formats"));
        Assert.Equal(["/images/2023 1", "/images/2024 1", "/logos 1"], Groups("folders").Order());
        Assert.Equal(["an hour 2", "a day 0", "a week 0", "30 days 1", "a year 0", "more 0"], Groups("ages"));
        Assert.Equal(1, json.GetProperty("unfinished").GetProperty("files").GetInt32());

        IEnumerable<string> Groups(string name) =>
            json.GetProperty(name).EnumerateArray().Select(group => $"{group.GetProperty("name").GetString()} {group.GetProperty("files").GetInt32()}");

        long Length(string file) => new FileInfo(cache.PathOf(file)).Length;
    }

    [Fact]
    public async Task Stats_as_text_have_neither_colours_nor_wrapped_lines()
    {
        using var cache = new CacheFiles();
        cache.Add($"/images/{new string('d', 200)}/a.jpg", "300x200");

        var run = await ToolRun.StartAsync("stats", "--cache", cache.Root, "--depth", "3");

        Assert.Equal((0, ""), (run.Code, run.Errors));
        Assert.DoesNotContain('\e', run.Output);
        Assert.Contains($"/images/{new string('d', 200)} ", run.Output);
    }
}
