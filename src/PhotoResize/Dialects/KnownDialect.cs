using System.Collections.Frozen;
using PhotoResize.Settings;

namespace PhotoResize.Dialects;

/// <summary>A dialect with its names, ready to be looked up.</summary>
internal sealed class KnownDialect(IQueryDialect dialect)
{
    /// <summary>The name of a folder's own language.</summary>
    public const string Native = "Native";

    private readonly FrozenSet<string> _commands = dialect.Commands.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public IQueryDialect Dialect => dialect;

    /// <summary>What has no counterpart.</summary>
    public FrozenSet<string> Unsupported { get; } = dialect.UnsupportedCommands.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a name is one of its commands.</summary>
    public bool Has(string name) => _commands.Contains(name);

    /// <summary>Whether there are commands other than the names of presets.</summary>
    public bool AsksForMoreThanPresets(IEnumerable<string> names) =>
        names.Any(name => Has(name) && !name.Equals(SettingsParser.PresetName, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a name is that of no dialect.</summary>
    public static bool IsNative(string? name) => name is null || name.Equals(Native, StringComparison.OrdinalIgnoreCase);
}
