using System.Collections.Frozen;

namespace PhotoResize.Settings;

/// <summary>The operator's part of the settings of a folder: what lies below and above those of a query, and what a query may do.</summary>
internal sealed class SettingsRules
{
    /// <summary>Neither defaults nor presets nor restrictions.</summary>
    public static SettingsRules None { get; } = new();

    /// <summary>The lowest layer.</summary>
    public ImageSettings Defaults { get; init; } = ImageSettings.Empty;

    /// <summary>The presets of a query that does not name any.</summary>
    public Preset[] DefaultPresets { get; init; } = [];

    /// <summary>All presets by their names.</summary>
    public FrozenDictionary<string, Preset> Presets { get; init; } = FrozenDictionary<string, Preset>.Empty;

    /// <summary>All watermarks by their names.</summary>
    public FrozenDictionary<string, Watermark> Watermarks { get; init; } = FrozenDictionary<string, Watermark>.Empty;

    /// <summary>Main names of the settings that no query and no layer above it changes.</summary>
    public FrozenSet<string> Locked { get; init; } = [];

    /// <summary>The sizes that a query may ask for; <see langword="null"/> for any.</summary>
    public AllowedSizes? Sizes { get; init; }

    /// <summary>The presets or watermarks of a comma list.</summary>
    /// <param name="all">All of them by their names.</param>
    /// <param name="names">The names; empty for none.</param>
    /// <returns><see langword="null"/> if one of them is unknown.</returns>
    public static T[]? Find<T>(FrozenDictionary<string, T> all, string? names)
        where T : class
    {
        if (string.IsNullOrWhiteSpace(names))
        {
            return [];
        }

        var found = new List<T>();
        foreach (var name in names.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!all.TryGetValue(name, out var named))
            {
                return null;
            }

            // Of a repeated one only the last place counts, and a long list costs no more than a short one.
            found.Remove(named);
            found.Add(named);
        }

        return [.. found];
    }
}
