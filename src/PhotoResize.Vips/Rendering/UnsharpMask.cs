using PhotoResize.Planning;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Rendering;

/// <summary>Unsharp masking in luminance: what a blur takes away is added once more, by the same amount to every colour.</summary>
internal static class UnsharpMask
{
    /// <summary>Luma of ITU-R BT.601, as in JPEG.</summary>
    private static readonly double[] Luma = [0.299, 0.587, 0.114];

    /// <summary>Blur weights below this share of the middle one are left out.</summary>
    private const double SmallestWeight = 0.01;

    internal static VipsImage Apply(VipsImage picture, Sharpening sharpening)
    {
        var hasAlpha = picture.Bands is 2 or 4;
        var colours = hasAlpha ? picture.ExtractBands(0, picture.Bands - 1) : picture;
        var alpha = hasAlpha ? picture.ExtractBands(picture.Bands - 1, 1) : null;
        var luma = colours.Bands == 3 ? colours.Recombine(Luma) : colours.Cast(BandFormat.Float);

        var detail = luma.Subtract(LocalMean(luma, alpha, sharpening.Radius));
        if (sharpening.Threshold > 0)
        {
            // 255 where the difference is large enough, else 0.
            var mask = detail.Absolute().Operation("relational_const")
                .Set("relational", Relation.MoreOrEqual).Set("c", [sharpening.Threshold]).Run();
            detail = detail.Multiply(mask.Linear(1 / 255.0, 0));
        }
        // The half rounds, since the cast cuts off.
        var sharpened = colours.Add(detail.Linear(sharpening.Amount / 100.0, 0.5)).Cast(BandFormat.UChar);
        return (alpha is null ? sharpened : sharpened.JoinBand(alpha)).As(picture.Interpretation);
    }

    /// <summary>Pixels weigh by their alpha: colours under full transparency would show as a halo.</summary>
    private static VipsImage LocalMean(VipsImage luma, VipsImage? alpha, double radius) =>
        alpha is null ? Blur(luma, radius) : Blur(luma.Multiply(alpha), radius).Divide(Blur(alpha.Cast(BandFormat.Float), radius));

    private static VipsImage Blur(VipsImage image, double radius) =>
        image.Operation("gaussblur").Set("sigma", radius).Set("min_ampl", SmallestWeight).Set("precision", Precision.Float).Run();
}
