using PhotoResize.Settings;

namespace PhotoResize.Vips;

/// <summary>The names that libvips has for the formats.</summary>
internal static class FormatNames
{
    /// <summary>What the names of a format's loader and saver start with, or <see langword="null"/> if there are none.</summary>
    public static string? NameOf(ImageFormat format) => format switch
    {
        ImageFormat.Jpeg => "jpeg",
        ImageFormat.Png or ImageFormat.Png8 => "png",
        ImageFormat.Gif => "gif",
        ImageFormat.Tiff => "tiff",
        ImageFormat.WebP => "webp",
        ImageFormat.Avif => "heif",
        _ => null,
    };
}
