using PhotoResize.Planning;
using PhotoResize.Settings;

namespace PhotoResize.EngineSupport;

/// <summary>The geometry of a plan in the orientation of the decoded frame.</summary>
/// <remarks>
/// Cropping and resampling come before the EXIF orientation: the source is decoded from top to bottom, and only the small picture is
/// rotated.
/// </remarks>
/// <param name="Frame">The size of one decoded frame.</param>
/// <param name="Shrink">The factor by which the decoder reduces.</param>
/// <param name="Crop">The part to show, in pixels before the decoder's reduction.</param>
/// <param name="Inner">The size to resample it to.</param>
/// <param name="Orientation">The EXIF orientation that is still to be applied.</param>
internal sealed record StoredGeometry(PixelSize Frame, int Shrink, PixelRectangle Crop, PixelSize Inner, int Orientation)
{
    /// <summary>
    /// How many of the source's pixels one decoded pixel stands for, across and down. Not quite <see cref="Shrink"/> where the decoder has
    /// stretched the picture to whole pixels, as that of WebP does.
    /// </summary>
    public (double X, double Y) Scale { get; init; } = (Shrink, Shrink);

    /// <summary>Maps a plan for a decoder that reduces by <paramref name="shrink"/>.</summary>
    public static StoredGeometry Of(ImagePlan plan, int shrink)
    {
        var (stored, orientation) = AsDecoded(plan.Frame);
        return new StoredGeometry(
            Reduced(stored, shrink),
            shrink,
            ToStored(plan.Crop, stored, orientation),
            orientation < 5 ? plan.Inner : plan.Inner.Transposed,
            orientation);
    }

    /// <summary>The size after a decoder's reduction; partial pixels count as whole ones.</summary>
    public static PixelSize Reduced(PixelSize size, int shrink) => new(CeilingDivide(size.Width, shrink), CeilingDivide(size.Height, shrink));

    /// <summary>The size of a frame after decoding without reduction, and the orientation that is still to be applied.</summary>
    /// <remarks>AVIF has properties for rotation, which every decoder applies, so that its frames are upright.</remarks>
    public static (PixelSize Size, int Orientation) AsDecoded(SourceFrame frame) =>
        frame.Format == ImageFormat.Avif ? (frame.UprightSize, 1) : (frame.StoredSize, frame.Orientation);

    /// <summary>Maps a rectangle of the upright frame to the stored frame: reverts the EXIF orientation.</summary>
    public static PixelRectangle ToStored(PixelRectangle upright, PixelSize stored, int orientation) =>
        Mirror(Transpose(upright, orientation), stored, orientation);

    /// <summary>Maps a rectangle of the stored frame to the upright frame.</summary>
    public static PixelRectangle ToUpright(PixelRectangle rectangle, PixelSize stored, int orientation) =>
        Transpose(Mirror(rectangle, stored, orientation), orientation);

    private static PixelRectangle Transpose(PixelRectangle rectangle, int orientation) =>
        orientation < 5 ? rectangle : new(rectangle.Y, rectangle.X, rectangle.Height, rectangle.Width);

    private static PixelRectangle Mirror(PixelRectangle rectangle, PixelSize stored, int orientation) => rectangle with
    {
        X = orientation is 2 or 3 or 7 or 8 ? stored.Width - rectangle.X - rectangle.Width : rectangle.X,
        Y = orientation is 3 or 4 or 6 or 7 ? stored.Height - rectangle.Y - rectangle.Height : rectangle.Y,
    };

    private static int CeilingDivide(int value, int divisor) => (int)(((long)value + divisor - 1) / divisor);
}
