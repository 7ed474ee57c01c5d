using PhotoResize.Planning;
using PhotoResize.Settings;

namespace PhotoResize.Middleware;

/// <summary>What a request would be answered with, as far as the header of its source tells.</summary>
/// <param name="Size">The size of the picture; <see langword="null"/> where it depends on a border that nobody has looked for yet.</param>
/// <param name="Format">Its format; <see langword="null"/> in the same case.</param>
internal readonly record struct Prediction(PixelSize? Size, ImageFormat? Format)
{
    /// <summary>It depends on pixels that nobody has looked at.</summary>
    public static Prediction Unknown => default;
}
