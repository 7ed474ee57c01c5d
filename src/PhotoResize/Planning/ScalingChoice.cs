using PhotoResize.Settings;

namespace PhotoResize.Planning;

/// <summary>How to scale a picture: the decoder's share, the filter for the rest, and the sharpening after it.</summary>
/// <param name="ShrinkFactor">The factor by which the decoder shrinks, a power of two from 1 to 32.</param>
/// <param name="Filter">The filter for the rest of the scaling.</param>
/// <param name="Sharpening">The sharpening after scaling, or <see langword="null"/> for none.</param>
internal readonly record struct ScalingChoice(int ShrinkFactor, ResamplingFilter Filter, Sharpening? Sharpening)
{
    private const int MaxShrinkFactor = 32;

    // Each row is for ratios of source to result below its own.
    private static readonly (double Ratio, Sharpening Sharpening)[] SharpeningByRatio =
    [
        (0.5, new(40, 1.5, 0)),
        (1, new(30, 1, 0)),
        (2, new(30, 0.75, 4)),
        (4, new(75, 0.5, 2)),
        (6, new(50, 0.75, 2)),
        (8, new(100, 0.6, 1)),
        (10, new(125, 0.5, 0)),
        (double.PositiveInfinity, new(150, 0.5, 0)),
    ];

    public static ScalingChoice For(ImageSettings settings, Geometry geometry)
    {
        var ratioX = geometry.Crop.Width / (double)geometry.InnerWidth;
        var ratioY = geometry.Crop.Height / (double)geometry.InnerHeight;
        var ratio = Math.Min(ratioX, ratioY);
        var factor = ShrinkFactorFor(settings.Hybrid, ratio);
        var filter = settings.Filter ?? FilterFor(ratioX / factor, ratioY / factor);
        var sharpens = settings.Sharpen && !(ratioX == 1 && ratioY == 1);
        return new ScalingChoice(factor, filter, sharpens ? SharpeningFor(ratio) : null);
    }

    private static int ShrinkFactorFor(HybridMode hybrid, double ratio)
    {
        var divisor = hybrid switch
        {
            HybridMode.FavorQuality => 3,
            HybridMode.FavorSpeed => 2,
            HybridMode.Turbo => 1,
            _ => double.PositiveInfinity,
        };

        var factor = 1;
        while (factor < MaxShrinkFactor && ratio / divisor >= factor * 2)
        {
            factor *= 2;
        }

        return factor;
    }

    private static ResamplingFilter FilterFor(double ratioX, double ratioY)
    {
        if (ratioX == 1 && ratioY == 1)
        {
            return ResamplingFilter.Linear;
        }

        return Math.Min(ratioX, ratioY) switch
        {
            < 0.5 => ResamplingFilter.Lanczos,
            > 16 => ResamplingFilter.Quadratic,
            > 4 => ResamplingFilter.CatmullRom,
            _ => ResamplingFilter.Spline36,
        };
    }

    private static Sharpening SharpeningFor(double ratio) => Array.Find(SharpeningByRatio, row => ratio < row.Ratio).Sharpening;
}
