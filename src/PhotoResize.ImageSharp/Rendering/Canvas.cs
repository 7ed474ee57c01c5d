using PhotoResize.EngineSupport.Animations;
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
            AlphaBlending.Over(pixel, alpha, matte, target.Slice(to, targetBands));
        }
    }
}
