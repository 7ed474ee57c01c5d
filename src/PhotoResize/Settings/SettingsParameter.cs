namespace PhotoResize.Settings;

/// <summary>A parameter: its name, its alias, and how its value changes the settings.</summary>
internal sealed class SettingsParameter
{
    private readonly Func<string, ImageSettings, ImageSettings?> _apply;
    private readonly Func<ImageSettings, ImageSettings> _cancel;

    private SettingsParameter(
        string name,
        string? alias,
        string expected,
        Func<string, ImageSettings, ImageSettings?> apply,
        Func<ImageSettings, ImageSettings> cancel)
    {
        Name = name;
        Alias = alias;
        Expected = expected;
        _apply = apply;
        _cancel = cancel;
    }

    public delegate bool Reader<T>(string text, out T value);

    public string Name { get; }

    public string? Alias { get; }

    /// <summary>Which values are valid, in words.</summary>
    public string Expected { get; }

    /// <summary>The values to choose from; <see langword="null"/> if the value does not matter.</summary>
    public ParameterDomain? Domain { get; private init; }

    /// <summary>
    /// Whether it asks for data about an original instead of changing a picture. It cannot be configured, and any value will do, even none.
    /// </summary>
    public bool IsQuestion { get; private init; }

    /// <summary>Creates a parameter.</summary>
    /// <param name="name">Its main name.</param>
    /// <param name="alias">Its other name, if it has one.</param>
    /// <param name="expected">Which values are valid, in words.</param>
    /// <param name="unset">The value after an empty one has cancelled the setting.</param>
    /// <param name="read">Parses the value.</param>
    /// <param name="set">Changes the settings.</param>
    /// <param name="domain">The values to choose from.</param>
    public static SettingsParameter Create<T>(
        string name,
        string? alias,
        string expected,
        T unset,
        Reader<T> read,
        Func<ImageSettings, T, ImageSettings> set,
        ParameterDomain domain) =>
        new(
            name,
            alias,
            expected,
            (text, settings) => read(text, out var value) ? set(settings, value) : null,
            settings => set(settings, unset))
        {
            Domain = domain,
        };

    /// <summary>Creates a parameter that changes no setting by itself, and takes every value.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="domain">The values to choose from.</param>
    public static SettingsParameter WithoutEffect(string name, ParameterDomain domain) =>
        new(name, alias: null, "any value", (_, settings) => settings, settings => settings) { Domain = domain };

    /// <summary>Creates a parameter that asks for data.</summary>
    /// <param name="name">Its name.</param>
    public static SettingsParameter Question(string name) =>
        new(name, alias: null, "any value", (_, settings) => settings, settings => settings) { IsQuestion = true };

    /// <summary>
    /// Returns the settings with this parameter set to <paramref name="text"/>, or cancelled if that is empty;
    /// <see langword="null"/> if the value is invalid.
    /// </summary>
    public ImageSettings? Apply(string text, ImageSettings settings) =>
        string.IsNullOrWhiteSpace(text) ? _cancel(settings) : _apply(text, settings);
}
