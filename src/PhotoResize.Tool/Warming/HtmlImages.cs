using System.Net;
using System.Text.RegularExpressions;

namespace PhotoResize.Tool.Warming;

/// <summary>
/// Finds the addresses of images in a page: <c>src</c> and <c>srcset</c> of <c>img</c>, <c>srcset</c> of <c>source</c>, <c>imagesrcset</c> and
/// <c>href</c> of preloaded images, <c>src</c> of image buttons, <c>poster</c> of videos.
/// </summary>
/// <remarks>Reads tags, and builds no tree: where an element stands does not matter, and pages need not be well-formed.</remarks>
internal static partial class HtmlImages
{
    /// <summary>Finds the addresses.</summary>
    /// <param name="html">The page.</param>
    /// <param name="page">The address of the page.</param>
    public static IEnumerable<Uri> Find(string html, Uri page)
    {
        var root = page;
        foreach (Match tag in Tag.Matches(WithoutText(html)))
        {
            var name = tag.Groups["name"].Value.ToLowerInvariant();
            var attributes = AttributesOf(tag.Groups["attributes"].Value);
            if (name == "base" && attributes.GetValueOrDefault("href") is { } href && Uri.TryCreate(page, href.Trim(), out var newRoot))
            {
                root = newRoot;
            }

            foreach (var address in AddressesOf(name, attributes))
            {
                if (Uri.TryCreate(root, address.Trim(), out var found) && found.Scheme is "http" or "https")
                {
                    yield return found;
                }
            }
        }
    }

    private static IEnumerable<string> AddressesOf(string name, Dictionary<string, string> attributes)
    {
        return name switch
        {
            "img" => [.. Single("src"), .. SourceSet.Read(ValueOf("srcset"))],
            "source" => SourceSet.Read(ValueOf("srcset")),
            "link" when ValueOf("as") == "image" => [.. Single("href"), .. SourceSet.Read(ValueOf("imagesrcset"))],
            "input" when ValueOf("type") == "image" => Single("src"),
            "video" => Single("poster"),
            _ => [],
        };

        string ValueOf(string attribute) => attributes.GetValueOrDefault(attribute, "");

        IEnumerable<string> Single(string attribute) => string.IsNullOrWhiteSpace(ValueOf(attribute)) ? [] : [ValueOf(attribute)];
    }

    private static string WithoutText(string html) => Skipped.Replace(html, "");

    private static Dictionary<string, string> AttributesOf(string text)
    {
        var attributes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (Match attribute in Attribute.Matches(text))
        {
            // Of repeated attributes, the first one counts.
            attributes.TryAdd(attribute.Groups["name"].Value, WebUtility.HtmlDecode(attribute.Groups["value"].Value));
        }

        return attributes;
    }

    // What looks like a tag in comments and scripts is none.
    [GeneratedRegex(
        @"<!--.*?(-->|$)|<(?<name>script|style|template|textarea|title)\b.*?(</\k<name>\s*>|$)",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Skipped { get; }

    [GeneratedRegex(
        """<(?<name>base|img|source|link|input|video)(?<attributes>(\s|/)([^>"']|"[^"]*"|'[^']*')*)>""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Tag { get; }

    [GeneratedRegex(
        """(?<name>[^\s"'>/=]+)\s*=\s*("(?<value>[^"]*)"|'(?<value>[^']*)'|(?<value>[^\s"'>]+))""",
        RegexOptions.CultureInvariant)]
    private static partial Regex Attribute { get; }
}
