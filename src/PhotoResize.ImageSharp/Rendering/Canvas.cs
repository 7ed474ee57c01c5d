using PhotoResize.Planning;
using PhotoResize.Settings;

namespace PhotoResize.ImageSharp.Rendering;

/// <summary>Puts a picture on its canvas and a colour behind it.</summary>
internal static class Canvas
{
    public static Raster Apply(Raster picture, ImagePlan plan)
    {
        if (!plan.Pads && (plan.Matte is null || !picture.HasAlpha))
        {
            return picture;
        }

        picture = picture.WithColours();
        var matte = plan.Matte ?? default;
        var canvas = Raster.Blank(plan.Outer.Width, plan.Outer.Height, matte.IsOpaque ? 3 : 4);
        Fill(canvas, matte);
        for (var y = 0; y < picture.Height; y++)
        {
            Lay(picture, y, canvas.Row(plan.Offset.Y + y)[(plan.Offset.X * canvas.Bands)..], canvas.Bands, matte);
        }

        return canvas;
    }

    private static void Fill(Raster canvas, Rgba colour)
    {
        ReadOnlySpan<byte> pixel = [colour.R, colour.G, colour.B, colour.A];
        for (var i = 0; i < canvas.Pixels.Length; i += canvas.Bands)
        {
            pixel[..canvas.Bands].CopyTo(canvas.Pixels.AsSpan(i));
        }
    }

    private static void Lay(Raster picture, int y, Span<byte> target, int targetBands, Rgba matte)
    {
        var row = picture.Row(y);
        for (int from = 0, to = 0; from < row.Length; from += picture.Bands, to += targetBands)
        {
            var pixel = row.Slice(from, picture.Bands);
            var alpha = picture.HasAlpha ? pixel[3] : byte.MaxValue;
            Over(pixel, alpha, matte, target.Slice(to, targetBands));
        }
    }

    /// <summary>Porter and Duff's "over", with colours that are not multiplied by their alpha.</summary>
    public static void Over(ReadOnlySpan<byte> pixel, byte alpha, Rgba matte, Span<byte> result)
    {
        // How much of the matte shows, and of both together, in units of 1/255 of 1/255.
        var behind = (byte.MaxValue - alpha) * matte.A;
        var together = (alpha * byte.MaxValue) + behind;
        if (together > 0)
        {
            result[0] = Mix(pixel[0], matte.R);
            result[1] = Mix(pixel[1], matte.G);
            result[2] = Mix(pixel[2], matte.B);
        }
        else
        {
            pixel[..3].CopyTo(result);
        }

        if (result.Length == 4)
        {
            result[3] = (byte)((together + 127) / byte.MaxValue);
        }

        byte Mix(byte above, byte below) => (byte)(((above * alpha * byte.MaxValue) + (below * behind) + (together / 2)) / together);
    }
}
