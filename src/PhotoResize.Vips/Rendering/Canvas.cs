using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Rendering;

/// <summary>Puts a picture on its canvas and a colour behind it.</summary>
internal static class Canvas
{
    public static VipsImage Apply(VipsImage picture, ImagePlan plan)
    {
        var hasAlpha = picture.Bands is 2 or 4;
        if (!plan.Pads && (plan.Matte is null || !hasAlpha))
        {
            return picture;
        }

        picture = picture.Interpretation == Interpretation.BlackWhite ? picture.ToColourSpace(Interpretation.Srgb) : picture;
        var matte = plan.Matte ?? default;
        if (!matte.IsOpaque)
        {
            picture = hasAlpha ? picture : picture.JoinBand(255);
            return plan.Matte is null || !hasAlpha ? Pad(picture, plan, matte) : Over(Pad(picture, plan, default), matte);
        }

        return Pad(hasAlpha ? Flatten(picture, matte) : picture, plan, matte);
    }

    private static VipsImage Pad(VipsImage picture, ImagePlan plan, Rgba colour) => plan.Pads
        ? picture.Embed(plan.Offset.X, plan.Offset.Y, plan.Outer.Width, plan.Outer.Height, Background(picture, colour))
        : picture;

    private static double[] Background(VipsImage picture, Rgba colour) =>
        picture.Bands == 4 ? [colour.R, colour.G, colour.B, colour.A] : [colour.R, colour.G, colour.B];

    private static VipsImage Flatten(VipsImage picture, Rgba matte) => picture.Flatten([matte.R, matte.G, matte.B]);

    private static VipsImage Over(VipsImage picture, Rgba matte)
    {
        var backdrop = picture.Linear([0, 0, 0, 0], [matte.R, matte.G, matte.B, matte.A]).Cast(BandFormat.UChar).As(Interpretation.Srgb);
        return new VipsOperation(picture.Job, "composite2")
            .Set("base", backdrop).Set("overlay", picture).Set("mode", BlendMode.Over).Run()
            .Linear(1, 0.5).Cast(BandFormat.UChar);
    }
}
