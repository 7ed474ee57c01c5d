using PhotoResize.Settings;
using PhotoResize.Testing.Fuzzing;

namespace PhotoResize.Differential.Tests;

/// <summary>Where we, or the engines, differ from each other or from a decoder, and mean it.</summary>
internal static class DecidedDifferences
{
    public static IReadOnlyList<DecidedDifference> All { get; } =
    [
        new(
            ImageFormat.WebP,
            "refused, and decoded by libvips",
            "RIFF",
            "What does not begin with RIFF is no WebP; the library takes a bare frame too, browsers do not."),
        new(
            ImageFormat.Tiff,
            "libvips shows it, ImageSharp does not support it",
            "",
            "docs/engines.md lists the kinds of TIFF that ImageSharp's decoder is not given."),
    ];
}
