using System.Collections.Frozen;
using System.Globalization;

namespace PhotoResize.Settings;

/// <summary>The parameters that a query may have: their names, which values are valid, and what they change.</summary>
internal static class ParameterTable
{
    private const decimal MaxDevicePixelRatio = 5;
    private const int MaxQuality = 100;
    private const int MaxBlur = 100;
    private const string Automatic = "auto";
    private const string Integers = "an integer of 0 or more";

    private static readonly int[] Rotations = [90, 180, 270];

    /// <param name="writable">The valid values of the <c>format</c> parameter.</param>
    public static SettingsParameter[] Create(IReadOnlySet<ImageFormat> writable) =>
    [
        SettingsParameter.Create(
            SettingsParser.WidthName, "w", Integers, 0, Integer, (s, v) => s with { Width = v }, Number(ParameterGroup.Size, 1, max: null)),
        SettingsParameter.Create(
            "height", "h", Integers, 0, Integer, (s, v) => s with { Height = v }, Number(ParameterGroup.Size, 1, max: null)),
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
            SettingsParser.RatioName,
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
        Command(SettingsParser.ProcessName, SettingNames.ProcessCommands, (s, v) => s with { Process = v }),
        Command(SettingsParser.CacheName, SettingNames.CacheCommands, (s, v) => s with { Cache = v }),
        Switch("grayscale", ParameterGroup.Look, false, (s, v) => s with { Grayscale = v }),
        SettingsParameter.WithoutEffect(SettingsParser.PresetName, ParameterDomain.Of(ParameterGroup.Size, ParameterKind.Names)),
        SettingsParameter.Question(SettingsParser.InfoName),
        SettingsParameter.Question(SettingsParser.PlaceholderName),
        SettingsParameter.Create<string?>(
            SettingsParser.WatermarkName,
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
}
