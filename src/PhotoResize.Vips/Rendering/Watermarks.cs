using PhotoResize.EngineSupport;
using PhotoResize.Planning;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Rendering;

/// <summary>Draws watermarks over a finished picture.</summary>
internal static class Watermarks
{
    /// <summary>Draws over a copy: the memory of the picture may be that of an earlier step.</summary>
    /// <param name="picture">A finished picture, whose pixels can be computed without its source.</param>
    /// <param name="plan">Where the watermarks are drawn.</param>
    /// <param name="watermarks">The watermarks' pixels.</param>
    public static VipsImage Draw(VipsImage picture, ImagePlan plan, IReadOnlyList<byte[]> watermarks)
    {
        if (plan.Watermarks.Count == 0)
        {
            return picture;
        }

        picture = WithColours(picture);
        var drawn = VipsImage.Blank(picture.Job, picture.Width, picture.Height, picture.Bands, Interpretation.Srgb);
        picture.Materialize().Pixels().CopyTo(drawn.PixelsToWrite());
        WatermarkDrawing.Apply(drawn.PixelsToWrite(), drawn.Bands, plan, watermarks, drawn.Job.CancellationToken);
        return drawn;
    }

    /// <summary>The pixels of a watermark, for <see cref="Draw"/>.</summary>
    public static byte[] PixelsOf(VipsImage picture)
    {
        picture = WithColours(picture);
        picture = picture.Bands == 4 ? picture : picture.JoinBand(byte.MaxValue);
        return picture.Materialize().Pixels().ToArray();
    }

    private static VipsImage WithColours(VipsImage picture) => picture.Bands < 3 ? picture.ToColourSpace(Interpretation.Srgb) : picture;
}
