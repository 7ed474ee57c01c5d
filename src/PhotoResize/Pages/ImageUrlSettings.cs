using System.Globalization;
using PhotoResize.Settings;

namespace PhotoResize.Pages;

/// <summary>
/// What an address asks for: the parameters of a query, typed. What is <see langword="null"/> is not in the address, so that the folder's own
/// setting holds. 0 cancels it for sides, quality, rotation and blur.
/// </summary>
public sealed record ImageUrlSettings
{
    /// <summary>No settings: the address of the original.</summary>
    public static ImageUrlSettings None { get; } = new();

    /// <summary>Width in CSS pixels.</summary>
    public int? Width { get; init; }

    /// <summary>Height in CSS pixels.</summary>
    public int? Height { get; init; }

    /// <summary>How the picture is fitted to width and height.</summary>
    public ResizeMode? Mode { get; init; }

    /// <summary>The part of the picture to show.</summary>
    public CropRequest? Crop { get; init; }

    /// <summary>The size that the numbers of <see cref="Crop"/> refer to.</summary>
    public CropBasis? CropBasis { get; init; }

    /// <summary>The position of the automatic crop, or of the picture on its canvas.</summary>
    public CropAnchor? Anchor { get; init; }

    /// <summary>The point that the automatic crop keeps in view.</summary>
    public FocusPoint? Focus { get; init; }

    /// <summary>Whether that point is found in the picture (<c>focus=auto</c>). <see cref="Focus"/> goes before it. Default <see langword="false"/>.</summary>
    public bool AutoFocus { get; init; }

    /// <summary>The format of the result.</summary>
    public ImageFormat? Format { get; init; }

    /// <summary>
    /// Whether the format is the best that the browser takes (<c>format=auto</c>). <see cref="Format"/> goes before it. Default
    /// <see langword="false"/>.
    /// </summary>
    public bool AutoFormat { get; init; }

    /// <summary>Quality of the encoder, 1 to 100.</summary>
    public int? Quality { get; init; }

    /// <summary>Chroma subsampling of a JPEG.</summary>
    public ChromaSubsampling? Subsample { get; init; }

    /// <summary>Frame or page, zero-based.</summary>
    public int? Frame { get; init; }

    /// <summary>The colour behind the picture.</summary>
    public Rgba? Background { get; init; }

    /// <summary>The resampling filter.</summary>
    public ResamplingFilter? Filter { get; init; }

    /// <summary>Device pixels per CSS pixel, 1 to 5.</summary>
    public decimal? DevicePixelRatio { get; init; }

    /// <summary>Whether to sharpen after resizing.</summary>
    public bool? Sharpen { get; init; }

    /// <summary>Whether pixels are averaged in linear light.</summary>
    public GammaMode? Gamma { get; init; }

    /// <summary>How much of the reduction the decoder may do.</summary>
    public HybridMode? Hybrid { get; init; }

    /// <summary>Clockwise rotation in degrees: 90, 180 or 270.</summary>
    public int? Rotate { get; init; }

    /// <summary>How the result is mirrored.</summary>
    public FlipMode? Flip { get; init; }

    /// <summary>Whether to apply the EXIF orientation.</summary>
    public bool? AutoRotate { get; init; }

    /// <summary>Gaussian sigma in pixels of the result, up to 100.</summary>
    public double? Blur { get; init; }

    /// <summary>Whether to remove colours.</summary>
    public bool? Grayscale { get; init; }

    /// <summary>Tolerance for cutting off a uniform border, 0 to 255.</summary>
    public int? Trim { get; init; }

    /// <summary>The name of a preset, or several with commas between them; empty for none.</summary>
    public string? Preset { get; init; }

    /// <summary>The name of a watermark, or several with commas between them; empty for none.</summary>
    public string? Watermark { get; init; }

    /// <summary>When the address ends to be valid. Only where the folder wants addresses to be signed.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Parameters by their names, as in a query. One that has a property here counts only where that is not set. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Others { get; init; } = new Dictionary<string, string>();

    /// <summary>The parameters as a query has them, in one order for equal settings.</summary>
    internal IEnumerable<(string Name, string? Value)> ToQuery() =>
    [
        ("preset", Preset),
        ("width", Text(Width)),
        ("height", Text(Height)),
        ("mode", Name(Mode)),
        ("crop", Crop is { } crop ? $"{Text(crop.X)},{Text(crop.Y)},{Text(crop.Width)},{Text(crop.Height)}" : null),
        ("cropbasis", CropBasis is { } basis ? $"{Text(basis.Width)},{Text(basis.Height)}" : null),
        ("anchor", Anchor is { } anchor ? NameOf(anchor) : null),
        ("focus", Focus is { } focus ? $"{Text(focus.X)},{Text(focus.Y)}" : AutoFocus ? "auto" : null),
        ("trim", Text(Trim)),
        ("frame", Text(Frame)),
        ("autorotate", Name(AutoRotate)),
        ("rotate", Text(Rotate)),
        ("flip", Flip is { } flip ? NameOf(flip) : null),
        ("bgcolor", Background is { } color ? NameOf(color) : null),
        ("filter", Name(Filter)),
        ("gamma", Name(Gamma)),
        ("hybrid", Name(Hybrid)),
        ("sharpen", Name(Sharpen)),
        ("blur", Text(Blur)),
        ("grayscale", Name(Grayscale)),
        ("watermark", Watermark),
        ("format", Name(Format) ?? (AutoFormat ? "auto" : null)),
        ("quality", Text(Quality)),
        ("subsample", Subsample is { } subsampling ? Text((int)subsampling) : null),
        ("dpr", Text(DevicePixelRatio)),
    ];

    private static string? Text<T>(T? value)
        where T : struct, IFormattable =>
        value?.ToString(null, CultureInfo.InvariantCulture);

    private static string Text<T>(T value)
        where T : IFormattable =>
        value.ToString(null, CultureInfo.InvariantCulture);

    /// <summary>The values of a query are called like ours.</summary>
    private static string? Name<T>(T? value)
        where T : struct =>
        value?.ToString()!.ToLowerInvariant();

    private static string NameOf(CropAnchor anchor)
    {
        var vertical = anchor.Vertical switch { AxisAnchor.Start => "top", AxisAnchor.End => "bottom", _ => "middle" };
        var horizontal = anchor.Horizontal switch { AxisAnchor.Start => "left", AxisAnchor.End => "right", _ => "center" };
        return $"{vertical}-{horizontal}";
    }

    /// <summary>Nothing has no name; an empty value cancels a default.</summary>
    private static string NameOf(FlipMode flip) => flip switch
    {
        FlipMode.Both => "both",
        FlipMode.Horizontal => "h",
        FlipMode.Vertical => "v",
        _ => "",
    };

    private static string NameOf(Rgba color) =>
        Convert.ToHexStringLower(color.IsOpaque ? [color.R, color.G, color.B] : [color.R, color.G, color.B, color.A]);
}
