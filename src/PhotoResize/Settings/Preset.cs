namespace PhotoResize.Settings;

/// <summary>Settings under a name. A query that names it is laid between the two layers.</summary>
/// <param name="defaults">Below the query, which may change them.</param>
/// <param name="settings">On top of the query.</param>
internal sealed class Preset(SettingsLayer defaults, SettingsLayer settings)
{
    public SettingsLayer Defaults => defaults;

    public SettingsLayer Settings => settings;
}
