using PhotoResize.Configuration;
using PhotoResize.Vips;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the libvips engine to image resizing.</summary>
public static class VipsBuilderExtensions
{
    /// <summary>
    /// Processes images with libvips, from the NetVips.Native package of the machine's runtime or, without one, from the system.
    /// </summary>
    /// <param name="builder">What <c>AddImageResizing</c> returned.</param>
    /// <remarks>
    /// libvips is loaded when the application calls <c>UseImageResizing</c>. That fails if there is no libvips 8.14 or newer, or if the
    /// packaged one cannot be loaded; the message says what to do. Which file was loaded is logged.
    /// </remarks>
    public static ImageResizingBuilder AddVips(this ImageResizingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<VipsOptions>().Validate(
            options => options.MaxKeptMemory is null or >= 0, $"{nameof(VipsOptions)}.{nameof(VipsOptions.MaxKeptMemory)} must be 0 or more.");
        PackageOptions.Add<VipsOptions>(builder.Services, nameof(AddVips), (list, options) =>
        {
            list.Show(nameof(options.ReadAvifWithSystemLibrary), options.ReadAvifWithSystemLibrary);
            list.Show(nameof(options.MaxKeptMemory), options.MaxKeptMemory);
        });
        return builder.AddProcessor<VipsImageProcessor>();
    }

    /// <summary>As <see cref="AddVips(ImageResizingBuilder)"/>, with options.</summary>
    /// <param name="builder">What <c>AddImageResizing</c> returned.</param>
    /// <param name="configure">Sets the engine's options.</param>
    public static ImageResizingBuilder AddVips(this ImageResizingBuilder builder, Action<VipsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure(configure);
        return builder.AddVips();
    }
}
