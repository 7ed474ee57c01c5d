using System.Net;
using System.Text.RegularExpressions;

namespace PhotoResize.EndToEnd.Tests.Pages;

/// <summary>The elements of a page, as a browser reads them.</summary>
internal sealed partial class Markup(string html)
{
    public string Html => html;

    /// <summary>The only element with an id.</summary>
    public Element this[string id] => Elements.Single(element => element.Attributes.GetValueOrDefault("id") == id);

    public IReadOnlyList<Element> Elements { get; } =
    [
        .. Tag().Matches(html).Select(tag => new Element(
            tag.Groups[1].Value,
            Attribute().Matches(tag.Groups[2].Value).ToDictionary(
                attribute => attribute.Groups[1].Value, attribute => WebUtility.HtmlDecode(attribute.Groups[2].Value)))),
    ];

    /// <summary>The elements from an opening tag with an id to its closing tag.</summary>
    public Markup Within(string name, string id)
    {
        var match = Regex.Match(html, $"<{name}[^>]*id=\"{id}\".*?</{name}>", RegexOptions.Singleline);
        Assert.True(match.Success, html);
        return new Markup(match.Value);
    }

    // Values are quoted and encoded, so that no other > stands in a tag.
    [GeneratedRegex("<([a-z0-9]+)((?:\\s+[a-z-]+(?:=\"[^\"<>]*\")?)*)\\s*/?>")]
    private static partial Regex Tag();

    [GeneratedRegex("([a-z-]+)(?:=\"([^\"]*)\")?")]
    private static partial Regex Attribute();

    internal sealed record Element(string Name, Dictionary<string, string> Attributes)
    {
        public string? this[string name] => Attributes.GetValueOrDefault(name);

        public (int Width, int Height) Size =>
            (int.Parse(this["width"]!, System.Globalization.CultureInfo.InvariantCulture), int.Parse(this["height"]!, System.Globalization.CultureInfo.InvariantCulture));

        /// <summary>Addresses and descriptors, as the HTML standard has a browser read them.</summary>
        public IReadOnlyList<(string Url, string Descriptor)> SrcSet =>
        [
            .. (this["srcset"] ?? "").Split(", ", StringSplitOptions.RemoveEmptyEntries)
                .Select(candidate => candidate.Split(' '))
                .Select(parts => (parts[0], parts.ElementAtOrDefault(1) ?? "1x")),
        ];
    }
}
