using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Rendering;

/// <summary>Blurs a picture; pixels weigh by their alpha, so that colours under full transparency do not bleed out.</summary>
internal static class GaussianBlur
{
    /// <summary>Weights below this share of the middle one are left out: about 2.4 sigma to either side.</summary>
    private const double SmallestWeight = 0.05;

    public static VipsImage Apply(VipsImage picture, double sigma)
    {
        if (picture.Bands is 1 or 3)
        {
            return Blur(picture, sigma);
        }

        return Blur(picture.Premultiply(255), sigma).Unpremultiply(255).Linear(1, 0.5).Cast(BandFormat.UChar).As(picture.Interpretation);
    }

    private static VipsImage Blur(VipsImage image, double sigma) =>
        image.Operation("gaussblur").Set("sigma", sigma).Set("min_ampl", SmallestWeight).Run();
}
