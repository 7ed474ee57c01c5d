using System.Collections.Frozen;
using System.Globalization;
using PhotoResize.Settings;

namespace PhotoResize.Dialects;

/// <summary>The query of Imageflow.Server.</summary>
internal sealed class ImageflowDialect : IQueryDialect
{
    private const string AspectCrop = "aspectcrop";

    // Those of Imageflow.
    private const double MinZoom = 0.00008;
    private const double MaxZoom = 80_000;

    private static readonly string[] Zooms = ["zoom", "dpr", "dppx"];

    private static readonly FrozenDictionary<string, string> QualityOf = new Dictionary<string, string>
    {
        ["jpg"] = "jpeg.quality",
        ["jpeg"] = "jpeg.quality",
        ["webp"] = "webp.quality",
        ["avif"] = "avif.quality",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public string Name => "Imageflow";

    public IReadOnlyCollection<string> Commands { get; } =
    [
        .. ResizerCommands.Layout, .. ResizerCommands.Encoding, "dpr", "dppx", "c", "c.gravity", "frame", "page",
        "jpeg.quality", "webp.quality", "avif.quality",
    ];

    public IReadOnlyCollection<string> UnsupportedCommands { get; } =
    [
        "404", "a.balancewhite", "a.blur", "a.removenoise", "a.sharpen", "accept.avif", "accept.color_profiles", "accept.jxl", "accept.webp",
        "avif.speed", "bordercolor", "borderwidth", "builder", "carve", "colors", "decoder", "decoder.min_precise_scaling_ratio", "dither",
        "down.colorspace", "down.filter", "encoder", "f.sharpen", "f.sharpen_when", "floatspace", "ignore_icc_errors", "ignoreicc",
        "jpeg.li", "jpeg.progressive", "jpeg.turbo", "jpeg_idct_downscale_linear", "jxl.distance", "jxl.effort", "jxl.lossless",
        "jxl.quality", "lossless", "margin", "mode=carve", "paddingcolor", "paddingheight", "paddingwidth", "png.libpng", "png.lossless",
        "png.max_deflate", "png.min_quality", "png.quality", "png.quantization_speed", "qp", "qp.dppx", "qp.dpr", "s.alpha", "s.brightness",
        "s.contrast", "s.invert", "s.roundcorners", "s.saturation", "s.sepia", "short", "srcset", "subsampling=411", "trim.percentpadding",
        "trim.threshold", "up.colorspace", "up.filter", "watermark_red_dot", "webp.lossless",
    ];

    public void Translate(DialectQuery query)
    {
        var commands = new ResizerCommands(query);
        var mode = commands.ReadMode(AspectCrop);
        var rules = mode == AspectCrop ? LayoutRules.AspectCrop : LayoutRules.Imageflow;
        var (anchor, isShare) = ReadShares(query, "anchor", takesNames: true);
        var layout = commands.ReadLayout(rules, mode == AspectCrop ? "crop" : mode, isShare) with
        {
            Zoom = ReadZoom(query, commands),
            PadGravity = anchor,
            CropGravity = ReadShares(query, "c.gravity", takesNames: false).Point ?? anchor,
        };
        layout = ReadPercentCrop(query) is { } crop ? layout with { Crop = crop } : layout;
        query.Layout = commands.HasLayout || !layout.IsEmpty ? layout : null;
        commands.ReadQuarterTurns();
        commands.ReadEncoding();
        SetQuality(query);
        if ((query["frame"] ?? query["page"]) is { Length: > 0 } frame)
        {
            query.Set("frame", frame);
        }

        if (query["bgcolor"] is { Length: > 0 } background)
        {
            query.Set("bgcolor", background);
        }
    }

    /// <summary>The first of three names that has a number; a trailing x is left out.</summary>
    private static double ReadZoom(DialectQuery query, ResizerCommands commands)
    {
        var name = Zooms.FirstOrDefault(name => query[name] is { Length: > 0 });
        return name is null ? 1 : Math.Clamp(commands.Decimal(name, suffix: 'x') ?? 1, MinZoom, MaxZoom);
    }

    /// <summary>Corners in percent of the sides.</summary>
    private static CropCorners? ReadPercentCrop(DialectQuery query)
    {
        const int Percent = 100;
        if (query["c"] is not { Length: > 0 } text)
        {
            return null;
        }

        if (ResizerCommands.ReadList(text) is [var left, var top, var right, var bottom])
        {
            return new CropCorners(left, top, right, bottom, Percent, Percent);
        }

        query.Reject("c", "four decimals left,top,right,bottom, in percent");
        return null;
    }

    /// <summary>Two percentages of what is left over on each axis, as shares. A name is left to settings where it may be one.</summary>
    private static (FocusPoint? Point, bool IsShare) ReadShares(DialectQuery query, string command, bool takesNames)
    {
        if (query[command] is not { Length: > 0 } text || (takesNames && !text.Contains(',', StringComparison.Ordinal)))
        {
            return (null, false);
        }

        if (ResizerCommands.ReadList(text) is [var across, var down])
        {
            return (new FocusPoint(Share(across), Share(down)), true);
        }

        query.Reject(command, "two decimals from 0 to 100");
        return (null, true);

        static decimal Share(double percent) => (decimal)Math.Clamp(percent, 0, 100) / 100;
    }

    /// <summary>The quality of the format that is asked for goes before the one of all formats.</summary>
    private static void SetQuality(DialectQuery query)
    {
        if ((query["format"] ?? query["thumbnail"]) is { } format
            && QualityOf.TryGetValue(format, out var name)
            && query[name] is { Length: > 0 } text
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var quality)
            && quality is >= 0 and <= 100)
        {
            query.Set("quality", Math.Round(quality).ToString(CultureInfo.InvariantCulture));
        }
    }
}
