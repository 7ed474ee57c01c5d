using Microsoft.Extensions.Primitives;

namespace PhotoResize.Settings;

/// <summary>
/// Settings in a path: whole segments of the form <c>resize(W,H)</c>, <c>resize(W,H,FORMAT)</c> or <c>(name=value,name=value)</c>. A
/// segment that is not exactly of such a form is a part of the path like any other.
/// </summary>
internal static class PathSyntax
{
    private const string Resize = "resize(";

    /// <summary>Whether a path may hold settings, so that it is worth a closer look.</summary>
    public static bool MayBeIn(string path) => path.Contains(')', StringComparison.Ordinal);

    /// <summary>Takes the settings off a path.</summary>
    /// <param name="path">A request path, decoded.</param>
    /// <param name="prefixLength">The length of the folder's path, without a trailing slash; only what follows is looked at.</param>
    /// <param name="settings">Names and values, from left to right.</param>
    /// <returns>The path that remains.</returns>
    public static string TakeOff(string path, int prefixLength, out List<KeyValuePair<string, StringValues>> settings)
    {
        settings = [];
        var segments = path[prefixLength..].Split('/');
        var kept = new List<string>(segments.Length);
        foreach (var segment in segments)
        {
            if (!TryReadResize(segment, settings) && !TryReadList(segment, settings))
            {
                kept.Add(segment);
            }
        }

        return kept.Count == segments.Length ? path : path[..prefixLength] + string.Join('/', kept);
    }

    private static bool TryReadResize(string segment, List<KeyValuePair<string, StringValues>> settings)
    {
        if (!segment.StartsWith(Resize, StringComparison.OrdinalIgnoreCase) || segment[^1] != ')')
        {
            return false;
        }

        var items = segment[Resize.Length..^1].Split(',');
        if (items is not ([_, _] or [_, _, _]) || !IsSide(items[0]) || !IsSide(items[1]))
        {
            return false;
        }

        if (items is [_, _, var format])
        {
            if (!ImageFormatInfo.TryFind(format.Trim(), out _) && !format.Trim().Equals("auto", StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }

            settings.Add(new("format", format));
        }

        settings.Add(new("width", items[0]));
        settings.Add(new("height", items[1]));
        settings.Add(new("mode", "max"));
        return true;
    }

    private static bool IsSide(string text) => string.IsNullOrWhiteSpace(text) || ValueParser.TryInteger(text, out _);

    private static bool TryReadList(string segment, List<KeyValuePair<string, StringValues>> settings)
    {
        if (segment is not ['(', .. var list, ')'] || list.AsSpan().ContainsAny('(', ')'))
        {
            return false;
        }

        var items = list.Split(',');
        if (Array.Exists(items, item => item.IndexOf('=', StringComparison.Ordinal) < 1))
        {
            return false;
        }

        foreach (var item in items)
        {
            var equals = item.IndexOf('=', StringComparison.Ordinal);
            settings.Add(new(item[..equals], item[(equals + 1)..]));
        }

        return true;
    }
}
