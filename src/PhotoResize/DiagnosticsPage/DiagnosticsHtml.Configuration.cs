namespace PhotoResize.DiagnosticsPage;

internal static partial class DiagnosticsHtml
{
    private static void WriteConfiguration(Html html, DiagnosticsConfiguration configuration)
    {
        Open(html, "configuration", "Configuration", isLive: true);
        if (configuration.Rejection.Count > 0)
        {
            html.Add("<div class=\"outcome bad\"><p>The last change has faults and is not in force:</p><ul>");
            WriteItems(html, configuration.Rejection);
            html.Add("</ul></div>");
        }

        if (configuration.UnknownKeys.Count > 0)
        {
            html.Add("<div class=\"outcome bad\"><p>Keys that mean nothing:</p><ul>");
            WriteItems(html, configuration.UnknownKeys);
            html.Add("</ul></div>");
        }

        foreach (var group in configuration.Options.GroupBy(option => GroupOf(option.Key)))
        {
            WriteGroup(html, group.Key, [.. group]);
        }

        Close(html);
    }

    private static void WriteItems(Html html, IEnumerable<string> items)
    {
        foreach (var item in items)
        {
            html.Add($"<li>{item}</li>");
        }
    }

    private static void WriteGroup(Html html, string key, List<DiagnosticsOption> options)
    {
        var id = $"group-{key.Replace(':', '-')}";
        var path = options.Find(option => option.Key == $"{key}:Path") is { } named && key.Contains(':', StringComparison.Ordinal) ? $" {named.Value}" : "";
        var set = options.Count(option => option.Source != "default");
        html.Add($"""<details id="{id}"><summary><span id="{id}-heading">{(key.Length > 0 ? key : "General")}{path}</span> <span class="count">{set} of {options.Count} set</span></summary>""");
        Table(html, id, "Option", "Value", "Source");
        foreach (var option in options)
        {
            var name = key.Length > 0 ? option.Key[(key.Length + 1)..] : option.Key;
            html.Add($"""<tr><th scope="row">{name}</th><td class="text">{option.Value}{(option.AfterRestart is { } next ? $" ({(next.Length > 0 ? next : "nothing")} after a restart)" : "")}</td><td>{option.Source}</td></tr>""");
        }

        CloseTable(html);
        html.Add("</details>\n");
    }

    /// <summary>The section of an option; one for each folder, preset and watermark.</summary>
    private static string GroupOf(string key) => key.Split(':') switch
    {
        [_] => "",
        ["ImageFolders" or "Presets" or "Watermarks", var name, ..] => $"{key[..key.IndexOf(':', StringComparison.Ordinal)]}:{name}",
        var parts => parts[0],
    };
}
