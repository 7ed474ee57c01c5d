using PhotoResize.Planning;
using PhotoResize.Settings;

namespace PhotoResize.Vips.Decoding;

/// <summary>The plan's geometry in the orientation and at the scale that a source is decoded in.</summary>
/// <remarks>Cropping and resampling before turning upright lets the source be decoded from top to bottom, and turns the small picture only.</remarks>
/// <param name="Frame">The size of one decoded frame.</param>
/// <param name="Crop">The part of it to show.</param>
/// <param name="Inner">The size to resample that part to.</param>
/// <param name="BlocksLeft">The part of the plan's coarse reduction that the decoder left over.</param>
/// <param name="Orientation">What remains to be done to turn it upright.</param>
internal sealed record StoredGeometry(PixelSize Frame, PixelRectangle Crop, PixelSize Inner, int BlocksLeft, int Orientation)
{
    /// <summary>Maps a plan for a decoder that reduces by <paramref name="shrink"/>.</summary>
    public static StoredGeometry Of(ImagePlan plan, int shrink)
    {
        var (stored, orientation) = AsDecoded(plan.Frame);
        var crop = ToStored(plan.Crop, stored, orientation);

        var (left, right) = Scale(crop.X, crop.Width, stored.Width, shrink);
        var (top, bottom) = Scale(crop.Y, crop.Height, stored.Height, shrink);
        return new StoredGeometry(
            new PixelSize(CeilingDivide(stored.Width, shrink), CeilingDivide(stored.Height, shrink)),
            new PixelRectangle(left, top, right - left, bottom - top),
            orientation < 5 ? plan.Inner : plan.Inner.Transposed,
            plan.ShrinkFactor / shrink,
            orientation);
    }

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

    /// <summary>
    /// Edges after the decoder's reduction, to the nearest of its pixels. The part between them is resampled to the result's size, so an edge
    /// is off by half a reduced pixel at most: a sixth of a result's pixel by default, where a threefold reduction is left to the filter.
    /// Decoders round the frame up: the last pixel may cover less than the others, and is left out if it covers less than half.
    /// </summary>
    private static (int Start, int End) Scale(int start, int length, int frame, int shrink)
    {
        if (shrink == 1)
        {
            return (start, start + length);
        }

        var scaledFrame = CeilingDivide(frame, shrink);
        var scaledStart = Math.Min(RoundingDivide(start, shrink), scaledFrame - 1);
        var scaledEnd = Math.Clamp(RoundingDivide(start + length, shrink), scaledStart + 1, scaledFrame);
        return (scaledStart, scaledEnd);
    }

    private static int CeilingDivide(int value, int divisor) => (int)(((long)value + divisor - 1) / divisor);

    private static int RoundingDivide(int value, int divisor) => (int)(((long)value + (divisor / 2)) / divisor);
}
