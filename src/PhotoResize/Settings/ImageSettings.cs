namespace PhotoResize.Settings;

/// <summary>The settings of a request: folder defaults and query, merged. <see langword="null"/> and 0 mean "not set".</summary>
internal sealed record ImageSettings
{
    /// <summary>No settings.</summary>
    public static ImageSettings Empty { get; } = new();

    /// <summary>Width of the result in CSS pixels, or 0.</summary>
    public int Width { get; init; }

    /// <summary>Height of the result in CSS pixels, or 0.</summary>
    public int Height { get; init; }

    /// <summary>How the picture is fitted to width and height.</summary>
    public ResizeMode Mode { get; init; }

    /// <summary>
    /// The part of the frame to show; <see langword="null"/> for the whole frame, or the automatic crop of <see cref="ResizeMode.Crop"/>.
    /// </summary>
    public CropRequest? Crop { get; init; }

    /// <summary>The size that <see cref="Crop"/> refers to, or <see langword="null"/> for pixels.</summary>
    public CropBasis? CropBasis { get; init; }

    /// <summary>The position of the automatic crop in the frame, or of the picture on its canvas.</summary>
    public CropAnchor Anchor { get; init; }

    /// <summary>The point that the automatic crop keeps in view; overrides <see cref="Anchor"/> for the crop.</summary>
    public FocusPoint? Focus { get; init; }

    /// <summary>Whether <see cref="Focus"/> is to be found in the picture.</summary>
    public bool HasAutomaticFocus { get; init; }

    /// <summary>Whether to sharpen after resizing.</summary>
    public bool Sharpen { get; init; } = true;

    /// <summary>Whether pixels are averaged in linear light or in encoded values.</summary>
    public GammaMode Gamma { get; init; }

    /// <summary>How much of the reduction the decoder may do.</summary>
    public HybridMode Hybrid { get; init; }

    /// <summary>The result's format, or <see langword="null"/> to choose it automatically.</summary>
    public ImageFormat? Format { get; init; }

    /// <summary>Whether the client's <c>Accept</c> may choose another format than the automatic one.</summary>
    public bool NegotiatesFormat { get; init; }

    /// <summary>Whether the client wants a lower automatic quality. No setting: it only modifies others.</summary>
    public bool SavesData { get; init; }

    /// <summary>Encoder quality from 1 to 100, or 0 to choose it automatically.</summary>
    public int Quality { get; init; }

    /// <summary>JPEG chroma subsampling, or <see langword="null"/> to choose it automatically.</summary>
    public ChromaSubsampling? Subsample { get; init; }

    /// <summary>Zero-based frame or page; <see langword="null"/> for all frames of an animation, and the first of anything else.</summary>
    public int? Frame { get; init; }

    /// <summary>The colour behind the picture, or <see langword="null"/>.</summary>
    public Rgba? Background { get; init; }

    /// <summary>The resampling filter, or <see langword="null"/> to choose it automatically.</summary>
    public ResamplingFilter? Filter { get; init; }

    /// <summary>Device pixels per CSS pixel, 1 to 5.</summary>
    public decimal DevicePixelRatio { get; init; } = 1;

    /// <summary>Clockwise rotation of the result in degrees: 0, 90, 180 or 270.</summary>
    public int Rotate { get; init; }

    /// <summary>Mirroring of the result, before <see cref="Rotate"/>.</summary>
    public FlipMode Flip { get; init; }

    /// <summary>Whether to apply the EXIF orientation.</summary>
    public bool AutoRotate { get; init; } = true;

    /// <summary>Gaussian sigma in result pixels, 0 (none) to 100.</summary>
    public double Blur { get; init; }

    /// <summary>Whether to remove colours.</summary>
    public bool Grayscale { get; init; }

    /// <summary>
    /// Tolerance, 0 to 255, for trimming a uniform border before anything else; <see langword="null"/> to keep the border.
    /// </summary>
    public int? Trim { get; init; }

    /// <summary>The names of the watermarks to draw, with commas between them; <see langword="null"/> for none.</summary>
    public string? Watermark { get; init; }

    /// <summary>How a dialect wants sizes to be understood; <see langword="null"/> for the package's own rules.</summary>
    public ForeignLayout? Layout { get; init; }

    /// <summary>Whether to process the picture.</summary>
    public ProcessCommand Process { get; init; }

    /// <summary>Whether to cache the result.</summary>
    public CacheCommand Cache { get; init; }

    /// <summary>
    /// Whether no setting changes the picture, so that the source can be sent as it is.
    /// Settings that only modify others (mode, anchor, focus, hybrid, gamma, device pixel ratio) do not count.
    /// Neither do the commands <see cref="Process"/> and <see cref="Cache"/>.
    /// </summary>
    public bool IsEmpty =>
        Width == 0 && Height == 0 && Sharpen && Crop is null && CropBasis is null && Background is null && Filter is null
        && Format is null && !NegotiatesFormat && Quality == 0 && Subsample is null && Frame is null && Rotate == 0 && Flip == FlipMode.None
        && AutoRotate && Blur == 0 && !Grayscale && Trim is null && Watermark is null
        && Layout is null or { IsEmpty: true };
}
