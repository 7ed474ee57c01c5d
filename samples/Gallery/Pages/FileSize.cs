using System.Globalization;

namespace Gallery.Pages;

/// <summary>Formats file sizes.</summary>
internal static class FileSize
{
    /// <summary>Formats a size such as 840 B, 21.3 kB or 4.2 MB; a kB has 1000 bytes.</summary>
    public static string Format(long bytes) => bytes switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
    };
}
