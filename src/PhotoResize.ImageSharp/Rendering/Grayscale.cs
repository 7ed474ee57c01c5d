using PhotoResize.EngineSupport;

namespace PhotoResize.ImageSharp.Rendering;

/// <summary>Removes colours, and keeps the luminance in linear light.</summary>
internal static class Grayscale
{
    public static Raster Apply(Raster picture)
    {
        if (picture.Bands < 3)
        {
            return picture;
        }

        var result = Raster.Blank(picture.Width, picture.Height, picture.Bands - 2);
        Span<float> light = stackalloc float[3];
        for (int from = 0, to = 0; from < picture.Pixels.Length; from += picture.Bands, to += result.Bands)
        {
            ToneCurve.Linear.Expand(picture.Pixels.AsSpan(from, 3), light);

            // Relative luminance of sRGB's primaries (IEC 61966-2-1).
            result.Pixels[to] = ToneCurve.Linear.Compress((0.2126f * light[0]) + (0.7152f * light[1]) + (0.0722f * light[2]));
            if (picture.HasAlpha)
            {
                result.Pixels[to + 1] = picture.Pixels[from + 3];
            }
        }

        return result;
    }
}
