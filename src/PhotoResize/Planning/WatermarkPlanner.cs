using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Planning;

/// <summary>Plans where a watermark is drawn on a canvas, and in which size. Pure, so that it is the same with every engine.</summary>
internal static class WatermarkPlanner
{
    /// <summary>Whether a canvas is large enough for a watermark.</summary>
    public static bool Fits(Watermark watermark, PixelSize canvas) => Math.Min(canvas.Width, canvas.Height) >= watermark.MinSide;

    /// <summary>Plans a watermark.</summary>
    /// <param name="watermark">What is configured.</param>
    /// <param name="version">The state of its picture.</param>
    /// <param name="picture">The facts from the picture's header.</param>
    /// <param name="canvas">The size of the finished result.</param>
    /// <param name="allowEnlarge">Whether the image folder allows pictures to be enlarged.</param>
    public static PlannedWatermark Plan(Watermark watermark, SourceVersion version, SourceInfo picture, PixelSize canvas, bool allowEnlarge)
    {
        var frame = new FrameSelection(First: 0, Count: 1).FrameOf(picture, ImageSettings.Empty);
        var size = Fit(frame.UprightSize, canvas, watermark, watermark.AllowEnlarge ?? allowEnlarge);
        var margin = Round(watermark.Margin * Math.Min(canvas.Width, canvas.Height));
        var start = new PixelPoint(
            Place(canvas.Width, size.Width, margin, watermark.Anchor.Horizontal),
            Place(canvas.Height, size.Height, margin, watermark.Anchor.Vertical));
        var step = new PixelSize(size.Width + margin, size.Height + margin);
        return new PlannedWatermark
        {
            Source = version,
            Picture = Rendering(frame, size),
            Start = watermark.Tile ? new PixelPoint(FirstTile(start.X, step.Width, margin), FirstTile(start.Y, step.Height, margin)) : start,
            Step = watermark.Tile ? step : null,
            Opacity = watermark.Opacity,
        };
    }

    /// <summary>The largest size that keeps the picture's proportions within its box.</summary>
    private static PixelSize Fit(PixelSize picture, PixelSize canvas, Watermark watermark, bool allowEnlarge)
    {
        var ratio = Math.Max(picture.Width / (canvas.Width * watermark.Size), picture.Height / (canvas.Height * watermark.Size));
        ratio = allowEnlarge ? ratio : Math.Max(ratio, 1);
        return new PixelSize(
            Math.Clamp(Round(picture.Width / ratio), 1, canvas.Width), Math.Clamp(Round(picture.Height / ratio), 1, canvas.Height));
    }

    /// <summary>Keeps the margin from an edge, as far as there is room for it.</summary>
    private static int Place(int canvas, int size, int margin, AxisAnchor anchor) => anchor switch
    {
        AxisAnchor.Start => Math.Min(margin, canvas - size),
        AxisAnchor.End => Math.Max(canvas - size - margin, 0),
        _ => (canvas - size) / 2,
    };

    /// <summary>Goes back from the anchored tile to the first one of which anything shows.</summary>
    private static int FirstTile(int anchored, int step, int margin)
    {
        var first = anchored % step;
        return first > margin ? first - step : first;
    }

    /// <summary>
    /// As any picture is resized, but not sharpened: that is for photographs, and would put rims around the letters of a logo.
    /// </summary>
    private static ImagePlan Rendering(SourceFrame frame, PixelSize size)
    {
        var upright = frame.UprightSize;
        var crop = new PixelRectangle(0, 0, upright.Width, upright.Height);
        var scaling = ScalingChoice.For(
            ImageSettings.Empty, new Geometry(crop, size.Width, size.Height, size.Width, size.Height, OffsetX: 0, OffsetY: 0));
        return new ImagePlan
        {
            Frame = frame,
            FrameCount = 1,
            Crop = crop,
            Inner = size,
            Outer = size,
            Offset = default,
            Format = ImageFormat.Png,
            ShrinkFactor = scaling.ShrinkFactor,
            Filter = scaling.Filter,
            LinearLight = true,
        };
    }

    private static int Round(double value) => (int)Math.Round(value, MidpointRounding.ToEven);
}
