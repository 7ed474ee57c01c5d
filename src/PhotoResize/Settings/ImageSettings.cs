namespace PhotoResize.Settings;

/// <summary>What was asked for: folder defaults and the query, merged. <see langword="null"/> and 0 mean "not set".</summary>
internal sealed record ImageSettings
{
    /// <summary>Nothing asked for.</summary>
    public static ImageSettings Empty { get; } = new();

    /// <summary>Width of the result in CSS pixels, or 0.</summary>
    public int Width { get; init; }

    /// <summary>Height of the result in CSS pixels, or 0.</summary>
    public int Height { get; init; }

    /// <summary>How the picture is fitted to width and height.</summary>
    public ResizeMode Mode { get; init; }

    /// <summary>The part of the frame to show, or <see langword="null"/> for the whole or an automatic part.</summary>
    public CropRequest? Crop { get; init; }

    /// <summary>The size that <see cref="Crop"/> refers to, or <see langword="null"/> for pixels.</summary>
    public CropBasis? CropBasis { get; init; }

    /// <summary>Where an automatic crop or the picture on its canvas is placed.</summary>
    public CropAnchor Anchor { get; init; }

    /// <summary>The point that an automatic crop keeps in view; it wins over <see cref="Anchor"/> there.</summary>
    public FocusPoint? Focus { get; init; }

    /// <summary>Whether the result is sharpened to make up for the reduction.</summary>
    public bool Sharpen { get; init; } = true;

    /// <summary>The light in which pixels are averaged.</summary>
    public GammaMode Gamma { get; init; }

    /// <summary>How much of the reduction the decoder may do.</summary>
    public HybridMode Hybrid { get; init; }

    /// <summary>The result's format, or <see langword="null"/> for the automatic one.</summary>
    public ImageFormat? Format { get; init; }

    /// <summary>Encoder quality from 1 to 100, or 0 for the automatic one.</summary>
    public int Quality { get; init; }

    /// <summary>JPEG chroma subsampling, or <see langword="null"/> for the automatic one.</summary>
    public ChromaSubsampling? Subsample { get; init; }

    /// <summary>Zero-based frame or page, or <see langword="null"/> for all frames of an animation and the first of anything else.</summary>
    public int? Frame { get; init; }

    /// <summary>The colour behind the picture, or <see langword="null"/>.</summary>
    public Rgba? Background { get; init; }

    /// <summary>The resampling filter, or <see langword="null"/> for the automatic one.</summary>
    public ResamplingFilter? Filter { get; init; }

    /// <summary>Device pixels for each CSS pixel, 1 to 5.</summary>
    public decimal DevicePixelRatio { get; init; } = 1;

    /// <summary>Clockwise rotation of the result in degrees: 0, 90, 180 or 270.</summary>
    public int Rotate { get; init; }

    /// <summary>Mirroring of the result, before <see cref="Rotate"/>.</summary>
    public FlipMode Flip { get; init; }

    /// <summary>Whether the orientation that the camera recorded is applied.</summary>
    public bool AutoRotate { get; init; } = true;

    /// <summary>Gaussian sigma in result pixels, 0 (none) to 100.</summary>
    public double Blur { get; init; }

    /// <summary>Whether colours are removed.</summary>
    public bool Grayscale { get; init; }

    /// <summary>Tolerance from 0 to 255 for the uniform border that is cut off before anything else, or <see langword="null"/>.</summary>
    public int? Trim { get; init; }

    /// <summary>Whether the picture is processed.</summary>
    public ProcessCommand Process { get; init; }

    /// <summary>Whether the result is kept.</summary>
    public CacheCommand Cache { get; init; }

    /// <summary>
    /// Whether nothing is set that would change a picture by itself, so that the source can be sent as it is.
    /// Settings that only modify others (mode, anchor, focus, hybrid, gamma, device pixel ratio) do not count, and neither do the commands <see cref="Process"/> and
    /// <see cref="Cache"/>, which are orders about the answer.
    /// </summary>
    public bool IsEmpty =>
        Width == 0 && Height == 0 && Sharpen && Crop is null && CropBasis is null && Background is null && Filter is null
        && Format is null && Quality == 0 && Subsample is null && Frame is null && Rotate == 0 && Flip == FlipMode.None
        && AutoRotate && Blur == 0 && !Grayscale && Trim is null;
}
