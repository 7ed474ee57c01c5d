using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PhotoResize.Configuration;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>The hint that anybody can have any number of results made.</summary>
public sealed class OpenFolderTests : IDisposable
{
    private readonly ConfigurationManager _reload = new();

    public void Dispose() => _reload.Dispose();

    [Fact]
    public async Task Open_folders_are_named_once_until_they_are_others()
    {
        string[] open = ["/images/", "/more/"];
        await using var site = await TestSite.StartAsync(
            options =>
            {
                options.Processing.MaxMissesPerClient = 0;
                options.ImageFolders.Clear();
                foreach (var path in open)
                {
                    options.ImageFolders.Add(new ImageFolderOptions { Path = path });
                }

                options.ImageFolders.Add(new ImageFolderOptions { Path = "/presets/", OnlyPresets = true });
                options.ImageFolders.Add(new ImageFolderOptions { Path = "/sizes/", AllowedSizes = { 100 } });
                options.ImageFolders.Add(new ImageFolderOptions { Path = "/signed/", Signatures = SignatureRequirement.Settings });
                options.Signing.Keys.Add("0123456789abcdef0123456789abcdef");
            },
            builder => builder.Services.AddSingleton<IOptionsChangeTokenSource<ImageResizingOptions>>(
                new ConfigurationChangeTokenSource<ImageResizingOptions>(_reload)));
        var (level, message) = Assert.Single(Hints(site));
        Assert.Equal(LogLevel.Information, level);
        Assert.Contains("/images/, /more/:", message, StringComparison.Ordinal);
        Assert.Contains("docs/security.md", message, StringComparison.Ordinal);

        ((IConfigurationRoot)_reload).Reload();
        Assert.Single(Hints(site));
        open = ["/more/"];
        ((IConfigurationRoot)_reload).Reload();
        Assert.Equal(2, Hints(site).Length);
        Assert.DoesNotContain("/images/", Hints(site)[1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, SignatureRequirement.Off)]
    [InlineData(0, SignatureRequirement.All)]
    public async Task Folder_whose_work_is_bounded_is_not_named(int maxMisses, SignatureRequirement signatures)
    {
        await using var site = await TestSite.StartAsync(options =>
        {
            options.Processing.MaxMissesPerClient = maxMisses;
            options.ImageFolders[0].Signatures = signatures;
            options.Signing.Keys.Add("0123456789abcdef0123456789abcdef");
        });
        Assert.Empty(Hints(site));
    }

    private static (LogLevel Level, string Message)[] Hints(TestSite site) =>
        [.. site.Logs.Entries.Where(entry => entry.Message.StartsWith("Anybody", StringComparison.Ordinal)).Select(entry => (entry.Level, entry.Message))];
}
