using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PhotoResize.Testing;

namespace PhotoResize.Documentation.Tests;

/// <summary>What Prometheus reads of the sample agrees with what was sent, and with what the dashboard, the alerts and the page ask for.</summary>
public sealed partial class TelemetrySampleTests
{
    private const int Pictures = 3;
    private const int Widths = 4;
    private const int Repetitions = 6;
    private const int Refusals = 5;

    private static readonly string[] Names = ["harbour", "lagoon", "strait"];

    [Fact]
    public async Task Scrape_under_load_agrees_with_what_was_sent_and_has_what_queries_ask_for()
    {
        await using var sample = await TelemetrySample.StartAsync();
        const int Results = Pictures * Widths * Repetitions;
        var paths = Enumerable.Range(0, Results).Select(i => $"/images/{Names[i % Pictures]}.bmp?w={100 + (i % Widths)}")
            .Concat(Enumerable.Repeat("/images/harbour.bmp?w=nonsense", Refusals));
        await Parallel.ForEachAsync(paths, new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (path, token) =>
        {
            using var answer = await sample.Client.GetAsync(path, token);
            Assert.Equal(path.EndsWith("nonsense", StringComparison.Ordinal) ? HttpStatusCode.BadRequest : HttpStatusCode.OK, answer.StatusCode);
        });

        // A client may have its answer before that is counted, and before the result is stored.
        var scraped = await ScrapeUntilAsync(sample, all =>
            Sum(all, "photoresize_requests_total") >= Results + Refusals
            && Sum(all, "photoresize_work_duration_seconds_count", ("photoresize_stage", "store")) >= Pictures * Widths);
        Assert.Equal(Results, Sum(scraped, "photoresize_requests_total", ("photoresize_answer", "result"), ("photoresize_folder", "pictures")));
        Assert.Equal(Refusals, Sum(scraped, "photoresize_requests_total", ("error_type", "invalid_settings")));
        Assert.Equal(Pictures * Widths, Sum(scraped, "photoresize_misses_total"));
        Assert.Equal(Pictures * Widths, Sum(scraped, "photoresize_misses_total", ("photoresize_format", "jpeg")));
        Assert.True(Sum(scraped, "photoresize_work_duration_seconds_count", ("photoresize_stage", "process")) >= Pictures * Widths);
        Assert.Equal("Healthy", await sample.Client.GetStringAsync("/healthz"));

        // There are series of faults once there was one.
        Directory.Delete(sample.CacheRoot, recursive: true);
        await File.WriteAllTextAsync(sample.CacheRoot, "no folder");
        (await sample.Client.GetAsync("/images/harbour.bmp?w=321")).Dispose();
        scraped = await ScrapeUntilAsync(sample, all => Sum(all, "photoresize_faults_total") > 0);
        Assert.Equal("Degraded", await sample.Client.GetStringAsync("/healthz"));

        var queries = DashboardQueries().Concat(AlertQueries()).Concat(PageQueries()).ToArray();
        Assert.True(queries.Length > 20);
        var names = scraped.Select(each => each.Name).ToHashSet();
        var labels = scraped.SelectMany(each => each.Labels.Keys).Append("instance").ToHashSet();
        Assert.All(queries, query => Assert.All(NamesIn(query), name => Assert.Contains(name, names)));
        Assert.All(queries, query => Assert.All(LabelsIn(query), label => Assert.Contains(label, labels)));
        Assert.All(queries, query => Assert.NotEmpty(NamesIn(query)));
    }

    private static async Task<TelemetrySample.Scraped[]> ScrapeUntilAsync(TelemetrySample sample, Func<TelemetrySample.Scraped[], bool> isDone)
    {
        using var patience = new CancellationTokenSource(Waiting.Longest);
        while (true)
        {
            var scraped = await sample.ScrapeAsync();
            if (isDone(scraped))
            {
                return scraped;
            }

            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private static double Sum(TelemetrySample.Scraped[] scraped, string name, params (string Label, string Value)[] labels) => scraped
        .Where(each => each.Name == name && labels.All(label => each.Labels.GetValueOrDefault(label.Label) == label.Value))
        .Sum(each => each.Value);

    private static IEnumerable<string> DashboardQueries() =>
        JsonNode.Parse(File.ReadAllText(Repository.PathOf("samples", "Telemetry", "dashboard.json")))!["panels"]!.AsArray()
            .SelectMany(panel => panel!["targets"]!.AsArray())
            .Select(target => (string)target!["expr"]!);

    private static IEnumerable<string> AlertQueries() => File.ReadLines(Repository.PathOf("samples", "Telemetry", "alerts.yml"))
        .Select(line => line.Trim())
        .Where(line => line.StartsWith("expr: ", StringComparison.Ordinal))
        .Select(line => line["expr: ".Length..]);

    private static IEnumerable<string> PageQueries() => File.ReadLines(Repository.PathOf("docs", "telemetry.md"))
        .SkipWhile(line => line != "| question | query |")
        .Skip(2)
        .TakeWhile(line => line.StartsWith('|'))
        .Select(line => line[(line.IndexOf('`', StringComparison.Ordinal) + 1)..line.LastIndexOf('`')]);

    private static IEnumerable<string> NamesIn(string query) => MetricName().Matches(LabelPart().Replace(query, "")).Select(match => match.Value);

    private static IEnumerable<string> LabelsIn(string query) =>
        LabelPart().Matches(query)
            .SelectMany(part => LabelName().Matches(QuotedText().Replace(part.Value, "")))
            .Select(match => match.Value)
            .Where(label => label != "by");

    [GeneratedRegex("\\b(photoresize|http)_[a-z_]+")]
    private static partial Regex MetricName();

    /// <summary>The selection and the grouping.</summary>
    [GeneratedRegex("\\{[^}]*\\}|\\bby \\([^)]*\\)")]
    private static partial Regex LabelPart();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex QuotedText();

    [GeneratedRegex("[a-z_]+")]
    private static partial Regex LabelName();
}
