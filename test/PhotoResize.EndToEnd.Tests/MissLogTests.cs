using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>The line that is logged of each request that no cache could answer.</summary>
public class MissLogTests
{
    private const string Path = "/images/photo.jpg?w=300&q=70";

    [Fact]
    public async Task Miss_is_logged_once_with_what_was_asked_for_and_what_it_took()
    {
        using var logs = new LogRecorder(LogLevel.Debug);
        await using var site = await TestSite.StartAsync(
            build: builder => builder.Logging.SetMinimumLevel(LogLevel.Debug).AddProvider(logs));
        using var made = await site.GetAsync(Path);
        await site.StoredAsync();
        for (var i = 0; i < 3; i++)
        {
            (await site.GetAsync(Path)).Dispose();
        }

        var source = new FileInfo(site.PathOf("photo.jpg")).Length;
        var line = Assert.Single(logs.Entries, entry => entry.Message.Contains(" was made in ", StringComparison.Ordinal));
        Assert.Equal(LogLevel.Debug, line.Level);
        var match = Regex.Match(line.Message, "^(.*) was made in ([0-9.]+) ms: (.*)$");
        Assert.Equal(Path, match.Groups[1].Value);
        Assert.True(double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) > 0);
        Assert.EndsWith(
            string.Create(CultureInfo.InvariantCulture, $"in {source} bytes became 300 x 200 in {made.Content.Headers.ContentLength} bytes."),
            match.Groups[3].Value,
            StringComparison.Ordinal);
    }
}
