namespace PhotoResize.Planning;

/// <summary>Where every pixel goes: what is cut out, what size it gets, and where it lies on its canvas.</summary>
/// <param name="Crop">The part of the upright frame.</param>
/// <param name="InnerWidth">Width that the part is resampled to.</param>
/// <param name="InnerHeight">Height that the part is resampled to.</param>
/// <param name="OuterWidth">Width of the canvas.</param>
/// <param name="OuterHeight">Height of the canvas.</param>
/// <param name="OffsetX">Left edge of the picture on the canvas.</param>
/// <param name="OffsetY">Top edge of the picture on the canvas.</param>
/// <remarks>Sides are 64-bit here, since what was asked for may exceed what a picture can have; limits are checked after this.</remarks>
internal readonly record struct Geometry(
    PixelRectangle Crop,
    long InnerWidth,
    long InnerHeight,
    long OuterWidth,
    long OuterHeight,
    long OffsetX,
    long OffsetY)
{
    public bool Pads => OuterWidth != InnerWidth || OuterHeight != InnerHeight;
}
