using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.Stores.Tests;

/// <summary>Originals drawn for these tests.</summary>
internal static class Photos
{
    private static readonly Lazy<byte[]> LazyLarge = new(() => Noise(600, 400, 1));

    /// <summary>A JPEG of 60 x 40 pixels and a few kilobytes.</summary>
    public static byte[] Small { get; } = Noise(60, 40, 1);

    /// <summary>A JPEG of 600 x 400 pixels, and more bytes than are read for a header at once.</summary>
    public static byte[] Large => LazyLarge.Value;

    /// <summary>A JPEG that does not compress well.</summary>
    public static byte[] Noise(int width, int height, int seed)
    {
        var random = new Random(seed);
        return ReferenceEncoder.Encode(
            ImageFormat.Jpeg, Picture.Draw(width, height, (_, _) => (random.Next(256), random.Next(256), random.Next(256), 255)));
    }
}
