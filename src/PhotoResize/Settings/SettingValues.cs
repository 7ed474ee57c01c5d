namespace PhotoResize.Settings;

/// <summary>How a picture is fitted to the requested width and height.</summary>
public enum ResizeMode
{
    /// <summary>Fills the size and crops the rest (default).</summary>
    Crop,

    /// <summary>Fits inside the size; never enlarges.</summary>
    Max,

    /// <summary>Fits inside the size.</summary>
    Contain,

    /// <summary>Takes exactly the size; does not keep the proportions.</summary>
    Stretch,

    /// <summary>Fits inside the size and fills the rest with the background.</summary>
    Pad,
}

/// <summary>A position along one axis.</summary>
public enum AxisAnchor
{
    /// <summary>In the middle (default).</summary>
    Center,

    /// <summary>Left or top.</summary>
    Start,

    /// <summary>Right or bottom.</summary>
    End,
}

/// <summary>The position of an automatic crop in the frame, or of a picture on its canvas.</summary>
/// <param name="Horizontal">The horizontal position.</param>
/// <param name="Vertical">The vertical position.</param>
public readonly record struct CropAnchor(AxisAnchor Horizontal, AxisAnchor Vertical);

/// <summary>Whether pixels are averaged in linear light.</summary>
public enum GammaMode
{
    /// <summary>In linear light, which keeps the brightness of fine detail (default).</summary>
    Linear,

    /// <summary>In the encoded values, as most browsers and editors do.</summary>
    Companded,
}

/// <summary>How much of a reduction the decoder may do, which is fast but coarse.</summary>
public enum HybridMode
{
    /// <summary>The resampling filter does at least a threefold reduction (default).</summary>
    FavorQuality,

    /// <summary>The resampling filter does at least a twofold reduction.</summary>
    FavorSpeed,

    /// <summary>The decoder does as much as it can.</summary>
    Turbo,

    /// <summary>The decoder does not reduce.</summary>
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

/// <summary>When to process a picture.</summary>
internal enum ProcessCommand
{
    /// <summary>If a setting changes it (default).</summary>
    Default,

    /// <summary>Never: the source's bytes are sent, whatever the other settings.</summary>
    No,

    /// <summary>Always, even without settings.</summary>
    Always,
}

/// <summary>When to cache a result.</summary>
internal enum CacheCommand
{
    /// <summary>If it was processed (default).</summary>
    Default,

    /// <summary>Never.</summary>
    No,

    /// <summary>Always, even if it was not processed.</summary>
    Always,
}

/// <summary>How the result is mirrored.</summary>
[Flags]
public enum FlipMode
{
    /// <summary>Not mirrored (default).</summary>
    None = 0,

    /// <summary>Left and right are swapped.</summary>
    Horizontal = 1,

    /// <summary>Top and bottom are swapped.</summary>
    Vertical = 2,

    /// <summary>Both.</summary>
    Both = Horizontal | Vertical,
}

/// <summary>The numbers of the <c>crop</c> parameter, as requested.</summary>
/// <param name="X">Left edge, 0 or more.</param>
/// <param name="Y">Top edge, 0 or more.</param>
/// <param name="Width">Width; 0 reaches to the right edge, -n stops n before it.</param>
/// <param name="Height">Height; 0 reaches to the bottom edge, -n stops n before it.</param>
public readonly record struct CropRequest(int X, int Y, int Width, int Height);

/// <summary>The size that the numbers of <c>crop</c> refer to; an axis of 0 is in pixels.</summary>
/// <param name="Width">Units across the frame, or 0.</param>
/// <param name="Height">Units down the frame, or 0.</param>
public readonly record struct CropBasis(int Width, int Height);

/// <summary>A point of the frame, in fractions of its width and height.</summary>
/// <param name="X">0 (left) to 1 (right).</param>
/// <param name="Y">0 (top) to 1 (bottom).</param>
public readonly record struct FocusPoint(decimal X, decimal Y)
{
    /// <summary>The point at so many hundredths of the sides.</summary>
    internal static FocusPoint OfHundredths(int x, int y) => new(x / 100m, y / 100m);
}

/// <summary>An sRGB colour with straight (not premultiplied) alpha.</summary>
/// <param name="R">Red, 0 to 255.</param>
/// <param name="G">Green, 0 to 255.</param>
/// <param name="B">Blue, 0 to 255.</param>
/// <param name="A">Alpha, 0 (transparent) to 255 (opaque).</param>
public readonly record struct Rgba(byte R, byte G, byte B, byte A)
{
    /// <summary>Opaque white.</summary>
    public static Rgba White => new(255, 255, 255, 255);

    /// <summary>Whether <see cref="A"/> is 255.</summary>
    public bool IsOpaque => A == 255;
}
