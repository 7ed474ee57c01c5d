using PhotoResize.ImageSharp;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the ImageSharp engine to image resizing.</summary>
public static class ImageSharpBuilderExtensions
{
    /// <summary>
    /// Processes images with SixLabors.ImageSharp, in managed code only. Where several engines can do a job, the one that was added first does.
    /// </summary>
    /// <param name="builder">The builder that <c>AddImageResizing</c> returned.</param>
    public static ImageResizingBuilder AddImageSharp(this ImageResizingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddProcessor<ImageSharpProcessor>();
    }
}
