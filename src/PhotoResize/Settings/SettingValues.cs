namespace PhotoResize.Settings;

/// <summary>How a picture is fitted to the width and height asked for.</summary>
internal enum ResizeMode
{
    /// <summary>Fills the size and cuts off what exceeds it (default).</summary>
    Crop,

    /// <summary>Fits inside the size, never enlarged.</summary>
    Max,

    /// <summary>Fits inside the size.</summary>
    Contain,

    /// <summary>Takes the size exactly, at the cost of the picture's proportions.</summary>
    Stretch,

    /// <summary>Fits inside the size and fills the rest of it with the background.</summary>
    Pad,
}

/// <summary>A place along one axis.</summary>
internal enum AxisAnchor
{
    /// <summary>In the middle (default).</summary>
    Center,

    /// <summary>Left or top.</summary>
    Start,

    /// <summary>Right or bottom.</summary>
    End,
}

/// <summary>Where an automatic crop, or a picture on a larger canvas, is placed.</summary>
/// <param name="Horizontal">The place from left to right.</param>
/// <param name="Vertical">The place from top to bottom.</param>
internal readonly record struct CropAnchor(AxisAnchor Horizontal, AxisAnchor Vertical);

/// <summary>The light in which pixels are averaged.</summary>
internal enum GammaMode
{
    /// <summary>In linear light, which keeps the brightness of fine detail (default).</summary>
    Linear,

    /// <summary>In the encoded values, as most browsers and editors do.</summary>
    Companded,
}

/// <summary>How much of a reduction may be left to the decoder, which is fast but coarse.</summary>
internal enum HybridMode
{
    /// <summary>At least a threefold reduction is left to the resampling filter (default).</summary>
    FavorQuality,

    /// <summary>At least a twofold reduction is left to the resampling filter.</summary>
    FavorSpeed,

    /// <summary>As much as possible is left to the decoder.</summary>
    Turbo,

    /// <summary>Nothing is left to the decoder.</summary>
    Off,
}

/// <summary>JPEG chroma subsampling.</summary>
public enum ChromaSubsampling
{
    /// <summary>4:2:0, half the chroma resolution on both axes.</summary>
    Chroma420 = 420,

    /// <summary>4:2:2, half the horizontal chroma resolution.</summary>
    Chroma422 = 422,

    /// <summary>4:4:4, full chroma resolution.</summary>
    Chroma444 = 444,
}

/// <summary>A resampling filter.</summary>
public enum ResamplingFilter
{
    /// <summary>Nearest neighbour; no averaging.</summary>
    NearestNeighbor,

    /// <summary>Box filter.</summary>
    Average,

    /// <summary>Triangle filter (bilinear).</summary>
    Linear,

    /// <summary>A soft quadratic filter.</summary>
    Quadratic,

    /// <summary>Catmull-Rom cubic.</summary>
    CatmullRom,

    /// <summary>A sharper cubic.</summary>
    Cubic,

    /// <summary>Lanczos with three lobes.</summary>
    Lanczos,

    /// <summary>Spline with a support of 36 samples.</summary>
    Spline36,
}

/// <summary>Whether a picture is processed.</summary>
internal enum ProcessCommand
{
    /// <summary>If anything is asked for that changes it (default).</summary>
    Default,

    /// <summary>Never: the source's bytes are sent, whatever else is asked for.</summary>
    No,

    /// <summary>Always, even if nothing is asked for.</summary>
    Always,
}

/// <summary>Whether a result is kept.</summary>
internal enum CacheCommand
{
    /// <summary>If it was processed (default).</summary>
    Default,

    /// <summary>Never.</summary>
    No,

    /// <summary>Always, even if it was not processed.</summary>
    Always,
}

/// <summary>A mirroring of the result.</summary>
[Flags]
public enum FlipMode
{
    /// <summary>Not mirrored (default).</summary>
    None = 0,

    /// <summary>Left and right are exchanged.</summary>
    Horizontal = 1,

    /// <summary>Top and bottom are exchanged.</summary>
    Vertical = 2,

    /// <summary>Both are exchanged.</summary>
    Both = Horizontal | Vertical,
}

/// <summary>The numbers of the <c>crop</c> parameter, as asked for.</summary>
/// <param name="X">Left edge, 0 or more.</param>
/// <param name="Y">Top edge, 0 or more.</param>
/// <param name="Width">Width; 0 reaches to the right edge, -n stops n before it.</param>
/// <param name="Height">Height; 0 reaches to the bottom edge, -n stops n before it.</param>
internal readonly record struct CropRequest(int X, int Y, int Width, int Height);

/// <summary>The size that the numbers of <c>crop</c> refer to; an axis of 0 is in pixels.</summary>
/// <param name="Width">Units across the frame, or 0.</param>
/// <param name="Height">Units down the frame, or 0.</param>
internal readonly record struct CropBasis(int Width, int Height);

/// <summary>A point of the frame in fractions of its sides.</summary>
/// <param name="X">0 (left) to 1 (right).</param>
/// <param name="Y">0 (top) to 1 (bottom).</param>
internal readonly record struct FocusPoint(decimal X, decimal Y);

/// <summary>An sRGB colour with straight (not premultiplied) alpha.</summary>
/// <param name="R">Red, 0 to 255.</param>
/// <param name="G">Green, 0 to 255.</param>
/// <param name="B">Blue, 0 to 255.</param>
/// <param name="A">Alpha, 0 (transparent) to 255 (opaque).</param>
public readonly record struct Rgba(byte R, byte G, byte B, byte A)
{
    /// <summary>Opaque white.</summary>
    public static Rgba White => new(255, 255, 255, 255);

    /// <summary>Whether nothing shows through.</summary>
    public bool IsOpaque => A == 255;
}
