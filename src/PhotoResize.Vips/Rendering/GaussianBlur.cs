using PhotoResize.EngineSupport;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Rendering;

/// <summary>Blurs a picture; pixels weigh by their alpha, so that colours under full transparency do not bleed out.</summary>
/// <remarks>
/// libvips convolves 8-bit pixels with vector instructions, but floats one by one, which takes minutes for a large picture. So everything is
/// done in 8 bits. The rounded colour of a nearly transparent pixel may be off by some levels, but its share on a background is not.
/// </remarks>
internal static class GaussianBlur
{
    /// <summary>Weights below this share of the central one are dropped, which are those beyond about 2.4 sigma.</summary>
    private const double SmallestWeight = 0.05;

    public static VipsImage Apply(VipsImage picture, double sigma)
    {
        if (sigma >= WideBlur.MinSigma)
        {
            return ApplyWide(picture, sigma);
        }

        if (picture.Bands is 1 or 3)
        {
            return Blur(picture, sigma).As(picture.Interpretation);
        }

        return Scale(Blur(Scale(picture.Premultiply(255), 1), sigma).Unpremultiply(255), 1).As(picture.Interpretation);
    }

    private static VipsImage ApplyWide(VipsImage picture, double sigma)
    {
        var pixels = picture.Materialize().Pixels();
        var blurred = GC.AllocateUninitializedArray<byte>(pixels.Length);
        WideBlur.Apply(pixels, blurred, picture.Width, picture.Bands, sigma, picture.Job.CancellationToken);
        return VipsImage.FromArray(picture.Job, blurred, picture.Width, picture.Height, picture.Bands, picture.Interpretation);
    }

    /// <summary>Blurs 8-bit pixels and corrects the gain: the sum of the library's rounded weights is up to 2 percent off.</summary>
    private static VipsImage Blur(VipsImage image, double sigma)
    {
        var gain = GainOf(image.Job, sigma);

        // Corrected before or after, so that white is not clipped in between.
        return gain > 1 ? Convolve(Scale(image, 1 / gain), sigma) : Scale(Convolve(image, sigma), 1 / gain);
    }

    /// <summary>The gain of the library's weights, measured on a flat picture. Rounded down, so that opaque pixels stay opaque.</summary>
    private static double GainOf(VipsJob job, double sigma)
    {
        const byte White = byte.MaxValue;
        const byte BelowWhite = 200;
        return ConvolveFlat(White) is var white and < White ? (double)white / White
            : ConvolveFlat(BelowWhite) is var other and > BelowWhite ? (other - 0.5) / BelowWhite
            : 1;

        byte ConvolveFlat(byte value) =>
            Convolve(VipsImage.FromMemory(job, [value], 1, 1, 1, Interpretation.BlackWhite), sigma).Materialize().Pixels()[0];
    }

    private static VipsImage Convolve(VipsImage image, double sigma) =>
        image.Operation("gaussblur").Set("sigma", sigma).Set("min_ampl", SmallestWeight).Run();

    private static VipsImage Scale(VipsImage image, double factor) => image.Linear(factor, 0.5).Cast(BandFormat.UChar);
}
