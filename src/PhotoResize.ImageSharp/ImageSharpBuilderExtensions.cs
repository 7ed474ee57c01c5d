using PhotoResize.ImageSharp;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the ImageSharp engine to image resizing.</summary>
public static class ImageSharpBuilderExtensions
{
    /// <summary>
    /// Processes images with SixLabors.ImageSharp, in managed code alone. An engine that was added before it does what both can do.
    /// </summary>
    /// <param name="builder">What <c>AddImageResizing</c> returned.</param>
    public static ImageResizingBuilder AddImageSharp(this ImageResizingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddProcessor<ImageSharpProcessor>();
    }
}
