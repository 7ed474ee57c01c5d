using PhotoResize.EngineSupport;

namespace PhotoResize.ImageSharp.Rendering;

/// <summary>Blurs a picture. Pixels are weighted by their alpha, so that the colours of transparent pixels do not spread.</summary>
internal static class GaussianBlur
{
    /// <summary>Weights below this share of the middle one are left out: those beyond about 2.4 sigma.</summary>
    private const double SmallestWeight = 0.05;

    public static Raster Apply(Raster picture, double sigma, CancellationToken cancellationToken)
    {
        if (sigma >= WideBlur.MinSigma)
        {
            // In its own memory, which nobody else reads any more.
            WideBlur.Apply(picture.Pixels, picture.Pixels, picture.Width, picture.Bands, sigma, cancellationToken);
            return picture;
        }

        var weights = PlaneBlur.Weights(sigma, (int)(sigma * Math.Sqrt(-2 * Math.Log(SmallestWeight))));
        var result = Raster.Blank(picture.Width, picture.Height, picture.Bands);
        var count = picture.Width * picture.Height;
        var (plane, blurred) = (new float[count], new float[count]);
        float[]? alpha = null;
        if (picture.HasAlpha)
        {
            alpha = new float[count];
            Take(picture, picture.Bands - 1, weight: null, plane);
            PlaneBlur.Apply(plane, alpha, picture.Width, weights, cancellationToken);
            Put(alpha, weight: null, result, picture.Bands - 1);
        }

        for (var band = 0; band < (picture.HasAlpha ? picture.Bands - 1 : picture.Bands); band++)
        {
            Take(picture, band, alpha, plane);
            PlaneBlur.Apply(plane, blurred, picture.Width, weights, cancellationToken);
            Put(blurred, alpha, result, band);
        }

        return result;
    }

    /// <summary>One band as a plane; multiplied by the picture's alpha where it has any.</summary>
    private static void Take(Raster picture, int band, float[]? weight, float[] plane)
    {
        var (pixels, bands) = (picture.Pixels, picture.Bands);
        for (int i = 0, p = band; i < plane.Length; i++, p += bands)
        {
            plane[i] = weight is null ? pixels[p] : pixels[p] * (pixels[p - band + bands - 1] / 255f);
        }
    }

    /// <summary>A plane as one band; divided by the blurred alpha where there is any.</summary>
    private static void Put(float[] plane, float[]? weight, Raster result, int band)
    {
        for (int i = 0, p = band; i < plane.Length; i++, p += result.Bands)
        {
            var value = weight is null ? plane[i] : weight[i] > 0 ? plane[i] / weight[i] * 255 : 0;
            result.Pixels[p] = (byte)Math.Clamp(value + 0.5f, 0, 255);
        }
    }
}
