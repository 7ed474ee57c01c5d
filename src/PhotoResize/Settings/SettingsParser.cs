using System.Collections.Frozen;
using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace PhotoResize.Settings;

/// <summary>Turns a query and the rules of its folder into <see cref="ImageSettings"/>, one layer on top of the other.</summary>
internal sealed class SettingsParser
{
    public const string WidthName = "width";
    public const string PresetName = "preset";
    public const string WatermarkName = "watermark";
    public const string RatioName = "devicepixelratio";
    public const string InfoName = "info";
    public const string PlaceholderName = "placeholder";
    public const string ProcessName = "process";
    public const string CacheName = "cache";

    private readonly SettingsParameter[] _parameters;
    private readonly FrozenDictionary<string, ParameterName> _byName;
    private readonly int _preset;
    private readonly int _width;
    private readonly int _ratio;

    /// <param name="writable">The valid values of the <c>format</c> parameter.</param>
    public SettingsParser(IReadOnlySet<ImageFormat> writable)
    {
        _parameters = ParameterTable.Create(writable);
        _byName = _parameters
            .SelectMany((parameter, index) => NamesOf(parameter, index))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        _preset = IndexOf(PresetName);
        _width = IndexOf(WidthName);
        _ratio = IndexOf(RatioName);

        int IndexOf(string name) => Array.FindIndex(_parameters, parameter => parameter.Name == name);
    }

    /// <summary>All parameters.</summary>
    public IReadOnlyList<SettingsParameter> Parameters => _parameters;

    /// <summary>All names and aliases that mean something.</summary>
    public IEnumerable<string> Names => _byName.Keys.Where(IsKnown);

    /// <summary>Whether <paramref name="name"/> is a parameter or the alias of one.</summary>
    public bool IsKnown(string name) => _byName.TryGetValue(name, out var known) && !_parameters[known.Index].IsQuestion;

    /// <summary>Whether a name is a parameter or the alias of one, even of one that asks for data.</summary>
    public bool IsTaken(string name) => _byName.ContainsKey(name);

    /// <summary>
    /// Reads a query as a layer. A main name wins over its alias, and the last of repeated values wins; unknown names are left out.
    /// </summary>
    /// <param name="query">Names and values, decoded.</param>
    /// <param name="withCommands">Whether <c>process</c> and <c>cache</c> are parameters; otherwise they are unknown.</param>
    /// <param name="withInfo">Whether <c>info</c> and <c>placeholder</c> are parameters; otherwise they are unknown.</param>
    public SettingsLayer Read(IEnumerable<KeyValuePair<string, StringValues>> query, bool withCommands, bool withInfo = false)
    {
        string?[]? values = null;
        ulong mainNameSeen = 0;
        foreach (var (name, repeated) in query)
        {
            if (!_byName.TryGetValue(name, out var known)
                || (known.IsAlias && (mainNameSeen & (1UL << known.Index)) != 0)
                || (!withCommands && IsCommand(_parameters[known.Index].Name))
                || (!withInfo && _parameters[known.Index].IsQuestion))
            {
                continue;
            }

            values ??= new string?[_parameters.Length];
            values[known.Index] = repeated.Count == 0 ? "" : repeated[^1] ?? "";
            if (!known.IsAlias)
            {
                mainNameSeen |= 1UL << known.Index;
            }
        }

        return new SettingsLayer(values);
    }

    /// <summary>Reads configured settings as a layer.</summary>
    public SettingsLayer Read(IEnumerable<KeyValuePair<string, string>> configured) =>
        Read(configured.Select(setting => KeyValuePair.Create(setting.Key, new StringValues(setting.Value))), withCommands: true);

    /// <summary>Puts the layers together. The upper one wins:</summary>
    /// <remarks>
    /// <code>
    /// settings of the presets     but for locked ones, from left to right
    /// query                       but for locked ones
    /// defaults of the presets     from left to right
    /// defaults of the folder
    /// </code>
    /// An empty value cancels the setting of the layers below. An invalid one leaves it as it is.
    /// </remarks>
    /// <param name="query">The layer of the query.</param>
    /// <param name="rules">Everything else.</param>
    public ParsedSettings Parse(SettingsLayer query, SettingsRules rules)
    {
        var presets = PresetsFor(query, rules);
        List<InvalidSetting>? invalid = null;
        var settings = Merge(presets ?? [], query, rules, ref invalid);
        string? refusal = null;
        if (rules.Sizes is { } sizes && !query.IsEmpty)
        {
            settings = sizes.Restrict(settings, own: Merge(presets ?? [], default, rules, ref invalid), out refusal);
        }

        return new ParsedSettings(settings)
        {
            Invalid = invalid ?? [],
            HasUnknownPreset = presets is null,

            // By what the layers come to: a name that another layer replaces is not looked for.
            HasUnknownWatermark = SettingsRules.Find(rules.Watermarks, settings.Watermark) is null,
            SizeRefusal = refusal,
        };
    }

    /// <summary>Parses a query in a folder without rules.</summary>
    /// <param name="query">Names and values, decoded.</param>
    public ParsedSettings Parse(IEnumerable<KeyValuePair<string, StringValues>> query) =>
        Parse(Read(query, withCommands: true), SettingsRules.None);

    /// <summary>The names of the presets that a layer has; <see langword="null"/> if it says nothing of presets.</summary>
    public string? PresetsOf(SettingsLayer layer) => layer[_preset];

    /// <summary>The values of <c>process</c> and <c>cache</c> that a layer has.</summary>
    public IEnumerable<KeyValuePair<string, string>> CommandsOf(SettingsLayer layer) => Values(layer)
        .Where(value => IsCommand(value.Name))
        .Select(value => KeyValuePair.Create(value.Name, value.Value));

    /// <summary>Whether a main name is that of a command, which works only where the folder allows it.</summary>
    public static bool IsCommand(string name) => name is ProcessName or CacheName;

    /// <summary>Whether a query asks for more than presets, and for how dense a screen.</summary>
    public bool HasMoreThanPresets(SettingsLayer query) =>
        query.Foreign is { HasCommands: true } || Values(query).Any(value => value.Name is not (PresetName or RatioName));

    /// <summary>Whether a query asks for data: <see cref="InfoName"/> or <see cref="PlaceholderName"/>, with any value.</summary>
    public bool Asks(SettingsLayer query, string name) => !query.IsEmpty && query[_byName[name].Index] is not null;

    /// <summary>Whether a query has parameters that change a picture, beside those that ask for data.</summary>
    public bool HasSettings(SettingsLayer query)
    {
        for (var i = 0; !query.IsEmpty && i < _parameters.Length; i++)
        {
            if (query[i] is not null && !_parameters[i].IsQuestion)
            {
                return true;
            }
        }

        return query.Foreign is { Layout: not null };
    }

    /// <summary>Whether a query says how wide the result is, or how dense the screen.</summary>
    public bool HasWidthOrRatio(SettingsLayer query) => query[_width] is not null || query[_ratio] is not null;

    /// <summary>A query with a width, or a device pixel ratio, or none, that it does not have itself.</summary>
    /// <param name="query">The layer of the query.</param>
    /// <param name="width">The width; 0 for none.</param>
    /// <param name="ratio">The ratio; <see langword="null"/> for none.</param>
    public SettingsLayer WithSize(SettingsLayer query, int width, decimal? ratio)
    {
        var values = new string?[_parameters.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = query[i];
        }

        values[_width] = width == 0 ? null : width.ToString(CultureInfo.InvariantCulture);
        values[_ratio] = ratio?.ToString(CultureInfo.InvariantCulture);
        return new SettingsLayer(values, query.Foreign);
    }

    /// <summary>The values that a layer has, by main names; valid or not.</summary>
    public IEnumerable<(string Name, string Value)> Values(SettingsLayer layer)
    {
        for (var i = 0; !layer.IsEmpty && i < _parameters.Length; i++)
        {
            if (layer[i] is { } text)
            {
                yield return (_parameters[i].Name, text);
            }
        }
    }

    /// <summary>The main name of a parameter; an unknown name stays as it is.</summary>
    public string MainName(string name) => _byName.TryGetValue(name, out var known) ? _parameters[known.Index].Name : name;

    /// <summary>The main name of a parameter; <see langword="null"/> if it is unknown.</summary>
    public string? MainNameOf(string name) => IsKnown(name) ? _parameters[_byName[name].Index].Name : null;

    /// <summary>Whether a value of a known parameter is valid, as an empty one is.</summary>
    public bool IsValid(string name, string value) => _parameters[_byName[name].Index].Apply(value, ImageSettings.Empty) is not null;

    /// <summary>Two parts of a query in one: what the second one says of a parameter, valid or not, goes before the first.</summary>
    public SettingsLayer Join(SettingsLayer first, SettingsLayer second)
    {
        if (first.IsEmpty || second.IsEmpty)
        {
            return first.IsEmpty ? second : first;
        }

        var values = new string?[_parameters.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = second[i] ?? first[i];
        }

        return new SettingsLayer(values, second.Foreign ?? first.Foreign);
    }

    /// <summary>The valid values of all layers in one, by main names, and the sizes as the folder has restricted them.</summary>
    /// <param name="query">The layer of the query.</param>
    /// <param name="rules">Everything else.</param>
    /// <param name="settings">What <see cref="Parse(SettingsLayer, SettingsRules)"/> has made of them.</param>
    public IEnumerable<(string Name, string Value)> MergedValues(SettingsLayer query, SettingsRules rules, ImageSettings settings)
    {
        var values = new string?[_parameters.Length];
        var presets = PresetsFor(query, rules) ?? [];
        Lay(rules.DefaultValues, []);
        foreach (var preset in presets)
        {
            Lay(preset.Defaults, []);
        }

        Lay(query, rules.Locked);
        foreach (var preset in presets)
        {
            Lay(preset.Settings, rules.Locked);
        }

        values[_preset] = null;
        if (rules.Sizes is not null)
        {
            Restrict("width", settings.Width);
            Restrict("height", settings.Height);
            Restrict("quality", settings.Quality);
            Restrict(RatioName, settings.DevicePixelRatio);
        }

        return Values(new SettingsLayer(values));

        void Lay(SettingsLayer layer, FrozenSet<string> locked)
        {
            for (var i = 0; !layer.IsEmpty && i < values.Length; i++)
            {
                if (layer[i] is { } text && !locked.Contains(_parameters[i].Name) && _parameters[i].Apply(text, ImageSettings.Empty) is not null)
                {
                    values[i] = string.IsNullOrWhiteSpace(text) ? null : text;
                }
            }
        }

        void Restrict(string name, IFormattable value)
        {
            var index = _byName[name].Index;
            values[index] = values[index] is null ? null : value.ToString(format: null, CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Puts a layer on top of settings, with nothing locked. Invalid values leave them as they are.</summary>
    public ImageSettings Apply(ImageSettings settings, SettingsLayer layer)
    {
        List<InvalidSetting>? invalid = null;
        return Apply(settings, layer, locked: [], ref invalid);
    }

    /// <summary>Replaces aliases by main names, for <see cref="SettingsRules.Locked"/>; keeps unknown names.</summary>
    public FrozenSet<string> MainNames(IEnumerable<string> names) =>
        names.Select(MainName).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <returns><see langword="null"/> if the query names a preset that there is not.</returns>
    private Preset[]? PresetsFor(SettingsLayer query, SettingsRules rules) =>
        PresetsOf(query) is { } names && !rules.Locked.Contains(PresetName) ? SettingsRules.Find(rules.Presets, names) : rules.DefaultPresets;

    private ImageSettings Merge(Preset[] presets, SettingsLayer query, SettingsRules rules, ref List<InvalidSetting>? invalid)
    {
        var settings = rules.Defaults;
        foreach (var preset in presets)
        {
            settings = Apply(settings, preset.Defaults, locked: [], ref invalid);
        }

        settings = Apply(settings, query, rules.Locked, ref invalid);
        foreach (var preset in presets)
        {
            settings = Apply(settings, preset.Settings, rules.Locked, ref invalid);
        }

        return settings;
    }

    private ImageSettings Apply(ImageSettings settings, SettingsLayer layer, FrozenSet<string> locked, ref List<InvalidSetting>? invalid)
    {
        for (var i = 0; !layer.IsEmpty && i < _parameters.Length; i++)
        {
            if (layer[i] is not { } text || locked.Contains(_parameters[i].Name))
            {
                continue;
            }

            if (_parameters[i].Apply(text, settings) is { } changed)
            {
                settings = changed;
            }
            else
            {
                (invalid ??= []).Add(new InvalidSetting(_parameters[i].Name, text, _parameters[i].Expected));
            }
        }

        if (layer.Foreign is { } foreign)
        {
            if (foreign.Invalid.Count > 0)
            {
                (invalid ??= []).AddRange(foreign.Invalid);
            }

            settings = foreign.Layout is { } layout ? settings with { Layout = layout.Without(locked) } : settings;
        }

        return settings;
    }

    private static IEnumerable<KeyValuePair<string, ParameterName>> NamesOf(SettingsParameter parameter, int index)
    {
        yield return KeyValuePair.Create(parameter.Name, new ParameterName(index, IsAlias: false));
        if (parameter.Alias is { } alias)
        {
            yield return KeyValuePair.Create(alias, new ParameterName(index, IsAlias: true));
        }
    }

    private readonly record struct ParameterName(int Index, bool IsAlias);
}
