using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using PhotoResize.Testing;

namespace PhotoResize.Documentation.Tests;

/// <summary>The sample as a user starts it, with folders of its own.</summary>
internal sealed partial class TelemetrySample : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly Process _process;

    private TelemetrySample(TemporaryFolder folder, Process process, string address)
    {
        (_folder, _process) = (folder, process);
        Client = new HttpClient { BaseAddress = new Uri(address) };
    }

    public HttpClient Client { get; }

    public string CacheRoot => _folder.Combine("cache");

    public static async Task<TelemetrySample> StartAsync()
    {
        var folder = new TemporaryFolder();
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "Telemetry.dll"),
                "--urls", "http://127.0.0.1:0",
                "--ImageResizing:DiskCache:Path", folder.Combine("cache"),
                "--ImageResizing:ImageFolders:0:Root", folder.Combine("pictures"),
            ])
        {
            WorkingDirectory = Repository.PathOf("samples", "Telemetry"),
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (ListeningLine().Match(line) is { Success: true } match)
            {
                _ = process.StandardOutput.ReadToEndAsync();
                return new TelemetrySample(folder, process, match.Groups["address"].Value);
            }
        }

        throw new InvalidOperationException("The sample did not start.");
    }

    /// <summary>What Prometheus would read now.</summary>
    public async Task<Scraped[]> ScrapeAsync()
    {
        var text = await Client.GetStringAsync("/metrics");
        return
        [
            .. text.Split('\n')
                .Select(line => SampleLine().Match(line))
                .Where(match => match.Success)
                .Select(match => new Scraped(
                    match.Groups["name"].Value,
                    LabelPair().Matches(match.Groups["labels"].Value).ToDictionary(label => label.Groups[1].Value, label => label.Groups[2].Value),
                    double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture))),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }

    [GeneratedRegex("Now listening on: (?<address>http://\\S+)")]
    private static partial Regex ListeningLine();

    [GeneratedRegex("^(?<name>[a-z_]+)(\\{(?<labels>[^}]*)\\})? (?<value>\\S+)")]
    private static partial Regex SampleLine();

    [GeneratedRegex("([a-z_]+)=\"([^\"]*)\"")]
    private static partial Regex LabelPair();

    /// <summary>One line.</summary>
    internal sealed record Scraped(string Name, Dictionary<string, string> Labels, double Value);
}
