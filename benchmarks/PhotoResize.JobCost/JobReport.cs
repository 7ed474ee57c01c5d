using System.Globalization;
using PhotoResize.Testing;

namespace PhotoResize.JobCost;

/// <summary>Small results from every kind of source, results of 10 megapixels in every format, and animations.</summary>
internal static class JobReport
{
    private static readonly (string File, string Query)[] Jobs =
    [
        ("baseline.jpg", "w=300"), ("progressive.jpg", "w=300"), ("plain.png", "w=300&format=jpg"), ("interlaced.png", "w=300&format=jpg"),
        ("strips.tif", "w=300&format=jpg"), ("still.webp", "w=300&format=jpg"), ("still.avif", "w=300&format=jpg"), ("plain.bmp", "w=300&format=jpg"),
        ("baseline.jpg", "w=3650&format=jpg"), ("progressive.jpg", "w=3650&format=jpg"), ("baseline.jpg", "w=3650&format=png"),
        ("baseline.jpg", "w=3650&format=png8"), ("baseline.jpg", "w=3650&format=gif"), ("baseline.jpg", "w=3650&format=tiff"),
        ("baseline.jpg", "w=3650&format=bmp"), ("baseline.jpg", "w=3650&format=webp"), ("baseline.jpg", "w=3650&format=avif"),
        ("baseline.jpg", "w=3650&format=jpg&blur=20"),
        ("film.gif", "w=300"), ("film.gif", "w=599"), ("film.gif", "w=599&format=webp"), ("film.webp", "w=599"),
    ];

    public static async Task WriteAsync(string photo, TextWriter output)
    {
        using var folder = new TemporaryFolder();
        await Sources.WriteAsync(photo, folder.Path);
        await output.WriteLineAsync("| source | request | CPU time (s) | peak memory (MiB) | result (kB) |");
        await output.WriteLineAsync("| --- | --- | ---: | ---: | ---: |");
        foreach (var (file, query) in Jobs)
        {
            var cost = await Measurement.TakeAsync(folder.Combine(file), query);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"| {file} | `{query}` | {cost.CpuSeconds:0.00} | {cost.PeakMebibytes:0} | {cost.Bytes / 1000.0:0} |"));
        }
    }
}
