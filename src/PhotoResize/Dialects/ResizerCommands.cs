using System.Collections.Frozen;
using System.Globalization;
using PhotoResize.Settings;

namespace PhotoResize.Dialects;

/// <summary>The commands that ImageResizer and Imageflow have in common.</summary>
internal sealed class ResizerCommands
{
    /// <summary>Names of commands on sizes and places.</summary>
    public static readonly string[] Layout =
    [
        "width", "w", "height", "h", "maxwidth", "maxheight", "mode", "scale", "crop", "cropxunits", "cropyunits", "anchor", "zoom", "rotate",
        "srotate", "flip", "sflip", "sourceflip", "autorotate", "stretch", "carve",
    ];

    /// <summary>Names of commands on files and colours.</summary>
    public static readonly string[] Encoding = ["format", "thumbnail", "quality", "bgcolor", "subsampling", "s.grayscale", "watermark"];

    // Without a size, these are what sizes of lower layers are understood by.
    private static readonly string[] Modifiers = ["mode", "scale", "crop", "zoom", "srotate", "sflip", "sourceflip"];

    private const NumberStyles DecimalStyle = NumberStyles.Float | NumberStyles.AllowThousands;
    private const double Largest = 1_000_000_000;

    private static readonly FrozenDictionary<string, ScaleRule> Scales = new Dictionary<string, ScaleRule>
    {
        ["down"] = ScaleRule.Down,
        ["downscaleonly"] = ScaleRule.Down,
        ["up"] = ScaleRule.Up,
        ["upscaleonly"] = ScaleRule.Up,
        ["both"] = ScaleRule.Both,
        ["canvas"] = ScaleRule.Canvas,
        ["upscalecanvas"] = ScaleRule.Canvas,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, FlipMode> Flips = new Dictionary<string, FlipMode>
    {
        ["none"] = FlipMode.None,
        ["h"] = FlipMode.Horizontal,
        ["x"] = FlipMode.Horizontal,
        ["v"] = FlipMode.Vertical,
        ["y"] = FlipMode.Vertical,
        ["both"] = FlipMode.Both,
        ["xy"] = FlipMode.Both,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string> Formats = new Dictionary<string, string>
    {
        ["jif"] = "jpg",
        ["jfi"] = "jpg",
        ["exif"] = "jpg",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // Ways to weigh the colours, which are one here.
    private static readonly FrozenSet<string> Grays =
        new[] { "true", "y", "ntsc", "ry", "bt709", "flat" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, bool> Switches = new Dictionary<string, bool>
    {
        ["true"] = true,
        ["1"] = true,
        ["yes"] = true,
        ["on"] = true,
        ["false"] = false,
        ["0"] = false,
        ["no"] = false,
        ["off"] = false,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // The orientation that turns by right angles, then mirrors: across, down, both.
    private static readonly int[,] Orientations = { { 1, 2, 4, 3 }, { 6, 5, 7, 8 }, { 3, 4, 2, 1 }, { 8, 7, 5, 6 } };

    private readonly DialectQuery _query;
    private readonly int? _width;
    private readonly int? _height;
    private readonly int? _maxWidth;
    private readonly int? _maxHeight;

    public ResizerCommands(DialectQuery query)
    {
        _query = query;
        _width = Integer("width") ?? Integer("w");
        _height = Integer("height") ?? Integer("h");
        _maxWidth = Integer("maxwidth");
        _maxHeight = Integer("maxheight");
    }

    /// <summary>Whether there is a width or height that is not only an upper bound.</summary>
    public bool HasExactSize => _width is not null || _height is not null;

    /// <summary>Whether there is any command that sizes depend on, so that they are understood in the other package's way.</summary>
    public bool HasLayout =>
        HasSize || Modifiers.Any(name => _query[name] is { Length: > 0 });

    private bool HasSize => HasExactSize || _maxWidth is not null || _maxHeight is not null;

    /// <summary>The mode; without one, older commands say it, and at last the sizes. <see langword="null"/> if nothing does.</summary>
    /// <param name="others">Names of other modes, which are returned as they are.</param>
    public string? ReadMode(params ReadOnlySpan<string> others)
    {
        var mode = _query["mode"]?.ToLowerInvariant();
        switch (mode)
        {
            case "max" or "pad" or "crop" or "stretch":
                return mode;

            case "carve":
                _query.Ignore("mode=carve");
                return "stretch";

            case null or "" or "none":
                break;

            default:
                if (others.Contains(mode))
                {
                    return mode;
                }

                _query.Reject("mode", $"one of carve, crop, max, none, pad, stretch{string.Concat(others.ToArray().Select(other => $", {other}"))}");
                break;
        }

        if (!HasExactSize)
        {
            return null;
        }

        if ("fill".Equals(_query["stretch"], StringComparison.OrdinalIgnoreCase))
        {
            return "stretch";
        }

        if ("auto".Equals(_query["crop"], StringComparison.OrdinalIgnoreCase))
        {
            return "crop";
        }

        if (_query["carve"]?.ToLowerInvariant() is { Length: > 0 } and not ("false" or "none"))
        {
            _query.Ignore("carve");
            return "stretch";
        }

        return "pad";
    }

    /// <summary>Reads sizes, crop, scale, zoom and what is done to the original beforehand.</summary>
    /// <param name="rules">How they are understood.</param>
    /// <param name="mode">The mode; <see langword="null"/> if there is none.</param>
    /// <param name="withoutAnchor">Whether the anchor is no name, and read elsewhere.</param>
    public ForeignLayout ReadLayout(LayoutRules rules, string? mode, bool withoutAnchor = false)
    {
        var (width, isWidthMax) = Bound(_width, _maxWidth);
        var (height, isHeightMax) = Bound(_height, _maxHeight);

        // A side that is asked for and not a pixel long makes an upper bound of the other side as short.
        width = isWidthMax && IsVoid(_height) ? 0 : width;
        height = isHeightMax && IsVoid(_width) ? 0 : height;
        if (HasSize)
        {
            SetSide("width", width);
            SetSide("height", height);
        }

        if (HasSize || mode is not null)
        {
            _query.Set("mode", mode ?? "max");
        }

        if (!withoutAnchor && _query["anchor"] is { Length: > 0 } anchor)
        {
            _query.Set("anchor", anchor);
        }

        return new ForeignLayout
        {
            Rules = rules,
            Scale = Named("scale", Scales) ?? ScaleRule.Down,
            Zoom = rules == LayoutRules.ImageResizer ? Math.Clamp(Decimal("zoom") ?? 1, 0, Largest) : 1,
            IsWidthMax = isWidthMax,
            IsHeightMax = isHeightMax,
            IsSizeVoid = HasSize && width == 0 && height == 0,
            Crop = ReadCrop(),
            SourceOrientation = Orientations[
                QuarterTurns(Decimal("srotate") ?? 0), (int)(Named("sflip", Flips) ?? Named("sourceflip", Flips) ?? FlipMode.None)],
        };
    }

    /// <summary>Reads how the result is rotated and mirrored, in this order; settings have it the other way round.</summary>
    public void ReadOrientation() => SetOrientation(Decimal("rotate"));

    /// <summary>The same where the rotation is rounded to a right angle.</summary>
    public void ReadQuarterTurns() => SetOrientation(Decimal("rotate") is { } degrees ? QuarterTurns(degrees) * 90 : null);

    private void SetOrientation(double? rotate)
    {
        var flip = Named("flip", Flips);
        var angle = (rotate ?? 0) % 360;
        angle = angle < 0 ? angle + 360 : angle;
        if (angle % 90 == 0)
        {
            var turnsAside = angle is 90 or 270;
            flip = (flip, turnsAside) switch
            {
                (FlipMode.Horizontal, true) => FlipMode.Vertical,
                (FlipMode.Vertical, true) => FlipMode.Horizontal,
                _ => flip,
            };
        }
        else
        {
            // Mirrored beforehand, it has to be turned the other way.
            var tilt = flip is FlipMode.Horizontal or FlipMode.Vertical ? 360 - angle : angle;
            _query.Layout = (_query.Layout ?? new ForeignLayout()) with { Tilt = tilt };
        }

        if (rotate is not null && angle % 90 == 0)
        {
            _query.Set("rotate", angle.ToString(CultureInfo.InvariantCulture));
        }

        if (flip is { } mirrored)
        {
            _query.Set("flip", mirrored switch { FlipMode.Horizontal => "h", FlipMode.Vertical => "v", FlipMode.Both => "both", _ => "" });
        }

        if (Named("autorotate", Switches) is { } turns)
        {
            _query.Set("autorotate", turns ? "true" : "false");
        }
    }

    /// <summary>Reads format, quality and chroma subsampling, and what is done to the colours.</summary>
    public void ReadEncoding()
    {
        var format = _query["format"] is { Length: > 0 } main ? main : _query["thumbnail"];
        if (format is { Length: > 0 })
        {
            _query.Set("format", Formats.GetValueOrDefault(format, format));
        }

        if (_query["quality"] is { Length: > 0 } quality)
        {
            _query.Set("quality", quality);
        }

        if (_query["subsampling"] is { Length: > 0 } subsampling)
        {
            if (subsampling == "411")
            {
                _query.Ignore("subsampling=411");
            }
            else
            {
                _query.Set("subsample", subsampling);
            }
        }

        if (_query["s.grayscale"] is { } gray && Grays.Contains(gray))
        {
            _query.Set("grayscale", "true");
        }

        if (_query["watermark"] is { Length: > 0 } watermark)
        {
            _query.Set("watermark", watermark);
        }
    }

    /// <summary>Numbers with commas between them, in parentheses or not; what is no number is 0.</summary>
    public static double[]? ReadList(string text)
    {
        text = text.Trim(' ', '(', ')', ',');
        return text.Length == 0 ? null : [.. text.Split(',').Select(item => TryDecimal(item, out var value) ? value : 0)];
    }

    /// <summary>The value of a command that is one of some names; <see langword="null"/> if it is none of them.</summary>
    public T? Named<T>(string command, FrozenDictionary<string, T> names)
        where T : struct
    {
        if (_query[command] is not { Length: > 0 } text)
        {
            return null;
        }

        if (names.TryGetValue(text, out var value))
        {
            return value;
        }

        _query.Reject(command, $"one of {string.Join(", ", names.Keys.Order(StringComparer.Ordinal))}");
        return null;
    }

    /// <summary>The value of a command that is a decimal; <see langword="null"/> if it is not.</summary>
    /// <param name="command">The command.</param>
    /// <param name="suffix">A character that may stand behind the number; white space for none.</param>
    public double? Decimal(string command, char suffix = ' ')
    {
        if (_query[command] is not { Length: > 0 } text)
        {
            return null;
        }

        if (TryDecimal(text.TrimEnd(suffix), out var value))
        {
            return value;
        }

        _query.Reject(command, "a decimal");
        return null;
    }

    private static bool TryDecimal(string text, out double value) =>
        double.TryParse(text, DecimalStyle, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    private static int QuarterTurns(double degrees) => (int)(Math.Floor(((((degrees % 360) + 360) % 360) + 45) / 90)) % 4;

    /// <summary>The smaller one of a side and its upper bound, and whether there is no more than a bound.</summary>
    private static (int Side, bool IsMax) Bound(int? side, int? max) => (side, max) switch
    {
        ( > 0, > 0) => (Math.Min(side.Value, max.Value), false),
        ( > 0, _) => (side.Value, false),
        (_, > 0) => (max.Value, true),
        _ => (0, false),
    };

    private static bool IsVoid(int? side) => side <= 0;

    private void SetSide(string name, int side)
    {
        if (side > 0)
        {
            _query.Set(name, side.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            // That of a lower layer would be another size.
            _query.Set(name, "");
        }
    }

    private CropCorners? ReadCrop()
    {
        if (_query["crop"] is not { Length: > 0 } text || text.Equals("auto", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (ReadList(text) is not [var left, var top, var right, var bottom])
        {
            _query.Reject("crop", "four decimals left,top,right,bottom");
            return null;
        }

        return new CropCorners(left, top, right, bottom, Decimal("cropxunits") ?? 0, Decimal("cropyunits") ?? 0);
    }

    private int? Integer(string command)
    {
        if (_query[command] is not { Length: > 0 } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value))
        {
            // Their way to say that there is none.
            return value == -1 ? null : value;
        }

        _query.Reject(command, "an integer");
        return null;
    }
}
