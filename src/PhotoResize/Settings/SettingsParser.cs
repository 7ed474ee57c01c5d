using System.Collections.Frozen;
using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace PhotoResize.Settings;

/// <summary>Turns a query and the rules of its folder into <see cref="ImageSettings"/>, one layer on top of the other.</summary>
internal sealed class SettingsParser
{
    public const string PresetName = "preset";
    public const string WatermarkName = "watermark";
    public const string RatioName = "devicepixelratio";
    public const string InfoName = "info";
    public const string PlaceholderName = "placeholder";
    public const string ProcessName = "process";
    public const string CacheName = "cache";

    private const decimal MaxDevicePixelRatio = 5;
    private const int MaxQuality = 100;
    private const int MaxBlur = 100;
    private const string Automatic = "auto";
    private const string WidthName = "width";
    private const string Integers = "an integer of 0 or more";

    private static readonly int[] Rotations = [90, 180, 270];

    private readonly SettingsParameter[] _parameters;
    private readonly FrozenDictionary<string, ParameterName> _byName;
    private readonly int _preset;
    private readonly int _width;
    private readonly int _ratio;

    /// <param name="writable">The valid values of the <c>format</c> parameter.</param>
    public SettingsParser(IReadOnlySet<ImageFormat> writable)
    {
        _parameters = CreateParameters(writable);
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

    private static SettingsParameter[] CreateParameters(IReadOnlySet<ImageFormat> writable) =>
    [
        SettingsParameter.Create(WidthName, "w", Integers, 0, Integer, (s, v) => s with { Width = v }, Number(ParameterGroup.Size, 1, max: null)),
        SettingsParameter.Create("height", "h", Integers, 0, Integer, (s, v) => s with { Height = v }, Number(ParameterGroup.Size, 1, max: null)),
        Choice("mode", ParameterGroup.Size, SettingNames.Modes, (s, v) => s with { Mode = v }),
        SettingsParameter.Create<CropRequest?>(
            "crop",
            null,
            "four integers x,y,width,height, x and y of 0 or more",
            null,
            TryCrop,
            SetCrop,
            ParameterDomain.Of(ParameterGroup.Part, ParameterKind.Rectangle)),
        SettingsParameter.Create<CropBasis?>(
            "cropbasis",
            null,
            "two integers of 0 or more, width,height",
            null,
            TryCropBasis,
            (s, v) => s with { CropBasis = v },
            ParameterDomain.Of(ParameterGroup.Part, ParameterKind.Pair)),
        SettingsParameter.Create(
            "anchor",
            null,
            "top, middle or bottom, left, center or right, or both in any order",
            default,
            Named(SettingNames.Anchors),
            (s, v) => s with { Anchor = v },
            ParameterDomain.Choice(ParameterGroup.Part, SettingNames.OfferedAnchors)),
        SettingsParameter.Create<(FocusPoint? Point, bool IsAutomatic)>(
            "focus",
            null,
            "two decimals x,y from 0 to 1, or auto",
            default,
            TryFocus,
            (s, v) => s with { Focus = v.Point, HasAutomaticFocus = v.IsAutomatic },
            ParameterDomain.Of(ParameterGroup.Part, ParameterKind.Point, Automatic)),
        Switch("sharpen", ParameterGroup.Look, true, (s, v) => s with { Sharpen = v }),
        Choice("gamma", ParameterGroup.Look, SettingNames.Gammas, (s, v) => s with { Gamma = v }),
        Choice("hybrid", ParameterGroup.Look, SettingNames.Hybrids, (s, v) => s with { Hybrid = v }),
        SettingsParameter.Create<(ImageFormat? Format, bool Negotiates)>(
            "format",
            null,
            OneOf(FormatNames(writable)),
            (null, false),
            (string text, out (ImageFormat? Format, bool Negotiates) value) =>
            {
                var name = text.Trim();
                value = (
                    ImageFormatInfo.TryFind(name, out var format) && writable.Contains(format) ? format : null,
                    name.Equals(Automatic, StringComparison.OrdinalIgnoreCase));
                return value.Format is not null || value.Negotiates;
            },
            (s, v) => s with { Format = v.Format, NegotiatesFormat = v.Negotiates },
            ParameterDomain.Choice(ParameterGroup.File, FormatNames(writable))),
        SettingsParameter.Create(
            "quality",
            "q",
            Integers,
            0,
            Integer,
            (s, v) => s with { Quality = Math.Min(v, MaxQuality) },
            Number(ParameterGroup.File, 1, MaxQuality)),
        OptionalChoice("subsample", ParameterGroup.File, SettingNames.Subsamplings, (s, v) => s with { Subsample = v }),
        SettingsParameter.Create<int?>(
            "frame", "page", Integers, null, TryFrame, (s, v) => s with { Frame = v }, Number(ParameterGroup.Part, 0, max: null)),
        SettingsParameter.Create<Rgba?>(
            "bgcolor",
            "bg",
            "a CSS colour name, or 3, 4, 6 or 8 hexadecimal digits",
            null,
            TryColor,
            (s, v) => s with { Background = v },
            ParameterDomain.Of(ParameterGroup.Look, ParameterKind.Color)),
        OptionalChoice("filter", ParameterGroup.Look, SettingNames.Filters, (s, v) => s with { Filter = v }),
        SettingsParameter.Create(
            RatioName,
            "dpr",
            "a decimal above 0",
            1m,
            TryRatio,
            (s, v) => s with { DevicePixelRatio = v },
            Number(ParameterGroup.Size, 1, MaxDevicePixelRatio, step: 0.5m)),
        SettingsParameter.Create(
            "rotate",
            null,
            "0, 90, 180 or 270",
            0,
            TryRotation,
            (s, v) => s with { Rotate = v },
            ParameterDomain.Choice(ParameterGroup.Part, Rotations.Select(degrees => degrees.ToString(CultureInfo.InvariantCulture)))),
        Choice("flip", ParameterGroup.Part, SettingNames.Flips, (s, v) => s with { Flip = v }),
        Switch("autorotate", ParameterGroup.Part, true, (s, v) => s with { AutoRotate = v }),
        SettingsParameter.Create(
            "blur",
            null,
            $"a decimal from 0 to {MaxBlur}",
            0d,
            TryBlur,
            (s, v) => s with { Blur = v },
            Number(ParameterGroup.Look, 0, MaxBlur, step: 0.1m)),
        SettingsParameter.Create<int?>(
            "trim",
            null,
            $"an integer from 0 to {byte.MaxValue}",
            null,
            TryTrim,
            (s, v) => s with { Trim = v },
            Number(ParameterGroup.Part, 0, byte.MaxValue)),
        Command(ProcessName, SettingNames.ProcessCommands, (s, v) => s with { Process = v }),
        Command(CacheName, SettingNames.CacheCommands, (s, v) => s with { Cache = v }),
        Switch("grayscale", ParameterGroup.Look, false, (s, v) => s with { Grayscale = v }),
        SettingsParameter.WithoutEffect(PresetName, ParameterDomain.Of(ParameterGroup.Size, ParameterKind.Names)),
        SettingsParameter.Question(InfoName),
        SettingsParameter.Question(PlaceholderName),
        SettingsParameter.Create<string?>(
            WatermarkName,
            null,
            "names of watermarks, with commas between them",
            null,
            (string text, out string? value) =>
            {
                // Whether there is such a watermark is not for the syntax to say.
                value = text;
                return true;
            },
            (s, v) => s with { Watermark = v },
            ParameterDomain.Of(ParameterGroup.Look, ParameterKind.Names)),
    ];

    private static SettingsParameter Switch(string name, ParameterGroup group, bool unset, Func<ImageSettings, bool, ImageSettings> set) =>
        Choice(name, group, SettingNames.Switches, set, unset);

    private static SettingsParameter Choice<T>(
        string name, ParameterGroup group, FrozenDictionary<string, T> names, Func<ImageSettings, T, ImageSettings> set, T unset = default)
        where T : struct =>
        SettingsParameter.Create(name, null, OneOf(names), unset, Named(names), set, ParameterDomain.Choice(group, SettingNames.Offered(names)));

    private static SettingsParameter OptionalChoice<T>(
        string name, ParameterGroup group, FrozenDictionary<string, T> names, Func<ImageSettings, T?, ImageSettings> set)
        where T : struct =>
        SettingsParameter.Create(name, null, OneOf(names), null, Optional(names), set, ParameterDomain.Choice(group, SettingNames.Offered(names)));

    private static ParameterDomain Number(ParameterGroup group, decimal min, decimal? max, decimal step = 1) =>
        ParameterDomain.Number(group, min, max, step);

    private static SettingsParameter Command<T>(string name, FrozenDictionary<string, T> names, Func<ImageSettings, T, ImageSettings> set)
        where T : struct =>
        SettingsParameter.Create(
            name, null, "any value", default, Command(names), set, ParameterDomain.Choice(ParameterGroup.Command, SettingNames.Offered(names)));

    private static IEnumerable<string> FormatNames(IReadOnlySet<ImageFormat> writable) =>
        [Automatic, .. writable.Order().Select(format => format.ToString().ToLowerInvariant())];

    private static string OneOf<T>(FrozenDictionary<string, T> names) => OneOf(names.Keys);

    private static string OneOf(IEnumerable<string> names) => $"one of {string.Join(", ", names.Order(StringComparer.Ordinal))}";

    private static bool Integer(string text, out int value) => ValueParser.TryInteger(text, out value);

    private static SettingsParameter.Reader<T> Named<T>(FrozenDictionary<string, T> names)
        where T : struct =>
        (string text, out T value) => ValueParser.TryName(text, names, out value);

    private static SettingsParameter.Reader<T?> Optional<T>(FrozenDictionary<string, T> names)
        where T : struct =>
        (string text, out T? value) =>
        {
            value = ValueParser.TryName(text, names, out var found) ? found : null;
            return value is not null;
        };

    // An unknown command is ignored; it does not count as an invalid value.
    private static SettingsParameter.Reader<T> Command<T>(FrozenDictionary<string, T> names)
        where T : struct =>
        (string text, out T value) =>
        {
            ValueParser.TryName(text, names, out value);
            return true;
        };

    /// <summary>A crop of an upper layer replaces one that a dialect has put into a lower one.</summary>
    private static ImageSettings SetCrop(ImageSettings settings, CropRequest? crop) =>
        settings with { Crop = crop, Layout = settings.Layout is { Crop: not null } layout ? layout with { Crop = null } : settings.Layout };

    private static bool TryCrop(string text, out CropRequest? value)
    {
        Span<int> items = stackalloc int[4];
        var valid = ValueParser.TryIntegerList(text, items) && items[0] >= 0 && items[1] >= 0;
        value = valid && items.ContainsAnyExcept(0) ? new CropRequest(items[0], items[1], items[2], items[3]) : null;
        return valid;
    }

    private static bool TryCropBasis(string text, out CropBasis? value)
    {
        Span<int> items = stackalloc int[2];
        var valid = ValueParser.TryIntegerList(text, items) && items[0] >= 0 && items[1] >= 0;
        value = valid && items.ContainsAnyExcept(0) ? new CropBasis(items[0], items[1]) : null;
        return valid;
    }

    private static bool TryFocus(string text, out (FocusPoint? Point, bool IsAutomatic) value)
    {
        var isAutomatic = text.AsSpan().Trim().Equals(Automatic, StringComparison.OrdinalIgnoreCase);
        FocusPoint? point = text.Split(',') is [var left, var right]
            && ValueParser.TryDecimal(left, ceiling: 2, out var x) && x <= 1
            && ValueParser.TryDecimal(right, ceiling: 2, out var y) && y <= 1
            ? new FocusPoint(x, y)
            : null;
        value = (point, isAutomatic);
        return isAutomatic || point is not null;
    }

    private static bool TryFrame(string text, out int? value)
    {
        value = ValueParser.TryInteger(text, out var index) ? index : null;
        return value is not null;
    }

    private static bool TryTrim(string text, out int? value)
    {
        value = ValueParser.TryInteger(text, out var tolerance) && tolerance <= byte.MaxValue ? tolerance : null;
        return value is not null;
    }

    private static bool TryColor(string text, out Rgba? value)
    {
        value = ColorParser.TryParse(text, out var color) ? color : null;
        return value is not null;
    }

    private static bool TryRatio(string text, out decimal value)
    {
        var valid = ValueParser.TryDecimal(text, MaxDevicePixelRatio, out var ratio) && ratio > 0;
        value = Math.Max(ratio, 1);
        return valid;
    }

    private static bool TryRotation(string text, out int value) =>
        ValueParser.TryInteger(text, out value) && (value == 0 || Rotations.Contains(value));

    private static bool TryBlur(string text, out double value)
    {
        var valid = ValueParser.TryDecimal(text, MaxBlur + 1, out var sigma) && sigma <= MaxBlur;
        value = (double)sigma;
        return valid;
    }

    private readonly record struct ParameterName(int Index, bool IsAlias);
}
