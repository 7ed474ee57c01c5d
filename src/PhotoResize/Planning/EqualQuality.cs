using PhotoResize.Settings;

namespace PhotoResize.Planning;

/// <summary>Converts a JPEG quality to the quality at which another format looks the same.</summary>
internal static class EqualQuality
{
    // Measured points, interpolated linearly; see docs/quality.md.
    private static readonly (int Jpeg, int Other)[] WebP =
        [(1, 1), (50, 53), (60, 60), (70, 69), (80, 80), (85, 86), (91, 91), (95, 96), (100, 100)];

    private static readonly (int Jpeg, int Other)[] Avif =
        [(1, 1), (50, 41), (60, 47), (70, 55), (80, 66), (87, 75), (91, 82), (95, 89), (100, 100)];

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
