using System.Globalization;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.Quality;

/// <summary>The quality at which WebP and AVIF reach the score of a JPEG, at a size for which that JPEG's quality is chosen.</summary>
internal static class EqualQualityReport
{
    /// <summary>Automatic qualities with the widest result that gets them; lower ones come from device pixel ratios and saved data.</summary>
    private static readonly (int Jpeg, int Width)[] Steps =
        [(50, 640), (60, 640), (70, 640), (80, 640), (83, 1920), (85, 1600), (87, 1280), (89, 640), (91, 480), (93, 320), (95, 160)];

    public static async Task WriteAsync(IReadOnlyList<string> photos, TextWriter output)
    {
        await output.WriteLineAsync("| JPEG | px | score | WebP | range | bytes relative to JPEG | AVIF | range | bytes relative to JPEG |");
        await output.WriteLineAsync("|---|---|---|---|---|---|---|---|---|");
        foreach (var (quality, width) in Steps)
        {
            var scores = new List<double>();
            List<(double Quality, double Bytes)> webP = [], avif = [];
            foreach (var path in photos)
            {
                // Scaled only once, so that only the encoders differ.
                var (picture, _) = await Engine.RunAsync(await File.ReadAllBytesAsync(path), new ImageSettings { Width = width, Format = ImageFormat.Png });
                var metric = new Ssimulacra2(PngFile.Read(picture));
                var jpeg = await MeasureAsync(metric, picture, ImageFormat.Jpeg, quality);
                scores.Add(jpeg.Score);
                webP.Add(await EqualAsync(ImageFormat.WebP));
                avif.Add(await EqualAsync(ImageFormat.Avif));

                async Task<(double, double)> EqualAsync(ImageFormat format)
                {
                    var equal = await QualitySearch.FindAsync(quality, jpeg.Score, at => MeasureAsync(metric, picture, format, at));
                    return (equal.Quality, equal.Bytes / jpeg.Bytes);
                }
            }

            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"| {quality} | {width} | {scores.Average():F1} | {Text(webP)} | {Text(avif)} |"));
        }
    }

    private static async Task<Encoded> MeasureAsync(Ssimulacra2 metric, byte[] picture, ImageFormat format, int quality)
    {
        var (file, _) = await Engine.RunAsync(picture, new ImageSettings { Format = format, Quality = quality });
        return new Encoded(quality, metric.Score(await Engine.ShowAsync(file, new ImageSettings())), file.Length);
    }

    private static string Text(List<(double Quality, double Bytes)> points) => string.Create(
        CultureInfo.InvariantCulture,
        $"{points.Average(p => p.Quality):F1} | {points.Min(p => p.Quality):F0} to {points.Max(p => p.Quality):F0} | {points.Average(p => p.Bytes):P0}");
}
