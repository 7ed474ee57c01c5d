using PhotoResize.EngineSupport;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Vips.Decoding;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Rendering;

/// <summary>Carries the plan out on one decoded frame, up to the finished canvas.</summary>
internal static class FrameRenderer
{
    /// <summary>Renders the frame whose top is at <paramref name="top"/>.</summary>
    /// <param name="image">The source. Frames are read from top to bottom, each one once.</param>
    /// <param name="top">The frame's first line.</param>
    /// <param name="plan">What to do.</param>
    public static VipsImage Render(DecodedImage image, int top, ImagePlan plan)
    {
        return Finish(Reduce(image, top, plan), image.Geometry.Orientation, plan);
    }

    /// <summary>Does what comes after reducing.</summary>
    /// <param name="reduced">The reduced picture, in memory, as the decoder turned it.</param>
    /// <param name="orientation">The orientation that is still to be applied.</param>
    /// <param name="plan">What to do.</param>
    public static VipsImage Finish(VipsImage reduced, int orientation, ImagePlan plan)
    {
        var picture = TurnUpright(reduced, orientation);
        picture = plan.Sharpening is { } sharpening ? Sharpen(picture, sharpening) : picture;
        picture = plan.Blur > 0 ? GaussianBlur.Apply(picture, plan.Blur) : picture;
        picture = plan.Grayscale ? picture.ToColourSpace(Interpretation.BlackWhite).Cast(BandFormat.UChar) : picture;
        picture = Canvas.Apply(picture, plan);
        picture = plan.Flip.HasFlag(FlipMode.Horizontal) ? picture.Flip(Direction.Horizontal) : picture;
        picture = plan.Flip.HasFlag(FlipMode.Vertical) ? picture.Flip(Direction.Vertical) : picture;
        if (plan.Tilt != 0)
        {
            return Tilt(picture, plan);
        }

        return plan.Rotate switch
        {
            90 => picture.Rotate(Angle.D90),
            180 => picture.Rotate(Angle.D180),
            270 => picture.Rotate(Angle.D270),
            _ => picture,
        };
    }

    /// <summary>Decodes and reduces. The result is in memory, so that later steps can read it in any order.</summary>
    private static VipsImage Reduce(DecodedImage image, int top, ImagePlan plan)
    {
        if (plan.Resamples)
        {
            return FrameResampler.Resample(image, top, plan);
        }

        var crop = image.Geometry.Crop;
        return image.Evaluate(image.Pixels.ExtractArea(crop.X, top + crop.Y, crop.Width, crop.Height));
    }

    private static VipsImage Sharpen(VipsImage picture, Sharpening sharpening)
    {
        var pixels = picture.Materialize().Pixels();
        var sharpened = VipsImage.Blank(picture.Job, picture.Width, picture.Height, picture.Bands, picture.Interpretation);
        UnsharpMask.Apply(pixels, sharpened.PixelsToWrite(), picture.Width, picture.Bands, sharpening, picture.Job.CancellationToken);
        return sharpened;
    }

    private static VipsImage Tilt(VipsImage picture, ImagePlan plan)
    {
        picture = picture.Bands < 3 ? picture.ToColourSpace(Interpretation.Srgb) : picture;
        var (source, size) = (picture.Materialize(), plan.ResultSize);
        var tilted = VipsImage.Blank(picture.Job, size.Width, size.Height, TiltedPicture.BandsFor(plan), Interpretation.Srgb);
        TiltedPicture.Draw(source.Pixels(), source.Bands, plan, tilted.PixelsToWrite(), picture.Job.CancellationToken);
        return tilted;
    }

    private static VipsImage TurnUpright(VipsImage picture, int orientation) => orientation switch
    {
        2 => picture.Flip(Direction.Horizontal),
        3 => picture.Rotate(Angle.D180),
        4 => picture.Flip(Direction.Vertical),
        5 => picture.Rotate(Angle.D90).Flip(Direction.Horizontal),
        6 => picture.Rotate(Angle.D90),
        7 => picture.Rotate(Angle.D90).Flip(Direction.Vertical),
        8 => picture.Rotate(Angle.D270),
        _ => picture,
    };
}
