namespace PhotoResize.Sizing;

/// <summary>Writes forecasts as a table.</summary>
internal static class ForecastReport
{
    private const double Gibi = 1024.0 * 1024 * 1024;
    private const double Tera = 1e12;

    // A node of a usual size for each number of results.
    private static readonly (double Results, int Nodes, double Disk)[] Sizes =
    [
        (1e6, 3, 10 * Gibi),
        (1e8, 3, 100 * Gibi),
        (1e8, 30, 100 * Gibi),
        (1e9, 30, 500 * Gibi),
        (1e9, 300, 500 * Gibi),
    ];

    private static readonly double[] Exponents = [0.7, 0.9, 1.1];

    /// <summary>The sites of the table: a hundred requests a second for each node.</summary>
    public static IEnumerable<Site> Sites(Site common) =>
        from size in Sizes
        from exponent in Exponents
        select common with
        {
            Results = size.Results,
            Zipf = exponent,
            Nodes = size.Nodes,
            Disk = size.Disk,
            Requests = 100 * size.Nodes,
        };

    public static async Task WriteAsync(IEnumerable<Site> sites, TextWriter output)
    {
        await output.WriteLineAsync(
            "| results | nodes | disk of each | Zipf | CDN | memory | disk | shared | made | made a second | cores for that | shared look-ups a second | shared TB |");
        await output.WriteLineAsync("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var site in sites)
        {
            var forecast = Forecast.Of(site);
            await output.WriteLineAsync(
                $"| 10^{Math.Log10(site.Results):0.#} | {site.Nodes}{(site.ByPath ? ", by path" : "")} | {site.Disk / Gibi:0.#} GiB | {site.Zipf} "
                + $"| {(site.CdnPlaces > 0 ? Percent(forecast.Cdn) : "")} | {Percent(forecast.Memory)} | {Percent(forecast.Disk)} | {Percent(forecast.Shared)} "
                + $"| {Percent(forecast.Made)} | {forecast.MadePerSecond:0.##} | {forecast.MadePerSecond * site.CpuMs / 1000:0.##} "
                + $"| {(site.SharedDays > 0 ? $"{forecast.SharedLookupsPerSecond:0.#}" : "")} | {(site.SharedDays > 0 ? $"{forecast.SharedBytes / Tera:0.##}" : "")} |");
        }
    }

    private static string Percent(double share) => $"{100 * share:0.0} %";
}
