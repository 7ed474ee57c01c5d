using PhotoResize.Settings;

namespace PhotoResize.Negotiation;

/// <summary>The formats that a folder gives to clients that name them, where <c>format=auto</c> is asked for.</summary>
/// <param name="Avif">Whether AVIF is one.</param>
/// <param name="WebP">Whether WebP is one.</param>
internal readonly record struct AutoFormats(bool Avif, bool WebP)
{
    /// <summary>The names that may be configured.</summary>
    public static IReadOnlyList<string> Names { get; } = [NameOf(ImageFormat.Avif), NameOf(ImageFormat.WebP)];

    /// <summary>The formats of a list of names.</summary>
    public static AutoFormats Of(IEnumerable<string> names)
    {
        var known = names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new AutoFormats(known.Contains(NameOf(ImageFormat.Avif)), known.Contains(NameOf(ImageFormat.WebP)));
    }

    private static string NameOf(ImageFormat format) => ImageFormatInfo.Of(format).Extensions[0];
}
