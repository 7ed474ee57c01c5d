using PhotoResize.Settings;

namespace PhotoResize.Vips;

/// <summary>What the native library calls the formats.</summary>
internal static class FormatNames
{
    /// <summary>The start of the names of a format's loader and saver, or <see langword="null"/> if there are none.</summary>
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
