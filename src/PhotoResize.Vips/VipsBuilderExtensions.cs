using PhotoResize.Vips;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the libvips engine to image resizing.</summary>
public static class VipsBuilderExtensions
{
    /// <summary>
    /// Processes images with libvips, from the package PhotoResize.Vips.Native of the machine's runtime or, without that, from the system.
    /// </summary>
    /// <param name="builder">What <c>AddImageResizing</c> returned.</param>
    /// <exception cref="InvalidOperationException">Later, when the engine is first resolved: no libvips 8.14 or newer was found.</exception>
    public static ImageResizingBuilder AddVips(this ImageResizingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddProcessor<VipsImageProcessor>();
    }
}
