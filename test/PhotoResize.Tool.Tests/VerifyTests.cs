namespace PhotoResize.Tool.Tests;

/// <summary><c>verify</c> finds every file that the server would not serve, and removes none that is not its own.</summary>
public class VerifyTests
{
    [Fact]
    public async Task Verify_of_complete_results_finds_nothing()
    {
        using var cache = new CacheFiles();
        cache.Add("/images/a.jpg", "300x200");
        cache.Add("/images/b.jpg", "300x200", bytes: 600_000);
        cache.Write(".gitignore", "*\n"u8.ToArray());
        cache.Write(".unfinished/part", [1, 2, 3]);

        var run = await ToolRun.StartAsync("verify", "--cache", cache.Root);

        Assert.Equal((0, ""), (run.Code, run.Errors));
        Assert.StartsWith("2 results", run.Output);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(299_000)]
    [InlineData(-1)]
    [InlineData(-60)]
    public async Task Verify_finds_a_flipped_bit_wherever_it_is(int position)
    {
        using var cache = new CacheFiles();
        cache.Add("/images/sound.jpg", "300x200");
        var path = cache.Add("/images/a.jpg", "300x200", bytes: 300_000);
        var bytes = File.ReadAllBytes(cache.PathOf(path));
        bytes[position < 0 ? bytes.Length + position : position] ^= 4;
        File.WriteAllBytes(cache.PathOf(path), bytes);

        var run = await ToolRun.StartAsync("verify", "--cache", cache.Root, "--json");

        Assert.Equal(1, run.Code);
        var problem = Assert.Single(run.Json.GetProperty("problems").EnumerateArray());
        Assert.Equal((path, "Damaged"), (problem.GetProperty("path").GetString(), problem.GetProperty("state").GetString()));
        Assert.Equal(1, run.Json.GetProperty("sound").GetInt32());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(999)]
    public async Task Verify_finds_a_cut_file_however_much_is_left(int length)
    {
        using var cache = new CacheFiles();
        var path = cache.Add("/images/a.jpg", "300x200");
        File.WriteAllBytes(cache.PathOf(path), File.ReadAllBytes(cache.PathOf(path))[..length]);

        var run = await ToolRun.StartAsync("verify", "--cache", cache.Root);

        Assert.Equal(1, run.Code);
        Assert.Contains($"damaged     {path}", run.Output);
    }

    [Fact]
    public async Task Verify_finds_a_result_under_the_name_of_another()
    {
        using var cache = new CacheFiles();
        var (a, b) = (cache.Add("/images/a.jpg", "300x200"), cache.Add("/images/b.jpg", "300x200"));
        File.Copy(cache.PathOf(a), cache.PathOf(b), overwrite: true);

        var run = await ToolRun.StartAsync("verify", "--cache", cache.Root);

        Assert.Equal(1, run.Code);
        Assert.Contains($"{b}: its name is that of another result", run.Output);
    }

    [Fact]
    public async Task Delete_removes_damaged_results_and_leaves_foreign_files()
    {
        using var cache = new CacheFiles();
        var sound = cache.Add("/images/sound.jpg", "300x200");
        var cut = cache.Add("/images/cut.jpg", "300x200");
        File.WriteAllBytes(cache.PathOf(cut), File.ReadAllBytes(cache.PathOf(cut))[..500]);
        cache.Write("images/holiday.jpg", new byte[5000]);

        var run = await ToolRun.StartAsync("verify", "--cache", cache.Root, "--delete");

        Assert.Equal(1, run.Code);
        Assert.Contains("foreign     images/holiday.jpg", run.Output);
        Assert.Contains($"{cut}: ", run.Output);
        Assert.Contains("1 removed", run.Output);
        Assert.Equal([sound, "images/holiday.jpg"], cache.All.Order(StringComparer.Ordinal));
    }
}
