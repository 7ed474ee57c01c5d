using PhotoResize.Settings;

namespace PhotoResize.Hooks;

/// <summary>
/// The settings of a request, by the names of parameters and with values as in a query. A parameter and its alias are one: <c>w</c> is
/// <c>width</c>.
/// </summary>
public sealed class RequestSettings
{
    private readonly SettingsParser _parser;
    private readonly SortedDictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    internal RequestSettings(SettingsParser parser, IEnumerable<(string Name, string Value)> values)
    {
        _parser = parser;
        foreach (var (name, value) in values)
        {
            _values[name] = value;
        }
    }

    /// <summary>The names that have a value: main names of parameters, and, of a query, the unknown names as well.</summary>
    public IReadOnlyCollection<string> Names => _values.Keys;

    /// <summary>
    /// The value of a parameter; <see langword="null"/> if it has none. An empty value cancels what the layers below have set, and
    /// <see langword="null"/> takes the parameter away.
    /// </summary>
    /// <param name="name">A name or an alias, in any case.</param>
    /// <exception cref="ArgumentException">A value is set that is not valid, or that of an unknown parameter.</exception>
    public string? this[string name]
    {
        get => _values.GetValueOrDefault(_parser.MainNameOf(name) ?? name);
        set => Set(name, value);
    }

    /// <summary>Whether a hook has set or taken away anything.</summary>
    internal bool IsChanged { get; private set; }

    internal IEnumerable<KeyValuePair<string, string>> Values => _values;

    private void Set(string name, string? value)
    {
        if (value is null)
        {
            IsChanged |= _values.Remove(_parser.MainNameOf(name) ?? name);
            return;
        }

        if (_parser.MainNameOf(name) is not { } mainName)
        {
            throw new ArgumentException($"'{name}' is not the name of a parameter.", nameof(name));
        }

        if (!_parser.IsValid(mainName, value))
        {
            throw new ArgumentException($"The value of the parameter '{mainName}' is not valid.", nameof(value));
        }

        IsChanged |= !_values.TryGetValue(mainName, out var old) || old != value;
        _values[mainName] = value;
    }
}
