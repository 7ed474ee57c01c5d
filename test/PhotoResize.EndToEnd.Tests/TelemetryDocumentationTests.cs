using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using PhotoResize.Diagnostics;
using PhotoResize.Outcomes;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>What docs/telemetry.md says of instruments and spans is what there is.</summary>
public partial class TelemetryDocumentationTests
{
    [Fact]
    public async Task Every_instrument_is_documented_with_its_kind_and_unit_and_no_other()
    {
        await using var site = await TestSite.StartAsync();
        using var metrics = new MetricRecorder(site.Services);
        Assert.Equal(
            metrics.Instruments.Select(instrument => $"{instrument.Name}, {KindOf(instrument)}, {instrument.Unit}").Order(),
            Rows("## Metrics").Select(cells => $"{cells[0]}, {cells[1]}, {cells[2]}").Order());
    }

    [Fact]
    public async Task Tags_of_measurements_are_documented()
    {
        await using var site = await TestSite.StartAsync(options => options.ImageFolders[0].RejectInvalidSettings = true);
        using var metrics = new MetricRecorder(site.Services);
        await site.WriteAsync("half.jpg", TestImages.Photo[..(TestImages.Photo.Length / 2)]);
        foreach (var path in (string[])["/images/photo.jpg?w=300", "/images/photo.jpg?w=nonsense", "/images/half.jpg?w=300"])
        {
            (await site.GetAsync(path)).Dispose();
        }

        metrics.Observe("photoresize.cache.hits");
        var documented = Rows("## Metrics").ToDictionary(cells => cells[0], cells => Code().Matches(cells[3]).Select(match => match.Value).ToArray());
        Assert.All(metrics.All, measured => Assert.All(measured.Tags, tag => Assert.Contains($"`{tag.Key}`", documented[measured.Instrument])));
        Assert.Contains(metrics.All, measured => measured.Tags.Any(tag => tag.Key == "error.type"));
        Assert.Equal(
            documented.Values.SelectMany(tags => tags).Distinct().Order(),
            File.ReadLines(Repository.PathOf("docs", "telemetry.md"))
                .SkipWhile(line => line != "| tag | values |")
                .Skip(2)
                .TakeWhile(line => line.StartsWith('|'))
                .Select(line => line.Split('|')[1].Trim())
                .Order());
    }

    [Fact]
    public void Every_span_is_documented_and_no_other() => Assert.Equal(
        MetricNames.AllOf<WorkStage>().Select(stage => $"photoresize.{stage}").Order(), Rows("## Spans").Select(cells => cells[0]).Order());

    [Fact]
    public void Every_value_of_faults_and_failures_is_documented_and_no_other()
    {
        Assert.Equal(MetricNames.AllOf<FaultKind>(), Values("`photoresize.fault`"));
        Assert.Equal([.. MetricNames.AllOf<FailureKind>(), "interrupted"], Values("`error.type`"));
    }

    private static string[] Values(string tag) =>
    [
        .. Code().Matches(File.ReadLines(Repository.PathOf("docs", "telemetry.md")).Single(line => line.StartsWith($"| {tag} |", StringComparison.Ordinal)).Split('|')[2])
            .Select(match => match.Value.Trim('`')),
    ];

    private static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" or "ObservableCounter" => "counter",
        "Histogram" => "histogram",
        "ObservableUpDownCounter" => "up-down counter",
        var other => other,
    };

    /// <summary>The cells of the rows of a section that begin with the name of something of ours; without its marks in all but the tags.</summary>
    private static string[][] Rows(string section) =>
    [
        .. File.ReadLines(Repository.PathOf("docs", "telemetry.md"))
            .SkipWhile(line => line != section)
            .Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal) && !line.StartsWith("| tag |", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `photoresize.", StringComparison.Ordinal))
            .Select(line => line.Split('|')[1..^1].Select((cell, index) => index == 3 ? cell.Trim() : cell.Trim(' ', '`')).ToArray()),
    ];

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex Code();
}
