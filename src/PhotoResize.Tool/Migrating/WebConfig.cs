using System.Xml;
using System.Xml.Linq;

namespace PhotoResize.Tool.Migrating;

/// <summary>Reads sections of a web.config. Names ignore case, as the packages read them.</summary>
internal static class WebConfig
{
    /// <summary>The first section with a name, wherever <c>location</c> elements put it, or in a file of its own.</summary>
    /// <param name="file">The web.config, or a file with the section alone.</param>
    /// <param name="name">The section's name.</param>
    /// <exception cref="ToolException">The file is not valid XML.</exception>
    public static XElement? FindSection(string file, string name)
    {
        var section = Load(file).DescendantsAndSelf()
            .FirstOrDefault(element => Is(element, name) && element.Parent is not { Name.LocalName: "configSections" or "sectionGroup" });
        if (section is null || section.Value("configSource") is not { } source)
        {
            return section;
        }

        // The framework allows no path out of the folder either.
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var path = Path.GetFullPath(Path.Combine(folder, source.Replace('\\', '/')));
        return path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? Load(path)
            : throw ToolException.Usage($"{file}: configSource '{source}' leads out of the folder.");
    }

    /// <summary>The value of an attribute; <see langword="null"/> if it is missing or empty.</summary>
    public static string? Value(this XElement element, string attribute) =>
        element.Attributes().FirstOrDefault(candidate => Is(candidate.Name, attribute))?.Value.Trim() is { Length: > 0 } value ? value : null;

    /// <summary>The elements with a name directly below another one.</summary>
    public static IEnumerable<XElement> Children(this XElement element, string name) =>
        element.Elements().Where(child => Is(child, name));

    public static bool Is(XElement element, string name) => Is(element.Name, name);

    private static bool Is(XName name, string expected) => name.LocalName.Equals(expected, StringComparison.OrdinalIgnoreCase);

    private static XElement Load(string file)
    {
        try
        {
            using var reader = XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XElement.Load(reader);
        }
        catch (XmlException exception)
        {
            throw ToolException.Usage($"{file}: {exception.Message}");
        }
    }
}
