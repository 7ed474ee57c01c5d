using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using PhotoResize.Configuration;

namespace PhotoResize.Testing;

/// <summary>What the documentation of options' classes says, for the pages and the schema that are made of it.</summary>
public static partial class OptionDocumentation
{
    private static readonly ConcurrentDictionary<Assembly, Dictionary<string, XElement>> Summaries = new();

    private static readonly Dictionary<string, string> Sections = typeof(ImageResizingOptions).GetProperties()
        .Where(property => property.PropertyType.Namespace == typeof(ImageResizingOptions).Namespace)
        .ToDictionary(property => property.PropertyType.FullName!, property => property.Name);

    /// <summary>What is said of a property, as plain text.</summary>
    public static string TextOf(PropertyInfo property) => TextOf(property, code => code);

    /// <summary>What is said of a property, as Markdown.</summary>
    public static string MarkdownOf(PropertyInfo property) => TextOf(property, code => $"`{code}`");

    /// <summary>Takes the sentence with the default away, and the range that stands in it. What else it says stays.</summary>
    public static (string Meaning, string Range) Split(string description)
    {
        description = description.Replace(" (default)", "", StringComparison.Ordinal).Replace("Changes need a restart.", "", StringComparison.Ordinal).Trim();
        var match = DefaultSentence().Match(description);
        if (!match.Success)
        {
            return (description, "");
        }

        var (value, rest) = (match.Groups["value"].Value, match.Groups["rest"].Value);
        var range = Range().IsMatch(rest) ? rest : "";
        var said = range.Length > 0 || rest is "" or "none" ? ""
            : match.Groups["mark"].Value == ":" ? $"{Otherwise(value)} {rest}."
            : $"{char.ToUpperInvariant(rest[0])}{rest[1..]}.";
        return (Space().Replace($"{description[..match.Index]} {said} {description[(match.Index + match.Length)..]}", " ").Trim(), range);
    }

    private static string Otherwise(string value) => value switch
    {
        "`null`" => "Not set:",
        "`false`" or "`true`" => "Otherwise",
        _ => $"{value}:",
    };

    /// <summary>A number, and what it is in larger units.</summary>
    public static string Amount(long value) => value switch
    {
        >= 1 << 30 when value % (1 << 30) == 0 => $"{value} ({value >> 30} GiB)",
        >= 1 << 20 when value % (1 << 20) == 0 => $"{value} ({value >> 20} MiB)",
        >= 1 << 16 when value % (1 << 10) == 0 => $"{value} ({value >> 10} KiB)",
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>A duration without the zeros that end a fraction of its seconds.</summary>
    public static string WithoutZeros(string duration) => Fraction().Replace(duration, "$1");

    private static Dictionary<string, XElement> Load(Assembly assembly) => XDocument
        .Load(Path.ChangeExtension(assembly.Location, ".xml"))
        .Descendants("member")
        .Where(member => member.Element("summary") is not null)
        .ToDictionary(member => member.Attribute("name")!.Value, member => member.Element("summary")!);

    private static string TextOf(PropertyInfo property, Func<string, string> quote)
    {
        var owner = property.DeclaringType!.FullName!;
        var nodes = Summaries.GetOrAdd(property.DeclaringType.Assembly, Load)[$"P:{owner}.{property.Name}"].Nodes();
        return Space().Replace(string.Concat(nodes.Select(node => TextOf(node, owner, quote))), " ").Trim();
    }

    private static string TextOf(XNode node, string owner, Func<string, string> quote) => node switch
    {
        XText text => text.Value,
        XElement element when element.Attribute("cref") is { } reference => quote(NameOf(reference.Value, owner)),
        XElement element when element.Attribute("langword") is { } word => quote(word.Value),
        XElement element => quote(element.Value),
        _ => "",
    };

    /// <summary>An option of another section is named with its section.</summary>
    private static string NameOf(string reference, string owner)
    {
        var parts = reference[(reference.IndexOf(':', StringComparison.Ordinal) + 1)..].Split('.');
        var (type, name) = (string.Join('.', parts[..^1]), parts[^1]);
        return type != owner && Sections.TryGetValue(type, out var section) ? $"{section}:{name}" : name;
    }

    // A number may have a comma or a point, and so may text in code.
    [GeneratedRegex(@"Default:? (?<value>`[^`]*`|[^.:;]*(\.\d+)?)((?<mark>[:;,]) (?<rest>[^.]*(\.\d[^.]*)*))?\.(?= |$)")]
    private static partial Regex DefaultSentence();

    [GeneratedRegex(@"^(at least \S+( each)?|[\d,.]+( [KMG]iB)? or more|[\d.]+ to .*|more than 0, at most .*|at most .*|(half )?a second to a (minute|day)|0 to a day|at least `SourceFreshness`, at most 365 days|more than 0.*)$")]
    private static partial Regex Range();

    // Of seconds.
    [GeneratedRegex(@"(:\d\d\.\d*?)0+$")]
    private static partial Regex Fraction();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
