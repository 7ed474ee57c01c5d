using PhotoResize.Settings;

namespace PhotoResize.Negotiation;

/// <summary>All that counts of an <c>Accept</c> header: which of two formats it names, and which one of them it prefers.</summary>
internal enum FormatPreference
{
    /// <summary>Neither.</summary>
    None,

    /// <summary>AVIF alone.</summary>
    Avif,

    /// <summary>WebP alone.</summary>
    WebP,

    /// <summary>Both, AVIF first.</summary>
    AvifThenWebP,

    /// <summary>Both, WebP first.</summary>
    WebPThenAvif,
}

/// <summary>Spells preferences out.</summary>
internal static class FormatPreferenceExtensions
{
    /// <summary>The formats, the preferred one first.</summary>
    public static ReadOnlySpan<ImageFormat> InOrder(this FormatPreference preference) => preference switch
    {
        FormatPreference.Avif => [ImageFormat.Avif],
        FormatPreference.WebP => [ImageFormat.WebP],
        FormatPreference.AvifThenWebP => [ImageFormat.Avif, ImageFormat.WebP],
        FormatPreference.WebPThenAvif => [ImageFormat.WebP, ImageFormat.Avif],
        _ => [],
    };
}
