using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Rendering;

/// <summary>Blurs a picture; pixels weigh by their alpha, so that colours under full transparency do not bleed out.</summary>
/// <remarks>
/// The library convolves 8 bits by vectors of small integers, and floats one by one, which takes minutes for a large picture. So everything
/// is done in 8 bits. The rounded colour of a nearly transparent pixel may be off by some levels, but what it adds to a background is not.
/// </remarks>
internal static class GaussianBlur
{
    /// <summary>Weights below this share of the middle one are left out: about 2.4 sigma to either side.</summary>
    private const double SmallestWeight = 0.05;

    public static VipsImage Apply(VipsImage picture, double sigma)
    {
        if (picture.Bands is 1 or 3)
        {
            return Blur(picture, sigma).As(picture.Interpretation);
        }

        return Scale(Blur(Scale(picture.Premultiply(255), 1), sigma).Unpremultiply(255), 1).As(picture.Interpretation);
    }

    /// <summary>Blurs 8 bits, and makes up for the sum of the library's rounded weights, which is up to 2 percent off.</summary>
    private static VipsImage Blur(VipsImage image, double sigma)
    {
        var gain = GainOf(image.Job, sigma);

        // Before or after, whichever keeps white from being cut off on the way.
        return gain > 1 ? Convolve(Scale(image, 1 / gain), sigma) : Scale(Convolve(image, sigma), 1 / gain);
    }

    /// <summary>What the library's weights make of a flat picture, rather too little than too much, so that what is opaque stays so.</summary>
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
