using PhotoResize.Testing;

namespace PhotoResize.Tool.Tests;

/// <summary>Scripts rely on the exit codes, and on what goes to standard error.</summary>
public class ExitCodeTests
{
    [Theory]
    [InlineData("frobnicate")]
    [InlineData("sign")]
    [InlineData("sign /images/a.jpg")]
    [InlineData("sign images/a.jpg --config CONFIG")]
    [InlineData("sign /images/a.jpg --expires never")]
    [InlineData("sign /images/a.jpg --config CONFIG --section Wrong")]
    [InlineData("inspect")]
    [InlineData("inspect FILE --engine gd")]
    [InlineData("inspect FILE -q w=1 --path /elsewhere/a.jpg --config CONFIG")]
    [InlineData("stats --depth -1")]
    [InlineData("stats --depth some")]
    [InlineData("purge")]
    [InlineData("purge /images/ --all")]
    [InlineData("purge images --cache CACHE")]
    [InlineData("verify --frobnicate")]
    public async Task Mistake_in_the_command_line_is_2(string line) => await ExpectAsync(2, line);

    [Theory]
    [InlineData("stats --cache MISSING")]
    [InlineData("verify --cache MISSING")]
    [InlineData("purge --all --cache MISSING")]
    [InlineData("inspect MISSING")]
    [InlineData("sign /a --key-file MISSING")]
    [InlineData("sign /a --config MISSING")]
    public async Task What_cannot_be_read_is_3(string line) => await ExpectAsync(3, line);

    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("stats --cache CACHE")]
    [InlineData("verify --cache CACHE")]
    [InlineData("inspect FILE")]
    public async Task What_works_is_0(string line)
    {
        var run = await RunAsync(line);
        Assert.Equal((0, ""), (run.Code, run.Errors));
        Assert.NotEmpty(run.Output);
    }

    [Fact]
    public async Task Completion_offers_commands_and_options()
    {
        var commands = await ToolRun.StartAsync("[suggest:2]", "st");
        var options = await ToolRun.StartAsync("[suggest:9]", "verify --");

        Assert.Contains("stats", commands.Output);
        Assert.Contains("--delete", options.Output);
    }

    private static async Task ExpectAsync(int code, string line)
    {
        var run = await RunAsync(line);
        Assert.Equal((code, ""), (run.Code, run.Output));
        Assert.NotEmpty(run.Errors);
        Assert.DoesNotContain("   at ", run.Errors);
    }

    private static async Task<ToolRun> RunAsync(string line)
    {
        using var folder = new TemporaryFolder();
        using var cache = new CacheFiles();
        cache.Add("/images/a.jpg", "10x10");
        await File.WriteAllBytesAsync(folder.Combine("a.png"), PngFile.Draw(4, 2, (x, y) => (x, y, 0, 255)));
        await File.WriteAllTextAsync(
            folder.Combine("appsettings.json"),
            """{ "ImageResizing": { "Signing": { "Keys": [ "a key of the tests, which is long enough" ] }, "ImageFolders": [ { "Path": "/images/" } ] } }""");
        var arguments = line.Split(' ').Select(word => word switch
        {
            "CACHE" => cache.Root,
            "FILE" => folder.Combine("a.png"),
            "CONFIG" => folder.Combine("appsettings.json"),
            "MISSING" => folder.Combine("missing"),
            _ => word,
        });
        return await ToolRun.StartAsync([.. arguments]);
    }
}
