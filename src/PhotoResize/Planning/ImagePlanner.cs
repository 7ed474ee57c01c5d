using PhotoResize.Outcomes;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Planning;

/// <summary>Turns settings into a plan. Pure: the plan, and so the key, is known before any work is done.</summary>
internal static class ImagePlanner
{
    /// <summary>Plans a result.</summary>
    /// <param name="settings">The settings of the request.</param>
    /// <param name="source">The facts from the source's header.</param>
    /// <param name="limits">The folder's limits.</param>
    /// <param name="writable">The formats that can be written.</param>
    /// <param name="content">The part of the upright frame that trimming keeps; <see langword="null"/> for all of it.</param>
    public static Outcome<ImagePlan> Plan(
        ImageSettings settings,
        SourceInfo source,
        PlanLimits limits,
        IReadOnlySet<ImageFormat> writable,
        PixelRectangle? content = null)
    {
        var selection = FrameSelection.For(settings, source);
        var frame = selection.FrameOf(source, settings);
        var area = content ?? new PixelRectangle(0, 0, frame.UprightSize.Width, frame.UprightSize.Height);
        if (settings.Layout is { IsSizeAsStored: true } && frame.Orientation >= 5)
        {
            settings = settings with { Width = settings.Height, Height = settings.Width };
        }

        var geometry = GeometryPlanner.Plan(settings, area.Size, limits);
        var tilt = settings.Layout?.Tilt ?? 0;
        var pads = geometry.Pads || tilt != 0;
        var (width, height) = TiltedSize.Of(geometry.OuterWidth, geometry.OuterHeight, tilt);
        var format = EncodingChoice.Format(settings, source.Format, frame.HasAlpha, pads, writable);
        var formatInfo = ImageFormatInfo.Of(format);
        var frameCount = formatInfo.CanAnimate ? selection.Count : 1;
        if (Refusal(width, height, frameCount, limits, formatInfo) is { } refusal)
        {
            return Failure.ResultTooLarge(refusal);
        }

        var scaling = ScalingChoice.For(settings, geometry);
        var quality = EncodingChoice.Quality(settings, geometry, format);
        var matte = EncodingChoice.Matte(settings, frame.HasAlpha, pads, formatInfo.HasAlpha);
        var hasAlpha = formatInfo.HasAlpha && (frame.HasAlpha || pads) && matte is not { IsOpaque: true };
        var pixels = width * height * frameCount;
        return new ImagePlan
        {
            Frame = frame,
            FrameCount = frameCount,
            Crop = geometry.Crop with { X = geometry.Crop.X + area.X, Y = geometry.Crop.Y + area.Y },
            Inner = new PixelSize((int)geometry.InnerWidth, (int)geometry.InnerHeight),
            Outer = new PixelSize((int)geometry.OuterWidth, (int)geometry.OuterHeight),
            Offset = new PixelPoint((int)geometry.OffsetX, (int)geometry.OffsetY),
            Matte = matte,
            Format = format,
            Quality = quality,
            Subsampling = EncodingChoice.Subsampling(settings, quality, format),
            Effort = EncodingChoice.Effort(format, quality, pixels, hasAlpha),
            ShrinkFactor = scaling.ShrinkFactor,
            Filter = scaling.Filter,
            LinearLight = settings.Gamma == GammaMode.Linear,
            Sharpening = scaling.Sharpening,
            Blur = BlurSteps(settings.Blur),
            Grayscale = settings.Grayscale,
            Flip = settings.Flip,
            Rotate = tilt != 0 ? 0 : settings.Rotate,
            Tilt = tilt,
        };
    }

    /// <summary>
    /// Steps that nobody can tell apart, a tenth of a pixel up to 10 and a whole one above: each value of its own would be a result of its own.
    /// </summary>
    private static double BlurSteps(double sigma) => sigma <= 10 ? Math.Round(sigma * 10) / 10 : Math.Round(sigma);

    private static string? Refusal(long width, long height, int frameCount, PlanLimits limits, ImageFormatInfo format)
    {
        // A side may be a 32-bit number times the largest device pixel ratio, or what a dialect has zoomed, so the product may exceed 64 bits.
        var pixels = (Int128)width * height;
        if (pixels > limits.MaxPixels)
        {
            return $"The result would have more than the {limits.MaxPixels} pixels that are allowed here.";
        }

        if (frameCount > 1 && pixels * frameCount > limits.MaxAnimationPixels)
        {
            return $"The frames of the result would have more than the {limits.MaxAnimationPixels} pixels that are allowed here.";
        }

        return Math.Max(width, height) > format.MaxSide
            ? $"The result would have a side of more than the {format.MaxSide} pixels that its format holds."
            : null;
    }
}
