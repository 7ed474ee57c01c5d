using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using PhotoResize.Diagnostics;
using PhotoResize.Settings;

namespace PhotoResize.Dialects;

/// <summary>Reads the queries of folders: natively, or by the dialect of the folder.</summary>
internal sealed class QueryTranslator(SettingsParser parser, ILogger<QueryTranslator> logger)
{
    // Of the names that mean the same in every folder, the ones that are parameters.
    private static readonly FrozenSet<string> Shared = new[]
    {
        SettingsParser.PresetName, SettingsParser.InfoName, SettingsParser.PlaceholderName, SettingsParser.ProcessName, SettingsParser.CacheName,
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly ConcurrentDictionary<(string Dialect, string Command), bool> _warned = new();

    /// <summary>Whether a name means the same with every dialect, unless that has a command of this name.</summary>
    public static bool IsShared(string name) => Shared.Contains(name);

    /// <summary>Reads a query as a layer.</summary>
    /// <param name="query">Names and values, decoded.</param>
    /// <param name="dialect">The folder's dialect; <see langword="null"/> if it has none.</param>
    /// <param name="withCommands">Whether <c>process</c> and <c>cache</c> are parameters.</param>
    /// <param name="withInfo">Whether <c>info</c> and <c>placeholder</c> are.</param>
    public SettingsLayer Read(
        IEnumerable<KeyValuePair<string, StringValues>> query, KnownDialect? dialect, bool withCommands, bool withInfo)
    {
        if (dialect is null)
        {
            return parser.Read(query, withCommands, withInfo);
        }

        Dictionary<string, string>? commands = null;
        List<KeyValuePair<string, StringValues>>? shared = null;
        foreach (var parameter in query)
        {
            if (dialect.Has(parameter.Key))
            {
                commands ??= new(StringComparer.OrdinalIgnoreCase);
                commands[parameter.Key] = parameter.Value.Count == 0 ? "" : (parameter.Value[^1] ?? "").Trim();
            }
            else if (dialect.Unsupported.TryGetValue(parameter.Key, out var unsupported))
            {
                Warn(dialect, unsupported);
            }
            else if (IsShared(parameter.Key))
            {
                (shared ??= []).Add(parameter);
            }
        }

        var layer = shared is null ? default : parser.Read(shared, withCommands, withInfo);
        return commands is null ? layer : parser.Join(layer, Translate(dialect, commands, withCommands));
    }

    private SettingsLayer Translate(KnownDialect dialect, Dictionary<string, string> commands, bool withCommands)
    {
        var translation = new DialectQuery(parser, dialect.Dialect, commands);
        dialect.Dialect.Translate(translation);
        foreach (var ignored in translation.Ignored)
        {
            Warn(dialect, dialect.Unsupported.TryGetValue(ignored, out var name) ? name : ignored);
        }

        var settings = translation.Settings.Select(setting => KeyValuePair.Create(setting.Key, new StringValues(setting.Value)));
        var part = new ForeignPart(translation.Layout, translation.InvalidCommands, dialect.AsksForMoreThanPresets(commands.Keys));
        return parser.Read(settings, withCommands).With(part);
    }

    private void Warn(KnownDialect dialect, string command)
    {
        if (_warned.TryAdd((dialect.Dialect.Name, command), true))
        {
            Log.CommandUnsupported(logger, dialect.Dialect.Name, command);
        }
    }
}
