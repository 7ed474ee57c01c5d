using System.Collections.Frozen;

namespace PhotoResize.Settings;

/// <summary>The operator's part of the settings of a folder: what lies below and above those of a query, and what a query may do.</summary>
internal sealed class SettingsRules
{
    /// <summary>Neither defaults nor presets nor restrictions.</summary>
    public static SettingsRules None { get; } = new();

    /// <summary>The lowest layer.</summary>
    public ImageSettings Defaults { get; init; } = ImageSettings.Empty;

    /// <summary>The lowest layer, as it was configured.</summary>
    public SettingsLayer DefaultValues { get; init; }

    /// <summary>The presets of a query that does not name any.</summary>
    public Preset[] DefaultPresets { get; init; } = [];

    /// <summary>All presets by their names.</summary>
    public FrozenDictionary<string, Preset> Presets { get; init; } = FrozenDictionary<string, Preset>.Empty;

    /// <summary>Main names of the settings that no query and no layer above it changes.</summary>
    public FrozenSet<string> Locked { get; init; } = [];

    /// <summary>The sizes that a query may ask for; <see langword="null"/> for any.</summary>
    public AllowedSizes? Sizes { get; init; }

    /// <summary>The presets of a comma list.</summary>
    /// <param name="presets">All presets by their names.</param>
    /// <param name="names">Their names; empty for no preset.</param>
    /// <returns><see langword="null"/> if one of them is unknown.</returns>
    public static Preset[]? Find(FrozenDictionary<string, Preset> presets, string names)
    {
        if (string.IsNullOrWhiteSpace(names))
        {
            return [];
        }

        var found = new List<Preset>();
        foreach (var name in names.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!presets.TryGetValue(name, out var preset))
            {
                return null;
            }

            // Of a repeated one only the last place counts, and a long list costs no more than a short one.
            found.Remove(preset);
            found.Add(preset);
        }

        return [.. found];
    }
}
