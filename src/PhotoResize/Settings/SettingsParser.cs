using System.Collections.Frozen;
using Microsoft.Extensions.Primitives;

namespace PhotoResize.Settings;

/// <summary>Turns folder defaults and query parameters into <see cref="ImageSettings"/>, one layer on top of the other.</summary>
internal sealed class SettingsParser
{
    private const decimal MaxDevicePixelRatio = 5;
    private const int MaxQuality = 100;
    private const int MaxBlur = 100;
    private const string ProcessName = "process";
    private const string CacheName = "cache";

    private readonly SettingsParameter[] _parameters;
    private readonly FrozenDictionary<string, ParameterName> _byName;

    /// <param name="writable">The valid values of the <c>format</c> parameter.</param>
    public SettingsParser(IReadOnlySet<ImageFormat> writable)
    {
        _parameters = CreateParameters(writable);
        _byName = _parameters
            .SelectMany((parameter, index) => NamesOf(parameter, index))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The commands that a query may use only where the folder allows it.</summary>
    public static IReadOnlyList<string> Commands { get; } = [ProcessName, CacheName];

    /// <summary>All names and aliases.</summary>
    public IEnumerable<string> Names => _byName.Keys;

    /// <summary>Whether <paramref name="name"/> is a parameter or the alias of one.</summary>
    public bool IsKnown(string name) => _byName.ContainsKey(name);

    /// <summary>
    /// Applies <paramref name="layer"/> on top of <paramref name="settings"/>. A main name wins over its alias, and the last of repeated
    /// values wins. An empty value cancels the setting below; an invalid one leaves it unchanged.
    /// </summary>
    /// <param name="settings">The settings of the layers below.</param>
    /// <param name="layer">Names and values; unknown names are ignored.</param>
    /// <param name="locked">Main names that the layer can neither set nor cancel.</param>
    /// <param name="invalid">Receives the main names of parameters with invalid values.</param>
    public ImageSettings Apply(
        ImageSettings settings,
        IEnumerable<KeyValuePair<string, StringValues>> layer,
        FrozenSet<string> locked,
        ref List<string>? invalid)
    {
        var values = Collect(layer);
        for (var i = 0; i < values?.Length; i++)
        {
            if (values[i] is not { } text || locked.Contains(_parameters[i].Name))
            {
                continue;
            }

            if (_parameters[i].Apply(text, settings) is { } changed)
            {
                settings = changed;
            }
            else
            {
                (invalid ??= []).Add(_parameters[i].Name);
            }
        }

        return settings;
    }

    /// <summary>The values that a layer has, by main names, as <see cref="Apply"/> reads them; valid or not.</summary>
    /// <param name="layer">Names and values; unknown names are left out.</param>
    public IEnumerable<(string Name, string Value)> Values(IEnumerable<KeyValuePair<string, StringValues>> layer)
    {
        var values = Collect(layer);
        for (var i = 0; i < values?.Length; i++)
        {
            if (values[i] is { } text)
            {
                yield return (_parameters[i].Name, text);
            }
        }
    }

    /// <summary>Converts configured settings to a layer for <see cref="Apply"/>.</summary>
    public static IEnumerable<KeyValuePair<string, StringValues>> Layer(IEnumerable<KeyValuePair<string, string>> settings) =>
        settings.Select(setting => KeyValuePair.Create(setting.Key, new StringValues(setting.Value)));

    /// <summary>Replaces aliases by main names, for <see cref="Apply"/>; keeps unknown names.</summary>
    public FrozenSet<string> MainNames(IEnumerable<string> names) =>
        names.Select(name => _byName.TryGetValue(name, out var known) ? _parameters[known.Index].Name : name)
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The value of each parameter; <see langword="null"/> where the layer has none, or has no parameter at all.</summary>
    private string?[]? Collect(IEnumerable<KeyValuePair<string, StringValues>> layer)
    {
        string?[]? values = null;
        ulong mainNameSeen = 0;
        foreach (var (name, repeated) in layer)
        {
            if (!_byName.TryGetValue(name, out var known) || (known.IsAlias && (mainNameSeen & (1UL << known.Index)) != 0))
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

        return values;
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
        SettingsParameter.Create("width", "w", 0, Integer, (s, v) => s with { Width = v }),
        SettingsParameter.Create("height", "h", 0, Integer, (s, v) => s with { Height = v }),
        SettingsParameter.Create("mode", null, default, Named(SettingNames.Modes), (s, v) => s with { Mode = v }),
        SettingsParameter.Create<CropRequest?>("crop", null, null, TryCrop, (s, v) => s with { Crop = v }),
        SettingsParameter.Create<CropBasis?>("cropbasis", null, null, TryCropBasis, (s, v) => s with { CropBasis = v }),
        SettingsParameter.Create("anchor", null, default, Named(SettingNames.Anchors), (s, v) => s with { Anchor = v }),
        SettingsParameter.Create<FocusPoint?>("focus", null, null, TryFocus, (s, v) => s with { Focus = v }),
        SettingsParameter.Create("sharpen", null, true, Named(SettingNames.Switches), (s, v) => s with { Sharpen = v }),
        SettingsParameter.Create("gamma", null, default, Named(SettingNames.Gammas), (s, v) => s with { Gamma = v }),
        SettingsParameter.Create("hybrid", null, default, Named(SettingNames.Hybrids), (s, v) => s with { Hybrid = v }),
        SettingsParameter.Create<ImageFormat?>(
            "format",
            null,
            null,
            (string text, out ImageFormat? value) =>
            {
                value = ImageFormatInfo.TryFind(text.Trim(), out var format) && writable.Contains(format) ? format : null;
                return value is not null;
            },
            (s, v) => s with { Format = v }),
        SettingsParameter.Create("quality", "q", 0, Integer, (s, v) => s with { Quality = Math.Min(v, MaxQuality) }),
        SettingsParameter.Create("subsample", null, null, Optional(SettingNames.Subsamplings), (s, v) => s with { Subsample = v }),
        SettingsParameter.Create<int?>("frame", "page", null, TryFrame, (s, v) => s with { Frame = v }),
        SettingsParameter.Create<Rgba?>("bgcolor", "bg", null, TryColor, (s, v) => s with { Background = v }),
        SettingsParameter.Create("filter", null, null, Optional(SettingNames.Filters), (s, v) => s with { Filter = v }),
        SettingsParameter.Create("devicepixelratio", "dpr", 1m, TryRatio, (s, v) => s with { DevicePixelRatio = v }),
        SettingsParameter.Create("rotate", null, 0, TryRotation, (s, v) => s with { Rotate = v }),
        SettingsParameter.Create("flip", null, default, Named(SettingNames.Flips), (s, v) => s with { Flip = v }),
        SettingsParameter.Create("autorotate", null, true, Named(SettingNames.Switches), (s, v) => s with { AutoRotate = v }),
        SettingsParameter.Create("blur", null, 0d, TryBlur, (s, v) => s with { Blur = v }),
        SettingsParameter.Create<int?>("trim", null, null, TryTrim, (s, v) => s with { Trim = v }),
        SettingsParameter.Create(ProcessName, null, default, Command(SettingNames.ProcessCommands), (s, v) => s with { Process = v }),
        SettingsParameter.Create(CacheName, null, default, Command(SettingNames.CacheCommands), (s, v) => s with { Cache = v }),
        SettingsParameter.Create("grayscale", null, false, Named(SettingNames.Switches), (s, v) => s with { Grayscale = v }),
    ];

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

    private static bool TryFocus(string text, out FocusPoint? value)
    {
        value = text.Split(',') is [var left, var right]
            && ValueParser.TryDecimal(left, ceiling: 2, out var x) && x <= 1
            && ValueParser.TryDecimal(right, ceiling: 2, out var y) && y <= 1
            ? new FocusPoint(x, y)
            : null;
        return value is not null;
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
        ValueParser.TryInteger(text, out value) && value is 0 or 90 or 180 or 270;

    private static bool TryBlur(string text, out double value)
    {
        var valid = ValueParser.TryDecimal(text, MaxBlur + 1, out var sigma) && sigma <= MaxBlur;
        value = (double)sigma;
        return valid;
    }

    private readonly record struct ParameterName(int Index, bool IsAlias);
}
