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
        new(
            ImageFormat.Tiff,
            "libvips takes it for damaged, ImageSharp shows it",
            "^tif jpeg, .* in data",
            "docs/engines.md: damage within a JPEG in a TIFF is not noticed by ImageSharp's decoder."),
        new(
            ImageFormat.Tiff,
            "number of frames is another to libvips",
            "^tif pages",
            "A page whose directory is damaged counts: whoever asks for it is told so, and does not get the first page."),
        new(
            ImageFormat.Jpeg,
            "pictures of the engines differ",
            "DHT shortened|DQT shortened",
            "With other tables every decoder shows noise, each its own."),
        new(
            ImageFormat.WebP,
            "libvips takes it for damaged, ImageSharp shows it",
            "at the end",
            "Bytes behind the picture that the file's length takes in. The library and browsers refuse them."),
        new(
            ImageFormat.Gif,
            "size is another to .*",
            "bits of image",
            "A first frame that is larger than the screen makes it grow, as in browsers."),
    ];
}
