using System.Net;
using PhotoResize.Testing;

namespace PhotoResize.Tool.Tests;

/// <summary>What the tool signs is what the server accepts.</summary>
public class SignTests
{
    private const string Key = "a key of the tests, which is long enough to be one";

    [Fact]
    public async Task Signed_addresses_are_answered_and_changed_ones_are_not()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Combine("wwwroot", "images"));
        var picture = PngFile.Draw(40, 20, (x, y) => (x, y, 0, 255));
        await File.WriteAllBytesAsync(folder.Combine("wwwroot", "images", "photo.png"), picture);
        await File.WriteAllBytesAsync(folder.Combine("wwwroot", "images", "ä b.png"), picture);
        using var site = await SiteProcess.StartAsync(
            folder.Path,
            folder.Combine("cache"),
            settings:
            [
                $"ImageResizing:Signing:Keys:0={Key}",
                "ImageResizing:ImageFolders:0:Path=/images/",
                "ImageResizing:ImageFolders:0:Signatures=All",
            ]);
        string[] addresses = ["/images/photo.png?w=20", "/images/photo.png?h=10&width=20&x=1", "/images/%C3%A4%20b.png?w=10&format=webp"];

        var run = await ToolRun.StartAsync(input: null, [("PHOTORESIZE_SIGNING_KEY", Key)], ["sign", .. addresses, "--expires", "1h"]);

        Assert.Equal((0, ""), (run.Code, run.Errors));
        var signed = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(addresses.Length, signed.Length);
        foreach (var (address, url) in addresses.Zip(signed))
        {
            Assert.Equal(HttpStatusCode.Forbidden, await StatusOf(site, address));
            Assert.Equal(HttpStatusCode.OK, await StatusOf(site, url));
            Assert.Equal(HttpStatusCode.Forbidden, await StatusOf(site, url.Replace("expires=1", "expires=2", StringComparison.Ordinal)));
        }

        var over = await ToolRun.StartAsync(input: null, [("PHOTORESIZE_SIGNING_KEY", Key)], "sign", addresses[0], "--expires", "2020-01-01T00:00Z");
        Assert.Equal(HttpStatusCode.Forbidden, await StatusOf(site, over.Output.Trim()));
    }

    [Fact]
    public async Task Commands_are_covered_in_a_folder_that_allows_them()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Combine("appsettings.json");
        await File.WriteAllTextAsync(
            file,
            $$"""
            {
              "ImageResizing": {
                "Signing": { "Keys": [ "{{Key}}" ] },
                "ImageFolders": [
                  { "Path": "/open/", "AllowProcessAndCacheCommands": true, "Source": "s3://bucket/photos" },
                  { "Path": "/images/" }
                ]
              }
            }
            """);

        var run = await ToolRun.StartAsync(
            "sign", "--config", file, "/open/a.jpg", "/open/a.jpg?process=always", "/images/a.jpg", "/images/a.jpg?process=always");

        var signatures = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[line.IndexOf("sig=", StringComparison.Ordinal)..]).ToArray();
        Assert.NotEqual(signatures[0], signatures[1]);
        Assert.Equal(signatures[2], signatures[3]);
    }

    [Fact]
    public async Task Base_path_and_host_are_not_covered()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.Combine("key"), Key + "\n");

        var plain = await ToolRun.StartAsync("sign", "--key-file", folder.Combine("key"), "/images/a.jpg?w=300");
        var whole = await ToolRun.StartAsync(
            input: "https://example.com/shop/images/a.jpg?w=300\n\n", [], "sign", "--key-file", folder.Combine("key"), "--path-base", "/shop/", "-");

        Assert.Equal($"https://example.com/shop{plain.Output}", whole.Output);
    }

    private static async Task<HttpStatusCode> StatusOf(SiteProcess site, string address)
    {
        using var response = await site.Client.GetAsync(address);
        return response.StatusCode;
    }
}
