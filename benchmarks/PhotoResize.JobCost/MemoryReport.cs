using System.Diagnostics;
using System.Globalization;
using PhotoResize.Testing;

namespace PhotoResize.JobCost;

/// <summary>What engines estimate that jobs take, beside what they take: each in a process of its own.</summary>
internal static class MemoryReport
{
    private const double Mebibyte = 1 << 20;

    private static readonly string[] Stills =
    [
        "baseline.jpg", "progressive.jpg", "upright.jpg", "plain.png", "alpha.png", "deep.png", "interlaced.png", "strips.tif", "plain.bmp",
        "still.webp", "lossless.webp", "alpha.webp", "still.avif", "deep.avif", "alpha.avif",
    ];

    private static readonly string[] Results = ["jpg", "png", "png8", "gif", "tiff", "bmp", "webp", "avif"];

    private static readonly (string File, string Query)[] Jobs =
    [
        .. Stills.SelectMany(file => new[] { (file, "w=300&format=jpg"), (file, "trim=10") }),
        .. Results.Select(format => ("baseline.jpg", $"w=3650&format={format}")),
        .. Results.Select(format => ("noise.jpg", $"w=3650&format={format}")), ("noise.jpg", "w=3650&format=jpg&q=100"),
        ("noise.webp", "w=300&format=jpg"),
        .. Results.Select(format => ("alpha.png", $"w=3650&format={format}")),
        ("baseline.jpg", "w=3650&format=jpg&subsample=422"), ("baseline.jpg", "w=3650&format=jpg&q=95"),
        ("baseline.jpg", "w=3650&format=jpg&blur=20"), ("alpha.png", "w=3650&format=webp&blur=20"),
        ("upright.jpg", "h=3650&format=jpg"), ("baseline.jpg", "w=3650&format=jpg&rotate=90&flip=h"),
        ("baseline.jpg", "w=3650&h=2739&mode=pad&crop=0,0,1000,3000&format=png"), ("baseline.jpg", "w=3650&format=jpg&grayscale=true"),
        ("alpha.png", "w=3650&format=png&bgcolor=0000ff80"), ("baseline.jpg", "crop=0,0,3650,2700&format=jpg"),
        ("baseline.jpg", "w=1200&format=jpg"), ("baseline.jpg", "w=1200&format=avif"), ("progressive.jpg", "w=3650&format=avif"),
        ("film.gif", "w=300"), ("film.gif", "w=599&format=webp"), ("film.webp", "w=300"), ("film.webp", "w=599"), ("film.webp", "w=599&format=png"),
        ("film.gif", "w=300&frame=199&format=jpg"), ("film.webp", "w=300&frame=199&format=jpg"),
    ];

    public static async Task WriteAsync(string photo, TextWriter output)
    {
        using var folder = new TemporaryFolder();
        await Sources.WriteAsync(photo, folder.Path);
        await output.WriteLineAsync("| engine | source | request | estimate (MiB) | peak (MiB) | ratio |");
        await output.WriteLineAsync("| --- | --- | --- | ---: | ---: | ---: |");
        foreach (var engine in new[] { "vips", "imagesharp" })
        {
            foreach (var (file, query) in Jobs)
            {
                if (engine == "imagesharp" && (file.EndsWith(".avif", StringComparison.Ordinal) || query.Contains("avif", StringComparison.Ordinal)))
                {
                    continue;
                }

                var figures = await MeasureAsync(engine, folder.Combine(file), query);
                await output.WriteLineAsync(figures is var (estimate, peak)
                    ? string.Create(
                        CultureInfo.InvariantCulture,
                        $"| {engine} | {file} | `{query}` | {estimate / Mebibyte:0} | {peak / Mebibyte:0} | {estimate / (double)peak:0.0} |")
                    : $"| {engine} | {file} | `{query}` | failed | | |");
            }
        }
    }

    private static async Task<(long Estimate, long Peak)?> MeasureAsync(string engine, string file, string query)
    {
        var meter = Path.Combine(AppContext.BaseDirectory, "PhotoResize.Testing.JobMeter.dll");
        var start = new ProcessStartInfo("dotnet", [meter, engine, file, query]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var figures = (await process.StandardOutput.ReadToEndAsync()).Split(' ');
        await process.WaitForExitAsync();
        await errors;
        return process.ExitCode == 0
            ? (long.Parse(figures[0], CultureInfo.InvariantCulture), long.Parse(figures[1], CultureInfo.InvariantCulture))
            : null;
    }
}
