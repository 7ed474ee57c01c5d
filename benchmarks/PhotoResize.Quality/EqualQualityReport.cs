using System.Globalization;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.Quality;

/// <summary>The quality at which WebP and AVIF reach the structural similarity of a JPEG.</summary>
internal static class EqualQualityReport
{
    private static readonly int[] Widths = [300, 1200];
    private static readonly int[] JpegQualities = [50, 60, 70, 75, 80, 83, 85, 87, 89, 91, 93, 95];
    private static readonly int[] OtherQualities = [5, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 95, 100];

    public static async Task WriteAsync(IReadOnlyList<string> photos, TextWriter output)
    {
        var points = new List<(int Jpeg, double WebP, double Avif, double WebPSize, double AvifSize)>();
        foreach (var path in photos)
        {
            foreach (var width in Widths)
            {
                await MeasureAsync(await File.ReadAllBytesAsync(path), width, points);
            }
        }

        await output.WriteLineAsync("| JPEG | WebP | range | bytes relative to JPEG | AVIF | range | bytes relative to JPEG |");
        await output.WriteLineAsync("|---|---|---|---|---|---|---|");
        foreach (var at in points.GroupBy(point => point.Jpeg))
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"| {at.Key} | {at.Average(p => p.WebP):F1} | {at.Min(p => p.WebP):F0} to {at.Max(p => p.WebP):F0} | {at.Average(p => p.WebPSize):P0} "
                + $"| {at.Average(p => p.Avif):F1} | {at.Min(p => p.Avif):F0} to {at.Max(p => p.Avif):F0} | {at.Average(p => p.AvifSize):P0} |"));
        }
    }

    private static async Task MeasureAsync(byte[] source, int width, List<(int, double, double, double, double)> points)
    {
        // Scaled only once, so that only the encoders differ.
        var (picture, _) = await Engine.RunAsync(source, new ImageSettings { Width = width, Format = ImageFormat.Png });
        var original = PngFile.Read(picture);
        var webP = await CurveAsync(picture, original, ImageFormat.WebP, OtherQualities);
        var avif = await CurveAsync(picture, original, ImageFormat.Avif, OtherQualities);
        foreach (var jpeg in await CurveAsync(picture, original, ImageFormat.Jpeg, JpegQualities))
        {
            var (webPQuality, webPBytes) = QualityAt(webP, jpeg.Loss);
            var (avifQuality, avifBytes) = QualityAt(avif, jpeg.Loss);
            points.Add((jpeg.Quality, webPQuality, avifQuality, webPBytes / jpeg.Bytes, avifBytes / jpeg.Bytes));
        }
    }

    private static async Task<List<(int Quality, double Loss, double Bytes)>> CurveAsync(
        byte[] picture, Picture original, ImageFormat format, int[] qualities)
    {
        var curve = new List<(int, double, double)>();
        foreach (var quality in qualities)
        {
            var (file, _) = await Engine.RunAsync(picture, new ImageSettings { Format = format, Quality = quality });
            var decoded = await Engine.ShowAsync(file, new ImageSettings());

            // log(1 - SSIM) is nearly linear between the points.
            curve.Add((quality, Math.Log(1 - StructuralSimilarity.Between(original, decoded)), file.Length));
        }

        return curve;
    }

    private static (double Quality, double Bytes) QualityAt(List<(int Quality, double Loss, double Bytes)> curve, double loss)
    {
        var right = curve.FindIndex(point => point.Loss <= loss);
        if (right <= 0)
        {
            var end = right == 0 ? curve[0] : curve[^1];
            return (end.Quality, end.Bytes);
        }

        var (from, to) = (curve[right - 1], curve[right]);
        var position = (loss - from.Loss) / (to.Loss - from.Loss);
        return (from.Quality + position * (to.Quality - from.Quality), from.Bytes + position * (to.Bytes - from.Bytes));
    }
}
