using System.Diagnostics;

namespace PhotoResize.Sizing;

/// <summary>Compares forecasts with what the real cache code does.</summary>
internal static class SimulationReport
{
    public static async Task WriteAsync(string folder, Site common, TextWriter output)
    {
        await output.WriteLineAsync(
            "| results | nodes | Zipf | room on a node | hits of a node, forecast | real code | requests counted | seconds |");
        await output.WriteLineAsync("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var site in ForecastReport.Sites(common))
        {
            var forecast = Forecast.Of(site);
            var root = Path.Join(Path.GetFullPath(folder), $"photoresize-{Guid.NewGuid():N}");
            Directory.CreateDirectory(root);
            var started = Stopwatch.GetTimestamp();
            try
            {
                var outcome = await new Simulation(root, site).PlayAsync(forecast.Shared + forecast.Made);
                await output.WriteLineAsync(
                    $"| 10^{Math.Log10(site.Results):0.#} | {site.Nodes} | {site.Zipf} | {Math.Min(1, site.Disk / site.Bytes / site.Results):0.00 %} "
                    + $"| {forecast.Memory + forecast.Disk:0.0 %} | {outcome.Hits:0.0 %} "
                    + $"| {outcome.Requests:N0} | {Stopwatch.GetElapsedTime(started).TotalSeconds:0} |");
            }
            finally
            {
                Directory.Delete(root, recursive: true);
            }
        }
    }
}
