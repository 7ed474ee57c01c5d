using PhotoResize.Settings;

namespace PhotoResize.Planning;

/// <summary>How a picture is reduced: what the decoder does, the filter for the rest, and the sharpening that makes up for it.</summary>
/// <param name="ShrinkFactor">The decoder's share, a power of two from 1 to 32.</param>
/// <param name="Filter">The filter for the rest.</param>
/// <param name="Sharpening">The sharpening, or <see langword="null"/>.</param>
internal readonly record struct ScalingChoice(int ShrinkFactor, ResamplingFilter Filter, Sharpening? Sharpening)
{
    private const int MaxShrinkFactor = 32;

    // By the ratio of source to result; each row holds up to, not including, its ratio.
    private static readonly (double Ratio, Sharpening Sharpening)[] SharpeningLadder =
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
        var factor = FactorFor(settings.Hybrid, ratio);
        var filter = settings.Filter ?? FilterFor(ratioX / factor, ratioY / factor);
        var sharpens = settings.Sharpen && !(ratioX == 1 && ratioY == 1);
        return new ScalingChoice(factor, filter, sharpens ? SharpeningFor(ratio) : null);
    }

    private static int FactorFor(HybridMode hybrid, double ratio)
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

    private static ResamplingFilter FilterFor(double restX, double restY)
    {
        if (restX == 1 && restY == 1)
        {
            return ResamplingFilter.Linear;
        }

        return Math.Min(restX, restY) switch
        {
            < 0.5 => ResamplingFilter.Lanczos,
            > 16 => ResamplingFilter.Quadratic,
            > 4 => ResamplingFilter.CatmullRom,
            _ => ResamplingFilter.Spline36,
        };
    }

    private static Sharpening SharpeningFor(double ratio) => Array.Find(SharpeningLadder, row => ratio < row.Ratio).Sharpening;
}
