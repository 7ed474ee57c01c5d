using PhotoResize.Settings;

namespace PhotoResize.Planning;

/// <summary>Converts a JPEG quality to the quality at which another format looks the same.</summary>
internal static class EqualQuality
{
    // Measured by SSIMULACRA 2 at the sizes for which a quality is chosen, and interpolated linearly; see docs/quality.md.
    private static readonly (int Jpeg, int Other)[] WebP =
        [(1, 1), (50, 53), (60, 64), (70, 75), (80, 85), (87, 92), (91, 93), (93, 94), (95, 98), (100, 100)];

    private static readonly (int Jpeg, int Other)[] Avif =
        [(1, 1), (50, 37), (60, 41), (70, 47), (80, 57), (85, 71), (87, 73), (89, 73), (91, 79), (93, 80), (95, 87), (100, 100)];

    public static int FromJpeg(int quality, ImageFormat format) => format switch
    {
        ImageFormat.WebP => Interpolate(WebP, quality),
        ImageFormat.Avif => Interpolate(Avif, quality),
        _ => quality,
    };

    private static int Interpolate((int Jpeg, int Other)[] curve, int quality)
    {
        var right = Array.FindIndex(curve, point => quality <= point.Jpeg);
        if (right <= 0)
        {
            return curve[0].Other;
        }

        var (from, to) = (curve[right - 1], curve[right]);
        var position = (quality - from.Jpeg) / (double)(to.Jpeg - from.Jpeg);
        return (int)Math.Round(from.Other + position * (to.Other - from.Other), MidpointRounding.ToEven);
    }
}
