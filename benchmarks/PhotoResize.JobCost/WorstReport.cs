using System.Globalization;

namespace PhotoResize.JobCost;

/// <summary>
/// What the dearest requests cost at the default limits, for both engines: from each kind of source with all that a request can ask for, to
/// each kind of result from noise, and animations. A second run is told to stop by a timeout: what it still computes is what the engine's
/// library cannot be stopped from.
/// </summary>
internal sealed class WorstReport(string folder, TextWriter output)
{
    // The largest squares within the default limits of 100, 25 and 10 million pixels.
    private const int SourceSide = 10_000;
    private const int ResultSide = 3162;
    private const int AvifSide = 5000;

    /// <summary>Where in the job the second run is told to stop: mostly within the encoder.</summary>
    private const double StopAt = 0.6;

    /// <summary>Seconds below which nobody cares.</summary>
    private const double LeastToStop = 1;

    /// <summary>The border is looked for, the filter has to do all of the reduction, and each later step is there.</summary>
    private const string Dear = "w=3162&h=3162&hybrid=off&filter=lanczos&trim=10&blur=100&rotate=90&format=jpg&quality=100";

    private static readonly string[] Engines = ["vips", "imagesharp"];

    private static readonly (string Kind, int Side)[] Stills =
    [
        ("jpg_baseline", SourceSide), ("jpg_progressive", SourceSide), ("jpg_inks", SourceSide),
        ("png_plain", SourceSide), ("png_interlaced", SourceSide), ("png_profile", SourceSide),
        ("webp_lossy", SourceSide), ("webp_lossless", SourceSide),
        ("tif_lzw", SourceSide), ("tif_deflate", SourceSide), ("tif_float", SourceSide), ("tif_fax", SourceSide), ("tif_jpeg", SourceSide),
        ("bmp_runs", SourceSide), ("gif_noise", SourceSide),
        ("avif_flat", AvifSide), ("avif_noise", AvifSide), ("avif_fine", AvifSide), ("avif_alpha", AvifSide),
    ];

    private static readonly string[] Results =
    [
        "format=jpg&quality=100", "format=jpg&quality=92&subsample=422", "format=png", "format=png8", "format=gif", "format=tiff", "format=bmp",
        "format=webp&quality=100", "format=avif&quality=100", "format=avif&quality=50", "format=png&blur=100", "format=png&blur=3",
        "w=3000&h=3162&format=bmp&sharpen=true",
    ];

    private static readonly string[] FilmQueries = ["w=178&format=gif", "w=178&format=webp&quality=100", "w=178&format=png"];

    /// <summary>Writes the table.</summary>
    /// <param name="only">A part of the names of sources or queries, or empty for all.</param>
    public async Task WriteAsync(string only)
    {
        await output.WriteLineAsync("| source | request | engine | status | CPU time (s) | CPU time after a stop (s) | peak memory (MiB) | result (kB) |");
        await output.WriteLineAsync("| --- | --- | --- | ---: | ---: | ---: | ---: | ---: |");
        var sources = new HostileSources(folder);
        foreach (var (kind, side) in Stills)
        {
            await MeasureAsync(kind, () => sources.Still(kind, side), [Dear], only);
        }

        await MeasureAsync("png_plain", () => sources.Still("png_plain", ResultSide), Results, only);
        foreach (var kind in new[] { "gif_noise", "webp_film", "webp_losslessfilm", "png_film" })
        {
            // All frames, pixels of the source and pixels of the result that the limits allow.
            await MeasureAsync(kind, () => sources.Film(kind, 400, 250, 1000), FilmQueries, only);
        }
    }

    private async Task MeasureAsync(string kind, Func<string> makeSource, string[] queries, string only)
    {
        foreach (var query in queries.Where(query => $"{kind}?{query}".Contains(only, StringComparison.Ordinal)))
        {
            var file = makeSource();
            foreach (var engine in Engines)
            {
                var cost = await RequestMeasurement.TakeAsync(engine, folder, file, query);
                var afterStop = cost.CpuSeconds < LeastToStop
                    ? "-"
                    : (await RequestMeasurement.TakeAsync(engine, folder, file, query, TimeSpan.FromSeconds(cost.CpuSeconds * StopAt)))
                        .CpuSecondsAfterStop.ToString("0.0", CultureInfo.InvariantCulture);
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {file} | `{query}` | {engine} | {cost.Status} | {cost.CpuSeconds:0.0} | {afterStop} | {cost.PeakMebibytes:0} | {cost.Bytes / 1000.0:0} |"));
                await output.FlushAsync();
            }
        }
    }
}
