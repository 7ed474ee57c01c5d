using PhotoResize.Planning;
using PhotoResize.Settings;

namespace PhotoResize.Middleware;

/// <summary>What a request would be answered with, as far as the header of its source tells.</summary>
/// <param name="Size">The size of the picture; <see langword="null"/> where it depends on a border that nobody has looked for yet.</param>
/// <param name="Useful">
/// The largest size of the same shape that the original has pixels for; <see langword="null"/> like the size. Smaller than the size where the
/// picture is enlarged, or where its canvas grows around it.
/// </param>
/// <param name="Format">Its format; <see langword="null"/> in the same case.</param>
internal readonly record struct Prediction(PixelSize? Size, PixelSize? Useful, ImageFormat? Format)
{
    /// <summary>It depends on pixels that nobody has looked at.</summary>
    public static Prediction Unknown => default;
}
