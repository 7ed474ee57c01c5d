using PhotoResize.Settings;

namespace PhotoResize.Planning;

/// <summary>Plans small pictures that the core itself looks at, or that show what a picture is like.</summary>
internal static class ReducedPicture
{
    // Without sharpening, and in encoded values: what is asked for is an average that engines agree on.
    private static readonly ImageSettings Plain = new() { Sharpen = false };

    /// <summary>Plans a part of a frame at a size that fits inside a square, not enlarged.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="part">The part, in its upright pixels.</param>
    /// <param name="maxSide">The square's side.</param>
    /// <param name="format">The format; <see cref="ImageFormat.Png"/> where the core reads it.</param>
    /// <param name="quality">The encoder's, for a format that has one.</param>
    public static ImagePlan Plan(SourceFrame frame, PixelRectangle part, int maxSide, ImageFormat format = ImageFormat.Png, int? quality = null)
    {
        var scale = Math.Min(1, maxSide / (double)Math.Max(part.Width, part.Height));
        var size = new PixelSize(Side(part.Width), Side(part.Height));
        var scaling = ScalingChoice.For(Plain, new Geometry(part, size.Width, size.Height, size.Width, size.Height, 0, 0));
        return new ImagePlan
        {
            Frame = frame,
            FrameCount = 1,
            Crop = part,
            Inner = size,
            Outer = size,
            Offset = default,
            Format = format,
            Quality = quality,
            ShrinkFactor = scaling.ShrinkFactor,
            Filter = scaling.Filter,
            LinearLight = false,
        };

        int Side(int side) => Math.Max(1, (int)Math.Round(side * scale));
    }
}
