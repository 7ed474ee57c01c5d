using PhotoResize.Processing;

namespace PhotoResize.ImageSharp.Tests;

/// <summary>The engine, of which one serves all tests as it does an application.</summary>
internal static class ImageSharpEngine
{
    public static IImageProcessor Processor { get; } = new ImageSharpProcessor();
}
