using System.Collections.Frozen;
using System.Globalization;
using PhotoResize.Settings;

namespace PhotoResize.Dialects;

/// <summary>The commands of ImageSharp.Web 1 to 3.</summary>
internal sealed class ImageSharpWebDialect : IQueryDialect
{
    /// <summary>The command that holds the signature. It is not covered by itself.</summary>
    public const string Token = "hmac";

    private const string Width = "width";
    private const string Height = "height";
    private const string Mode = "rmode";
    private const string Sampler = "rsampler";

    private static readonly FrozenDictionary<string, (string Mode, LayoutRules Rules)> Modes =
        new (string Name, string Number, string Mode, LayoutRules Rules)[]
        {
            ("crop", "0", "crop", LayoutRules.Native),
            ("pad", "1", "pad", LayoutRules.Native),
            ("boxpad", "2", "pad", LayoutRules.BoxPad),
            ("max", "3", "contain", LayoutRules.Native),
            ("min", "4", "max", LayoutRules.ShortestSide),
            ("stretch", "5", "stretch", LayoutRules.Native),
            ("manual", "6", "stretch", LayoutRules.Native),
        }
        .SelectMany(mode => new[] { (Name: mode.Name, mode), (Name: mode.Number, mode) })
        .ToFrozenDictionary(entry => entry.Name, entry => (entry.mode.Mode, entry.mode.Rules), StringComparer.OrdinalIgnoreCase);

    /// <summary>Samplers that there are. Their bicubic is what is called Catmull-Rom elsewhere.</summary>
    private static readonly FrozenDictionary<string, string> Filters = new Dictionary<string, string>
    {
        ["nearest"] = "nearestneighbor",
        ["nearestneighbor"] = "nearestneighbor",
        ["box"] = "box",
        ["triangle"] = "linear",
        ["bicubic"] = "catrom",
        ["catmull"] = "catrom",
        ["catmullrom"] = "catrom",
        ["lanczos3"] = "lanczos",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] OtherSamplers =
    [
        "mitchell", "mitchellnetravali", "lanczos2", "lanczos5", "lanczos8", "welch", "robidoux", "robidouxsharp", "spline", "hermite",
    ];

    public string Name => "ImageSharpWeb";

    public IReadOnlyCollection<string> Commands { get; } =
    [
        Width, Height, "rxy", Mode, Sampler, "ranchor", "rcolor", "orient", "compand", "format", "quality", "bgcolor", "autoorient",
    ];

    public IReadOnlyCollection<string> UnsupportedCommands { get; } = [.. OtherSamplers.Select(sampler => $"{Sampler}={sampler}")];

    public void Translate(DialectQuery query)
    {
        var pads = TranslateSize(query);
        Copy(query, "format", "format");
        SetQuality(query);
        var colour = pads && query["rcolor"] is { Length: > 0 } padding ? padding : query["bgcolor"];
        if (colour is { Length: > 0 })
        {
            query.Set("bgcolor", ReadColour(colour));
        }
    }

    /// <summary>Sizes, and what has a meaning only beside them.</summary>
    /// <returns>Whether there may be padding.</returns>
    private static bool TranslateSize(DialectQuery query)
    {
        var (width, height) = (ReadSide(query, Width), ReadSide(query, Height));
        if (width <= 0 && height <= 0)
        {
            return false;
        }

        var (mode, rules) = ReadMode(query);
        query.Set(Width, Text(width));
        query.Set(Height, Text(height));
        query.Set("mode", mode);
        Copy(query, "ranchor", "anchor");
        SetFocus(query);
        SetFilter(query);
        if (ReadSwitch(query, "compand") is { } isLinear)
        {
            query.Set("gamma", isLinear ? "linear" : "companded");
        }

        var isSizeAsStored = ReadSwitch(query, "orient") == false;
        if (rules != LayoutRules.Native || isSizeAsStored)
        {
            query.Layout = new ForeignLayout { Rules = rules, Scale = ScaleRule.Both, IsSizeAsStored = isSizeAsStored };
        }

        return mode == "pad";

        static string Text(int side) => side > 0 ? side.ToString(CultureInfo.InvariantCulture) : "";
    }

    private static (string Mode, LayoutRules Rules) ReadMode(DialectQuery query)
    {
        if (query[Mode] is not { Length: > 0 } name)
        {
            return Modes["crop"];
        }

        if (!Modes.TryGetValue(name, out var mode))
        {
            query.Reject(Mode, "one of boxpad, crop, manual, max, min, pad, stretch");
            return Modes["crop"];
        }

        return mode;
    }

    /// <summary>A side in pixels, rounded; 0 if there is none.</summary>
    private static int ReadSide(DialectQuery query, string name)
    {
        if (query[name] is not { Length: > 0 } text)
        {
            return 0;
        }

        if (!decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var value))
        {
            query.Reject(name, "a number");
            return 0;
        }

        return (int)Math.Clamp(Math.Round(value, MidpointRounding.AwayFromZero), 0, int.MaxValue);
    }

    /// <summary>The centre of a crop. One outside of the picture takes the crop as far as it goes.</summary>
    private static void SetFocus(DialectQuery query)
    {
        if (query["rxy"] is not { Length: > 0 } text)
        {
            return;
        }

        var items = text.Split(',');
        if (items is [var left, var top] && TryShare(left, out var x) && TryShare(top, out var y))
        {
            query.Set("focus", string.Create(CultureInfo.InvariantCulture, $"{x},{y}"));
        }
        else
        {
            query.Reject("rxy", "two decimals x,y from 0 to 1");
        }

        static bool TryShare(string text, out decimal share)
        {
            var isDecimal = decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out share);
            share = Math.Clamp(share, 0, 1);
            return isDecimal;
        }
    }

    private static void SetFilter(DialectQuery query)
    {
        if (query[Sampler] is not { Length: > 0 } sampler)
        {
            return;
        }

        if (Filters.TryGetValue(sampler, out var filter))
        {
            query.Set("filter", filter);
        }
        else if (OtherSamplers.Contains(sampler, StringComparer.OrdinalIgnoreCase))
        {
            query.Ignore($"{Sampler}={sampler}");
        }
        else
        {
            query.Reject(Sampler, $"one of {string.Join(", ", Filters.Keys.Concat(OtherSamplers).Order(StringComparer.Ordinal))}");
        }
    }

    private static void SetQuality(DialectQuery query)
    {
        if (query["quality"] is not { Length: > 0 } text)
        {
            return;
        }

        // 0 is their lowest quality, and none here.
        query.Set("quality", int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var quality)
            ? Math.Clamp(quality, 1, 100).ToString(CultureInfo.InvariantCulture)
            : text);
    }

    /// <summary>A colour as settings have it: also numbers r,g,b or r,g,b,a become one.</summary>
    private static string ReadColour(string text)
    {
        var items = text.Split(',');
        if (items.Length is not (3 or 4))
        {
            return text;
        }

        var colour = new byte[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            if (!byte.TryParse(items[i], NumberStyles.Integer, CultureInfo.InvariantCulture, out colour[i]))
            {
                return text;
            }
        }

        return Convert.ToHexString(colour);
    }

    private static bool? ReadSwitch(DialectQuery query, string name)
    {
        if (query[name] is not { Length: > 0 } text)
        {
            return null;
        }

        if (bool.TryParse(text, out var value))
        {
            return value;
        }

        query.Reject(name, "true or false");
        return null;
    }

    private static void Copy(DialectQuery query, string command, string parameter)
    {
        if (query[command] is { Length: > 0 } value)
        {
            query.Set(parameter, value);
        }
    }
}
