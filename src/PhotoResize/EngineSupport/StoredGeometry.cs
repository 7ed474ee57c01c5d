using PhotoResize.Planning;
using PhotoResize.Settings;

namespace PhotoResize.EngineSupport;

/// <summary>The plan's geometry in the orientation and at the scale that a source is decoded in.</summary>
/// <remarks>Cropping and resampling before turning upright lets the source be decoded from top to bottom, and turns the small picture only.</remarks>
/// <param name="Frame">The size of one decoded frame.</param>
/// <param name="Shrink">By how much the decoder reduces.</param>
/// <param name="Crop">The part of the frame to show, in pixels before the decoder's reduction.</param>
/// <param name="Inner">The size to resample that part to.</param>
/// <param name="Orientation">What remains to be done to turn it upright.</param>
internal sealed record StoredGeometry(PixelSize Frame, int Shrink, PixelRectangle Crop, PixelSize Inner, int Orientation)
{
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

    /// <summary>What a decoder's reduction leaves of a size: a pixel for each part of one.</summary>
    public static PixelSize Reduced(PixelSize size, int shrink) => new(CeilingDivide(size.Width, shrink), CeilingDivide(size.Height, shrink));

    /// <summary>The size in which a frame leaves its decoder, and what remains to be done to turn it upright.</summary>
    /// <remarks>AVIF turns the picture by properties that every decoder has to apply, so that it arrives upright.</remarks>
    public static (PixelSize Size, int Orientation) AsDecoded(SourceFrame frame) =>
        frame.Format == ImageFormat.Avif ? (frame.UprightSize, 1) : (frame.StoredSize, frame.Orientation);

    /// <summary>Maps a rectangle of the upright frame to the stored one: undoes the turn and the mirroring of an EXIF orientation.</summary>
    public static PixelRectangle ToStored(PixelRectangle upright, PixelSize stored, int orientation) =>
        Mirror(Transpose(upright, orientation), stored, orientation);

    /// <summary>Maps a rectangle of the stored frame to the upright one.</summary>
    public static PixelRectangle ToUpright(PixelRectangle place, PixelSize stored, int orientation) =>
        Transpose(Mirror(place, stored, orientation), orientation);

    private static PixelRectangle Transpose(PixelRectangle place, int orientation) =>
        orientation < 5 ? place : new(place.Y, place.X, place.Height, place.Width);

    private static PixelRectangle Mirror(PixelRectangle place, PixelSize stored, int orientation) => place with
    {
        X = orientation is 2 or 3 or 7 or 8 ? stored.Width - place.X - place.Width : place.X,
        Y = orientation is 3 or 4 or 6 or 7 ? stored.Height - place.Y - place.Height : place.Y,
    };

    private static int CeilingDivide(int value, int divisor) => (int)(((long)value + divisor - 1) / divisor);
}
