using System.Buffers.Binary;
using PhotoResize.Testing;

namespace PhotoResize.Tool.Tests;

public class InspectTests
{
    [Fact]
    public async Task Inspect_shows_what_the_header_says()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Combine("photo.bin");
        await File.WriteAllBytesAsync(file, PngFile.Draw(40, 20, (x, y) => (x, y, 0, 128), hasAlpha: true));

        var json = (await ToolRun.StartAsync("inspect", file, "--json")).Json.GetProperty("images")[0];

        Assert.Equal("Png", json.GetProperty("format").GetString());
        Assert.Equal(40, json.GetProperty("size").GetProperty("width").GetInt32());
        Assert.True(json.GetProperty("frames")[0].GetProperty("hasAlpha").GetBoolean());
        Assert.False(json.TryGetProperty("plan", out _));
    }

    [Fact]
    public async Task Query_gives_the_plan_and_names_what_is_ignored()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Combine("photo.png");
        await File.WriteAllBytesAsync(file, PngFile.Draw(400, 200, (x, y) => (x, y, 0, 255)));

        var run = await ToolRun.StartAsync("inspect", file, "--query", "w=100&h=100&mode=pad&bg=fff&quality=best&colour=red");

        Assert.Equal(0, run.Code);
        Assert.Matches(@"result +100 x 100, image/png", run.Output);
        Assert.Matches(@"resize +to 100 x 50", run.Output);
        Assert.Matches(@"canvas +100 x 100, the picture at 0, 25", run.Output);
        Assert.Matches(@"ignored +quality: expected", run.Output);
        Assert.Matches(@"unknown +colour", run.Output);
    }

    [Theory]
    [InlineData("w=100", "/images/a.png", 400, "400")]
    [InlineData("w=64", "/images/a.png", 200, "200")]
    [InlineData("preset=none", "/images/a.png", 404, "404")]
    [InlineData("w=64", "/small/a.png", 422, "422")]
    public async Task Folder_of_the_path_decides(string query, string path, int status, string shown)
    {
        using var folder = new TemporaryFolder();
        var (file, config) = (folder.Combine("photo.png"), folder.Combine("appsettings.json"));
        await File.WriteAllBytesAsync(file, PngFile.Draw(400, 200, (x, y) => (x, y, 0, 255)));
        await File.WriteAllTextAsync(
            config,
            """
            { "ImageResizing": { "ImageFolders": [
                { "Path": "/images/", "AllowedSizes": [ 64, 128 ] },
                { "Path": "/small/", "MaxSourcePixels": 1000 } ] } }
            """);

        var run = await ToolRun.StartAsync("inspect", file, "-q", query, "--path", path, "--config", config);

        Assert.Equal(status == 200 ? 0 : 1, run.Code);
        Assert.Matches($"status +{shown}", run.Output);
    }

    [Fact]
    public async Task Query_of_a_folder_with_a_dialect_is_read_by_it()
    {
        using var folder = new TemporaryFolder();
        var (file, config) = (folder.Combine("photo.png"), folder.Combine("appsettings.json"));
        await File.WriteAllBytesAsync(file, PngFile.Draw(400, 200, (x, y) => (x, y, 0, 255)));
        await File.WriteAllTextAsync(config, """{ "ImageResizing": { "ImageFolders": [ { "Path": "/old/", "Dialect": "ImageResizer" } ] } }""");

        var run = await ToolRun.StartAsync("inspect", file, "-q", "maxwidth=100&rotate=30&blur=2", "--config", config);

        Assert.Equal(0, run.Code);
        Assert.Matches(@"resize +to 100 x 50", run.Output);
        Assert.Matches(@"effects +rotate 30", run.Output);
        Assert.Matches(@"unknown +blur", run.Output);
        Assert.DoesNotMatch(@"unknown +maxwidth", run.Output);
    }

    [Fact]
    public async Task Damaged_header_is_a_problem()
    {
        using var folder = new TemporaryFolder();
        var bytes = PngFile.Draw(40, 20, (x, y) => (x, y, 0, 255));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), 0);
        await File.WriteAllBytesAsync(folder.Combine("a.png"), bytes);
        await File.WriteAllTextAsync(folder.Combine("b.png"), "no image");

        var run = await ToolRun.StartAsync("inspect", folder.Combine("a.png"), folder.Combine("b.png"));

        Assert.Equal(1, run.Code);
        Assert.Equal(2, run.Output.Split("problem").Length - 1);
    }
}
