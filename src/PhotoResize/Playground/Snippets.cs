using System.Text;
using System.Text.Encodings.Web;
using PhotoResize.Pages;
using PhotoResize.Settings;

namespace PhotoResize.Playground;

/// <summary>Writes settings in the ways in which pages and code ask for them.</summary>
internal sealed class Snippets(ImageMarkup markup, SettingsParser parser)
{
    private const string Alternative = "avif,webp";

    /// <summary>The parameters that are attributes of the tag helper by their own names.</summary>
    private static readonly string[] Attributes = ["width", "height", "preset", "mode", "crop", "anchor", "focus", "format", "quality"];

    /// <param name="path">The path of the image below the application's root, not encoded.</param>
    /// <param name="values">The settings by main names; those that do nothing are left out.</param>
    /// <param name="baseAddress">The application's base path.</param>
    /// <param name="cancellationToken">Ends the look at the original.</param>
    public async ValueTask<PlaygroundSnippets> WriteAsync(
        string path, IReadOnlyList<(string Name, string Value)> values, string baseAddress, CancellationToken cancellationToken)
    {
        // The density is for the browser to choose.
        (string Name, string Value)[] forAnyScreen = [.. values.Where(value => value.Name != SettingsParser.RatioName)];
        var image = new ImageAttributes
        {
            Path = path,
            Settings = new ImageUrlSettings { Others = forAnyScreen.ToDictionary(value => value.Name, value => value.Value) },
        };
        var img = await markup.DescribeAsync(image, baseAddress, cancellationToken);
        var withoutFormat = image.Settings.Others.Where(other => other.Key != "format").ToDictionary();
        var picture = await markup.DescribeAsync(
            image with { Settings = new ImageUrlSettings { Others = withoutFormat }, Formats = Alternative }, baseAddress, cancellationToken);
        return new PlaygroundSnippets(
            ElementOf("img", img.Image, "alt=\"\""),
            $"<picture>\n{string.Concat(picture.Sources.Select(source => $"  {ElementOf("source", source)}\n"))}  {ElementOf("img", picture.Image, "alt=\"\"")}\n</picture>",
            WriteTagHelper(path, forAnyScreen),
            WriteCode(path, values));
    }

    private static string ElementOf(string name, IEnumerable<KeyValuePair<string, string>> attributes, string? last = null)
    {
        var element = new StringBuilder().Append('<').Append(name);
        foreach (var (key, value) in attributes)
        {
            element.Append(' ').Append(key).Append("=\"").Append(HtmlEncoder.Default.Encode(value)).Append('"');
        }

        return element.Append(last is null ? "" : " ").Append(last).Append('>').ToString();
    }

    /// <summary>Razor decodes nothing in the attributes of tag helpers, but takes an <c>@</c> for code.</summary>
    private static string WriteTagHelper(string path, IEnumerable<(string Name, string Value)> values)
    {
        var element = new StringBuilder("<img asp-image=").Append(Quote("~" + path));
        foreach (var (name, value) in values)
        {
            element.Append(' ').Append(Attributes.Contains(name) ? "" : "image-").Append(name).Append('=').Append(Quote(value));
        }

        return element.Append(" alt=\"\">").ToString();

        static string Quote(string text)
        {
            var quote = text.Contains('"', StringComparison.Ordinal) ? '\'' : '"';
            return $"{quote}{text.Replace("@", "@@", StringComparison.Ordinal)}{quote}";
        }
    }

    private string WriteCode(string path, IEnumerable<(string Name, string Value)> values)
    {
        var query = values.Select(value => KeyValuePair.Create(value.Name, value.Value)).ToArray();
        var settings = parser.Apply(ImageSettings.Empty, parser.Read(query));
        var properties = query.Select(value => PropertyFor.Write(value.Key, value.Value, settings)).Order(StringComparer.Ordinal).ToArray();
        return $"""
            var url = await images.UrlAsync({PropertyFor.Literal(path)}, new ImageUrlSettings
            {"{"}
            {string.Concat(properties.Select(property => $"    {property},\n"))}{"}"});
            """.ReplaceLineEndings("\n");
    }
}
