using Microsoft.Extensions.DependencyInjection;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>Sources drawn for these tests, and the engine that works on them.</summary>
internal static class TestImages
{
    private static readonly Lazy<byte[]> LazyPhoto = new(() => Gradient(3000, 2000));

    public static IImageProcessor Engine { get; } = new ServiceCollection()
        .AddImageResizing(_ => { }).AddVips(options => options.ReadAvifWithSystemLibrary = true).Services
        .BuildServiceProvider()
        .GetServices<IImageProcessor>().Single();

    /// <summary>The other engine, which has no part in tests that do not ask for it.</summary>
    public static IImageProcessor ManagedEngine { get; } = new ServiceCollection()
        .AddImageResizing(_ => { }).AddImageSharp().Services
        .BuildServiceProvider()
        .GetServices<IImageProcessor>().Single();

    /// <summary>A JPEG of 3000 x 2000 pixels: red grows to the right, green downwards, blue is 128.</summary>
    public static byte[] Photo => LazyPhoto.Value;

    /// <summary>Such a JPEG in another size.</summary>
    public static byte[] Gradient(int width, int height) => ReferenceEncoder.Encode(
        ImageFormat.Jpeg,
        Picture.Draw(width, height, (x, y) => (x * 255 / Math.Max(width - 1, 1), y * 255 / Math.Max(height - 1, 1), 128, 255)));

    /// <summary>A PNG of 80 x 60 pixels: red with a white border, 20 pixels wide on the left and 10 at the top.</summary>
    public static byte[] Framed => ReferenceEncoder.Encode(
        ImageFormat.Png, Picture.Draw(80, 60, (x, y) => x < 20 || y < 10 ? (255, 255, 255, 255) : (255, 0, 0, 255)));

    /// <summary>The colour of <see cref="Photo"/> at a place given in fractions of its sides.</summary>
    public static (int R, int G, int B) PhotoColor(double x, double y) => ((int)(x * 255), (int)(y * 255), 128);
}
