using PhotoResize.Settings;

namespace PhotoResize.Dialects;

/// <summary>A query below a folder with a dialect: its commands, and the settings that they become.</summary>
public sealed class DialectQuery
{
    private readonly SettingsParser _parser;
    private readonly IQueryDialect _dialect;
    private readonly Dictionary<string, string> _commands;
    private readonly List<InvalidSetting> _invalid = [];

    internal DialectQuery(SettingsParser parser, IQueryDialect dialect, Dictionary<string, string> commands) =>
        (_parser, _dialect, _commands) = (parser, dialect, commands);

    /// <summary>
    /// The value of a command, decoded and without white space around it; <see langword="null"/> if the query does not have it. Of a repeated
    /// command it is the last one.
    /// </summary>
    /// <param name="command">The name, in any case.</param>
    public string? this[string command] => _commands.GetValueOrDefault(command);

    internal ForeignLayout? Layout { get; set; }

    internal Dictionary<string, string> Settings { get; } = new(StringComparer.OrdinalIgnoreCase);

    internal IReadOnlyList<InvalidSetting> InvalidCommands => _invalid;

    internal HashSet<string> Ignored { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Sets a parameter of the package's own. An invalid value counts as one of the query.</summary>
    /// <param name="parameter">The parameter's name, such as <c>width</c>.</param>
    /// <param name="value">The value, as in a query.</param>
    /// <exception cref="ArgumentException"><paramref name="parameter"/> is not the name of a parameter.</exception>
    public void Set(string parameter, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var name = _parser.MainNameOf(parameter) ?? throw new ArgumentException($"'{parameter}' is not the name of a parameter.", nameof(parameter));
        Settings[name] = value;
    }

    /// <summary>
    /// Tells that a command of the query has an invalid value. It is ignored, or the request answered with 400 where the folder rejects
    /// invalid settings.
    /// </summary>
    /// <param name="command">The command.</param>
    /// <param name="expected">Which values are valid, in words.</param>
    public void Reject(string command, string expected)
    {
        var name = command.ToLowerInvariant();
        if (!_invalid.Exists(invalid => invalid.Name == name))
        {
            _invalid.Add(new InvalidSetting(name, this[command] ?? "", expected));
        }
    }

    /// <summary>Tells that a part of the query has no counterpart. There is one warning for each such part.</summary>
    /// <param name="unsupported">One of <see cref="IQueryDialect.UnsupportedCommands"/>.</param>
    /// <exception cref="ArgumentException">It is not one of these; what clients send does not go to the log.</exception>
    public void Ignore(string unsupported)
    {
        if (!_dialect.UnsupportedCommands.Contains(unsupported, StringComparer.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"'{unsupported}' is not one of the dialect's unsupported commands.", nameof(unsupported));
        }

        Ignored.Add(unsupported);
    }
}
