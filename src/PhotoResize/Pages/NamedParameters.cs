using System.Globalization;

namespace PhotoResize.Pages;

/// <summary>The parameters that elements have attributes for.</summary>
internal static class NamedParameters
{
    /// <summary>The parameters by their names in a query; those that the author did not write have no value.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Of(
        string? preset, string? mode, string? crop, string? anchor, string? focus, string? format, int? quality) =>
    [
        new("preset", preset),
        new("mode", mode),
        new("crop", crop),
        new("anchor", anchor),
        new("focus", focus),
        new("format", format),
        new("quality", quality?.ToString(CultureInfo.InvariantCulture)),
    ];
}
