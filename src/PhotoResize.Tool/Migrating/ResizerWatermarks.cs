using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using PhotoResize.Configuration;

namespace PhotoResize.Tool.Migrating;

/// <summary>Takes over watermarks of ImageResizer that are one picture. Text, groups and backgrounds have no counterpart.</summary>
/// <param name="migration">Where they go to.</param>
internal sealed partial class ResizerWatermarks(Migration migration)
{
    private static readonly string[] Edges = ["left", "top", "right", "bottom"];

    public void Read(XElement watermarks)
    {
        foreach (var element in watermarks.Elements())
        {
            var name = element.Value("name");
            var subject = $"watermark {name ?? element.Name.LocalName}";
            if (WebConfig.Is(element, "image") && name is not null && element.Value("path") is { } path
                && !"background".Equals(element.Value("drawAs"), StringComparison.OrdinalIgnoreCase))
            {
                ReadImage(migration.Part(nameof(ImageResizingOptions.Watermarks), name), element, path, subject);
            }
            else
            {
                migration.Ask(subject, "Watermarks are named pictures over the result. Draw text or a group as one picture: docs/watermarks.md.");
            }
        }
    }

    private void ReadImage(JsonObject watermark, XElement element, string path, string subject)
    {
        watermark[nameof(ImageWatermarkOptions.Path)] = "/" + path.TrimStart('~').TrimStart('/');
        if ((element.Value("align")?.ToLowerInvariant() ?? AnchorOf(element)) is { } anchor)
        {
            watermark[nameof(ImageWatermarkOptions.Anchor)] = anchor;
        }

        if (OpacityOf(element.Value("imageQuery") ?? "") is { } opacity)
        {
            watermark[nameof(ImageWatermarkOptions.Opacity)] = opacity;
        }

        if (ShareOf(element.Value("width")) is { } width && ShareOf(element.Value("height")) is { } height)
        {
            watermark[nameof(ImageWatermarkOptions.Size)] = Math.Max(width, height);
        }
        else if (element.Value("width") is not null || element.Value("height") is not null)
        {
            migration.Ask(subject, "Its size was in pixels. Set Size, a share of the result: docs/watermarks.md.");
        }

        if (Edges.Any(edge => element.Value(edge) is { } distance && distance.Trim('p', 'x', '%') != "0"))
        {
            migration.Ask(subject, "Its distance from the edges is Margin now, a share of the result's shorter side.");
        }
    }

    /// <summary>The corner or edge that distances are given from.</summary>
    private static string? AnchorOf(XElement element)
    {
        var vertical = Nearer("top", "bottom");
        var horizontal = Nearer("left", "right");
        return (vertical, horizontal) switch
        {
            (null, null) => null,
            (null, _) => horizontal,
            (_, null) => vertical,
            _ => $"{vertical}-{horizontal}",
        };

        string? Nearer(string first, string second) => (element.Value(first), element.Value(second)) switch
        {
            (not null, null) => first,
            (null, not null) => second,
            _ => null,
        };
    }

    private static double? OpacityOf(string query) =>
        AlphaFilter().Match(query) is { Success: true } match
        && double.TryParse(match.Groups[1].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var alpha) && alpha is > 0 and < 1
            ? alpha
            : null;

    private static double? ShareOf(string? text) =>
        text?.EndsWith('%') == true
        && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and <= 100
            ? percent / 100
            : null;

    [GeneratedRegex(@"(?:s\.alpha=|filter=alpha\()([0-9.]+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AlphaFilter();
}
