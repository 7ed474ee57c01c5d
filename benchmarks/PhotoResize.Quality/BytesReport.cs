using System.Globalization;
using ImageMagick;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.Quality;

/// <summary>
/// The bytes of automatic JPEG, WebP and AVIF beside those that sharp needs to look as good. The picture is the same, without loss; sharp's
/// quality is varied until the score is ours, and everything else is its default. Where no quality reaches it, the file of 100 counts.
/// </summary>
internal static class BytesReport
{
    private static readonly int[] Widths = [300, 640, 1280];

    private static readonly Peer[] Peers =
    [
        new(ImageFormat.Jpeg, "JPEG", "sharp", "jpeg", "", FirstQuality: 91),
        new(ImageFormat.Jpeg, "JPEG", "sharp with `mozjpeg`", "jpeg", ",\"mozjpeg\":true", FirstQuality: 93),
        new(ImageFormat.WebP, "WebP", "sharp", "webp", "", FirstQuality: 90),
        new(ImageFormat.Avif, "AVIF", "sharp", "avif", "", FirstQuality: 76),
    ];

    public static async Task WriteAsync(IReadOnlyList<string> photos, TextWriter output)
    {
        using var sharp = new Sharp();
        var points = new List<Point>();
        foreach (var width in Widths)
        {
            foreach (var path in photos)
            {
                await MeasureAsync(sharp, await File.ReadAllBytesAsync(path), width, points);
            }
        }

        await output.WriteLineAsync("| bytes of | over those of | " + string.Join(" | ", Widths.Select(width => $"{width} px | by DSSIM")) + " |");
        await output.WriteLineAsync("|---|---" + string.Concat(Widths.Select(_ => "|---|---")) + "|");
        foreach (var peer in Peers)
        {
            var cells = Widths.Select(width => points.Where(point => point.Peer == peer && point.Width == width).ToList())
                .Select(at => $"{Mean(at.Select(point => point.Ours.Bytes / point.Theirs.Bytes))} | {Mean(at.Select(point => point.ByDssim))}");
            await output.WriteLineAsync($"| {peer.Name} | {peer.Who} | {string.Join(" | ", cells)} |");
        }

        await output.WriteLineAsync();
        await output.WriteLineAsync("| result | px | quality | bytes | score | peer | its quality |");
        await output.WriteLineAsync("|---|---|---|---|---|---|---|");
        foreach (var at in points.GroupBy(point => (point.Peer, point.Width)).OrderBy(at => Array.IndexOf(Peers, at.Key.Peer)))
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"| {at.Key.Peer.Name} | {at.Key.Width} | {at.Average(p => p.Ours.Quality):F0} | {at.Average(p => p.Ours.Bytes):F0} "
                + $"| {at.Average(p => p.Ours.Score):F1} | {at.Key.Peer.Who} | {at.Average(p => p.Theirs.Quality):F0} |"));
        }
    }

    /// <summary>The geometric mean, since these are ratios.</summary>
    private static string Mean(IEnumerable<double> ratios) =>
        Math.Exp(ratios.Average(Math.Log)).ToString("F2", CultureInfo.InvariantCulture);

    private static async Task MeasureAsync(Sharp sharp, byte[] source, int width, List<Point> points)
    {
        var (png, _) = await Engine.RunAsync(source, new ImageSettings { Width = width, Format = ImageFormat.Png });
        var original = PngFile.Read(png);
        var metric = new Ssimulacra2(original);
        foreach (var group in Peers.GroupBy(peer => peer.Format))
        {
            var (file, plan) = await Engine.RunAsync(png, new ImageSettings { Format = group.Key });
            var ours = await MeasureAsync(file, plan.Quality ?? 0);
            var dissimilarity = await DissimilarityAsync(file);
            foreach (var peer in group)
            {
                var others = new List<(double Dissimilarity, double Bytes)>();
                var theirs = await QualitySearch.FindAsync(peer.FirstQuality, ours.Score, async quality =>
                {
                    var other = await sharp.EncodeAsync(png, peer.SharpFormat, $"{{\"quality\":{quality}{peer.Options}}}");
                    others.Add((Math.Log(await DissimilarityAsync(other)), Math.Log(other.Length)));
                    return await MeasureAsync(other, quality);
                });
                points.Add(new Point(peer, width, ours, theirs, file.Length / Math.Exp(At(others, Math.Log(dissimilarity)))));
            }
        }

        async Task<Encoded> MeasureAsync(byte[] file, int quality) =>
            new(quality, metric.Score(await Engine.ShowAsync(file, new ImageSettings())), file.Length);

        async Task<double> DissimilarityAsync(byte[] file)
        {
            var shown = (await Engine.RunAsync(file, new ImageSettings { Format = ImageFormat.Png })).File;
            using var one = new MagickImage(png);
            using var other = new MagickImage(shown);
            return one.Compare(other, ErrorMetric.StructuralDissimilarity);
        }
    }

    /// <summary>The line through the points, at <paramref name="x"/>. Both axes are logarithms.</summary>
    private static double At(List<(double X, double Y)> points, double x)
    {
        var (meanX, meanY) = (points.Average(point => point.X), points.Average(point => point.Y));
        var slope = points.Sum(point => (point.X - meanX) * (point.Y - meanY)) / points.Sum(point => (point.X - meanX) * (point.X - meanX));
        return meanY + (slope * (x - meanX));
    }

    private sealed record Peer(ImageFormat Format, string Name, string Who, string SharpFormat, string Options, int FirstQuality);

    private sealed record Point(Peer Peer, int Width, Encoded Ours, Encoded Theirs, double ByDssim);
}
