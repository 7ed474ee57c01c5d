using System.Text.Json.Nodes;
using PhotoResize.Dialects;
using PhotoResize.Settings;

namespace PhotoResize.Tool.Migrating;

/// <summary>
/// Turns settings of another package into native ones, which presets and defaults are written in. It asks the dialect that reads addresses, so
/// that both mean the same.
/// </summary>
/// <param name="parser">Reads native settings.</param>
/// <param name="dialect">The other package's language.</param>
/// <param name="migration">What is told of settings without a counterpart.</param>
internal sealed class ForeignSettings(SettingsParser parser, IQueryDialect dialect, Migration migration)
{
    private readonly KnownDialect _known = new(dialect);

    /// <summary>The native settings.</summary>
    /// <param name="commands">Names and values in the other language.</param>
    /// <param name="subject">Where they stand, for remarks.</param>
    public JsonObject Translate(IEnumerable<KeyValuePair<string, string>> commands, string subject)
    {
        var understood = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in commands)
        {
            if (_known.Has(name))
            {
                understood[name] = value.Trim();
            }
            else if (name.Length > 0)
            {
                Leave(subject, name);
            }
        }

        var query = new DialectQuery(parser, dialect, understood);
        if (understood.Count > 0)
        {
            dialect.Translate(query);
        }

        foreach (var name in query.InvalidCommands.Select(invalid => invalid.Name).Concat(query.Ignored))
        {
            Leave(subject, name);
        }

        if (query.Layout is { } layout && !IsNative(layout))
        {
            migration.Ask(subject, "What it says of scale, zoom, crop or edges cannot be said in native settings. Compare the pictures.");
        }

        var settings = new JsonObject();
        foreach (var (name, value) in query.Settings.Where(setting => setting.Value.Length > 0))
        {
            settings[name] = value;
        }

        return settings;
    }

    private void Leave(string subject, string name) => migration.Ask(subject, $"'{name}' has no counterpart, and is left out.");

    // A size, a mode and an anchor are settings. What is not enlarged may only be seen in the folder's AllowEnlarge.
    private static bool IsNative(ForeignLayout layout) =>
        layout.IsEmpty && layout.Scale is ScaleRule.Down or ScaleRule.Both && layout is { CropGravity: null, PadGravity: null, IsSizeAsStored: false }
        && layout.Rules is LayoutRules.Native or LayoutRules.ImageResizer;
}
