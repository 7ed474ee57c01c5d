namespace PhotoResize.Planning;

/// <summary>The geometry of a result: the crop, its size after resampling, and its place on the canvas.</summary>
/// <param name="Crop">The part of the upright frame.</param>
/// <param name="InnerWidth">Width that the part is resampled to.</param>
/// <param name="InnerHeight">Height that the part is resampled to.</param>
/// <param name="OuterWidth">Width of the canvas.</param>
/// <param name="OuterHeight">Height of the canvas.</param>
/// <param name="OffsetX">Left edge of the picture on the canvas.</param>
/// <param name="OffsetY">Top edge of the picture on the canvas.</param>
/// <remarks>Sides are 64-bit, since requests may exceed any limit; limits are checked later.</remarks>
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
