using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Encoding;

/// <summary>
/// How JPEG spends its bits. The quality is always that of the standard's tables. What the library has beyond progressive files does not pay
/// at these qualities: see <c>docs/performance-notes.md</c>.
/// </summary>
internal static class JpegSettings
{
    // A progressive file is 3 to 5 percent smaller, but has more tables, which tiny pictures do not win back; and for large ones the time
    // that it takes, 10 ms for each megapixel, is a tenth of the whole job's.
    private const int MinProgressivePixels = 6_000;
    private const int MaxProgressivePixels = 500_000;

    /// <summary>Configures the library's encoder.</summary>
    /// <param name="saver">The encoder.</param>
    /// <param name="quality">1 to 100.</param>
    /// <param name="pixels">Of the whole picture, also where <paramref name="saver"/> writes one of its planes.</param>
    public static VipsOperation Apply(VipsOperation saver, int quality, long pixels) =>
        saver.Set("Q", quality).Set("optimize_coding", true).Set("interlace", pixels is >= MinProgressivePixels and <= MaxProgressivePixels);
}
