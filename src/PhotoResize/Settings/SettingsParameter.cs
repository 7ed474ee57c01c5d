namespace PhotoResize.Settings;

/// <summary>One parameter: its name, its alias, and how a value of it changes the settings.</summary>
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

    /// <summary>Describes a parameter whose value is read by <paramref name="read"/> and is <paramref name="unset"/> when cancelled.</summary>
    public static SettingsParameter Create<T>(
        string name, string? alias, T unset, Reader<T> read, Func<ImageSettings, T, ImageSettings> set) =>
        new(name, alias, (text, settings) => read(text, out var value) ? set(settings, value) : null, settings => set(settings, unset));

    /// <summary>
    /// The settings with this parameter set to what <paramref name="text"/> says, or cancelled if it is empty;
    /// <see langword="null"/> if the value is invalid.
    /// </summary>
    public ImageSettings? Apply(string text, ImageSettings settings) =>
        string.IsNullOrWhiteSpace(text) ? _cancel(settings) : _apply(text, settings);
}
