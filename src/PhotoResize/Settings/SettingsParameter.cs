namespace PhotoResize.Settings;

/// <summary>A parameter: its name, its alias, and how its value changes the settings.</summary>
internal sealed class SettingsParameter
{
    private readonly Func<string, ImageSettings, ImageSettings?> _apply;
    private readonly Func<ImageSettings, ImageSettings> _cancel;

    private SettingsParameter(
        string name,
        string? alias,
        Func<string, ImageSettings, ImageSettings?> apply,
        Func<ImageSettings, ImageSettings> cancel)
    {
        Name = name;
        Alias = alias;
        _apply = apply;
        _cancel = cancel;
    }

    public delegate bool Reader<T>(string text, out T value);

    public string Name { get; }

    public string? Alias { get; }

    /// <summary>Creates a parameter.</summary>
    /// <param name="name">Its main name.</param>
    /// <param name="alias">Its other name, if it has one.</param>
    /// <param name="unset">The value after an empty one has cancelled the setting.</param>
    /// <param name="read">Parses the value.</param>
    /// <param name="set">Changes the settings.</param>
    public static SettingsParameter Create<T>(
        string name, string? alias, T unset, Reader<T> read, Func<ImageSettings, T, ImageSettings> set) =>
        new(name, alias, (text, settings) => read(text, out var value) ? set(settings, value) : null, settings => set(settings, unset));

    /// <summary>
    /// Returns the settings with this parameter set to <paramref name="text"/>, or cancelled if that is empty;
    /// <see langword="null"/> if the value is invalid.
    /// </summary>
    public ImageSettings? Apply(string text, ImageSettings settings) =>
        string.IsNullOrWhiteSpace(text) ? _cancel(settings) : _apply(text, settings);
}
