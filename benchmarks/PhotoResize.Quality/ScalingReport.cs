using System.Globalization;
using PhotoResize.Settings;

namespace PhotoResize.Quality;

/// <summary>
/// The quality cost of the decoder's share: the values of <c>hybrid</c> compared with <c>off</c>, and <c>off</c> with another resizer.
/// </summary>
internal static class ScalingReport
{
    private static readonly int[] Widths = [300, 1200];
    private static readonly ResamplingFilter[] Filters = [ResamplingFilter.CatmullRom, ResamplingFilter.Lanczos];
    private static readonly HybridMode[] Modes = [HybridMode.FavorQuality, HybridMode.FavorSpeed, HybridMode.Turbo];

    public static async Task WriteAsync(IReadOnlyList<string> photos, TextWriter output)
    {
        var rows = new List<(string Comparison, Difference Difference)>();
        foreach (var width in Widths)
        {
            foreach (var path in photos)
            {
                await MeasureAsync(path, width, rows);
            }
        }

        await output.WriteLineAsync("| comparison | PSNR | SSIM, mean | SSIM, minimum | mean difference | maximum |");
        await output.WriteLineAsync("|---|---|---|---|---|---|");
        foreach (var row in rows.GroupBy(row => row.Comparison, row => row.Difference))
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"| {row.Key} | {Psnr(row.Average(d => d.MeanSquare))} | {row.Average(d => d.Ssim):F4} "
                + $"| {row.Min(d => d.Ssim):F4} | {row.Average(d => d.Mean):F3} | {row.Max(d => d.Largest)} |"));
        }

        await output.WriteLineAsync();
    }

    /// <summary>Peak signal-to-noise ratio.</summary>
    private static string Psnr(double meanSquare) =>
        meanSquare == 0 ? "equal" : string.Create(CultureInfo.InvariantCulture, $"{10 * Math.Log10(255 * 255 / meanSquare):F1} dB");

    private static async Task MeasureAsync(string path, int width, List<(string, Difference)> rows)
    {
        var source = await File.ReadAllBytesAsync(path);
        var settings = new ImageSettings { Width = width, Hybrid = HybridMode.Off, Sharpen = false };
        foreach (var filter in Filters)
        {
            var exact = await Engine.ShowAsync(source, settings with { Filter = filter });
            var reference = await ReferenceResizer.ResizeAsync(path, exact.Width, exact.Height, filter);
            rows.Add(($"{width} px, {filter}: `off` to ImageMagick", Difference.Between(exact, reference)));
        }

        var off = await Engine.ShowAsync(source, settings);
        foreach (var mode in Modes)
        {
            var result = await Engine.ShowAsync(source, settings with { Hybrid = mode });
            rows.Add(($"{width} px: `{mode.ToString().ToLowerInvariant()}` to `off`", Difference.Between(result, off)));
        }
    }
}
