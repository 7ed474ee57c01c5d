using System.Globalization;
using PhotoResize.Settings;

namespace PhotoResize.Dialects;

/// <summary>The commands of ImageResizer 3 to 5.</summary>
internal sealed class ImageResizerDialect : IQueryDialect
{
    // Far beyond every limit of results.
    private const double MaxWidth = 1_000_000_000;

    private const string BorderColor = "bordercolor";
    private const string PaddingColor = "paddingcolor";

    public string Name => "ImageResizer";

    public IReadOnlyCollection<string> Commands { get; } =
    [
        .. ResizerCommands.Layout, .. ResizerCommands.Encoding, "page", "frame", "paddingwidth", PaddingColor, "borderwidth", BorderColor, "margin",
    ];

    public IReadOnlyCollection<string> UnsupportedCommands { get; } =
    [
        "404", "a.blur", "a.contour", "a.convolve", "a.edges", "a.emboss", "a.equalize", "a.jitter", "a.mean", "a.oilpainting", "a.posterize",
        "a.removenoise", "a.sharpen", "a.sobel", "a.threshold", "a.truncate", "a.canny", "a.balancewhite", "a.balancethreshold", BorderColor,
        "carve", "colors", "decoder", "dither", "dpi", "down.colorspace", "down.filter", "down.speed", "down.window", "encoder", "builder",
        "f.edges", "f.oil", "f.removenoise", "f.sharpen", "f.unsharp", "faces", "fastscale", "fi.scale", "filter", "floatspace", "gradient",
        "ignoreicc", "jpeg_idct_downscale_linear", "memcache", "mode=carve", PaddingColor, "progressive", "r.eyes", "s.alpha", "s.brightness",
        "s.contrast", "s.invert", "s.overlay", "s.roundcorners", "s.saturation", "s.sepia", "shadowcolor", "shadowoffset", "shadowwidth",
        "subsampling=411", "trim.percentpadding", "trim.threshold", "up.filter", "webp.lossless",
    ];

    public void Translate(DialectQuery query)
    {
        var commands = new ResizerCommands(query);
        var layout = commands.ReadLayout(LayoutRules.ImageResizer, commands.ReadMode()) with { Surround = ReadSurround(query) };
        query.Layout = commands.HasLayout || layout.Surround != EdgeWidths.None ? layout : null;
        commands.ReadOrientation();
        commands.ReadEncoding();
        SetFrame(query);
        SetColours(query, layout.Surround);
    }

    /// <summary>Numbers begin at 1, and less means the first as well.</summary>
    private static void SetFrame(DialectQuery query)
    {
        var indices = new[] { query["frame"], query["page"] }
            .Where(text => !string.IsNullOrEmpty(text))
            .Select(text => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? Math.Max(number - 1, 0) : 0)
            .ToArray();
        if (indices.Length > 0)
        {
            query.Set("frame", indices.Max().ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Padding, border and margin, one around the other. One that is less than 0 leaves what is inside it as large as it is.</summary>
    private static EdgeWidths ReadSurround(DialectQuery query)
    {
        Span<double> sum = stackalloc double[4];
        Span<double> widest = stackalloc double[4];
        foreach (var name in new[] { "paddingwidth", "borderwidth", "margin" })
        {
            if (EdgesOf(query, name) is not { } edges)
            {
                continue;
            }

            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += edges[i];
                widest[i] = Math.Clamp(sum[i], widest[i], MaxWidth);
            }
        }

        return new EdgeWidths(widest[0], widest[1], widest[2], widest[3]);
    }

    /// <summary>One width for all edges, or left, top, right and bottom.</summary>
    private static double[]? EdgesOf(DialectQuery query, string name)
    {
        if (query[name] is not { Length: > 0 } text)
        {
            return null;
        }

        var edges = ResizerCommands.ReadList(text);
        switch (edges?.Length)
        {
            case 1:
                return [edges[0], edges[0], edges[0], edges[0]];

            case 4:
                return edges;

            default:
                query.Reject(name, "a width, or four of them: left, top, right and bottom");
                return null;
        }
    }

    /// <summary>Padding, border and margin in one colour. Where they would have several, the background's is taken.</summary>
    private static void SetColours(DialectQuery query, EdgeWidths surround)
    {
        var background = query["bgcolor"];
        var padding = query[PaddingColor];
        var hasBorder = EdgesOf(query, "borderwidth") is { } border && border.Any(width => width != 0);
        var hasMargin = EdgesOf(query, "margin") is { } margin && margin.Any(width => width != 0);
        if (padding is { Length: > 0 } && padding != background && EdgesOf(query, "paddingwidth") is not null && surround != EdgeWidths.None)
        {
            if (hasBorder || hasMargin)
            {
                query.Ignore(PaddingColor);
            }
            else
            {
                background = padding;
            }
        }

        if (hasBorder && query[BorderColor] is { Length: > 0 } colour && colour != background)
        {
            query.Ignore(BorderColor);
        }

        if (background is { Length: > 0 })
        {
            query.Set("bgcolor", background);
        }
    }
}
