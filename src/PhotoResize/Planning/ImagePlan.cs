using PhotoResize.Settings;

namespace PhotoResize.Planning;

/// <summary>Everything that determines the bytes of a result. An engine executes the plan and decides nothing.</summary>
/// <remarks>
/// Order of steps: decode, orient, crop, resize to <see cref="Inner"/>, sharpen, blur, grayscale, canvas, flip, rotate or tilt, watermarks,
/// encode.
/// </remarks>
public sealed record ImagePlan
{
    /// <summary>The frame of the source to decode, or the first one of an animation.</summary>
    public required SourceFrame Frame { get; init; }

    /// <summary>The number of frames to decode; more than 1 gives an animation.</summary>
    public required int FrameCount { get; init; }

    /// <summary>The part of the upright frame to show.</summary>
    public required PixelRectangle Crop { get; init; }

    /// <summary>The size that <see cref="Crop"/> is resampled to.</summary>
    public required PixelSize Inner { get; init; }

    /// <summary>The size of the canvas, before <see cref="Rotate"/>.</summary>
    public required PixelSize Outer { get; init; }

    /// <summary>The position of the picture on the canvas.</summary>
    public required PixelPoint Offset { get; init; }

    /// <summary>
    /// The colour behind the picture and of the padding; <see langword="null"/> keeps alpha and leaves the padding transparent.
    /// Opaque if the picture has alpha or padding and the format has no alpha.
    /// </summary>
    public Rgba? Matte { get; init; }

    /// <summary>The result's format.</summary>
    public required ImageFormat Format { get; init; }

    /// <summary>The encoder's quality from 1 to 100; <see langword="null"/> for formats without one.</summary>
    public int? Quality { get; init; }

    /// <summary>JPEG chroma subsampling; <see langword="null"/> for other formats.</summary>
    public ChromaSubsampling? Subsampling { get; init; }

    /// <summary>How much work the encoder may put into each pixel.</summary>
    public EncoderEffort Effort { get; init; }

    /// <summary>
    /// The factor by which the decoder may shrink: 1, 2, 4, 8, 16 or 32. A decoder without this factor uses the next smaller one it has.
    /// </summary>
    public required int ShrinkFactor { get; init; }

    /// <summary>The filter for the rest of the resampling.</summary>
    public required ResamplingFilter Filter { get; init; }

    /// <summary>Whether pixels are averaged in linear light.</summary>
    public required bool LinearLight { get; init; }

    /// <summary>Unsharp masking of the resampled picture, or <see langword="null"/>.</summary>
    public Sharpening? Sharpening { get; init; }

    /// <summary>Gaussian sigma in result pixels; 0 for none.</summary>
    public double Blur { get; init; }

    /// <summary>Whether to remove colours.</summary>
    public bool Grayscale { get; init; }

    /// <summary>How the canvas is mirrored.</summary>
    public FlipMode Flip { get; init; }

    /// <summary>Clockwise rotation of the canvas in degrees, after <see cref="Flip"/>: 0, 90, 180 or 270.</summary>
    public int Rotate { get; init; }

    /// <summary>
    /// Clockwise rotation of the canvas in degrees by another angle, in place of <see cref="Rotate"/>: more than 0, less than 360; 0 for none.
    /// What shows at the corners is <see cref="Matte"/>, or transparent.
    /// </summary>
    public double Tilt { get; init; }

    /// <summary>What is drawn over the result, in this order; over every frame of an animation.</summary>
    public IReadOnlyList<PlannedWatermark> Watermarks { get; init; } = [];

    /// <summary>Whether the crop changes its size, so that it has to be resampled.</summary>
    public bool Resamples => Inner != Crop.Size;

    /// <summary>Whether the canvas is larger than the picture.</summary>
    public bool Pads => Outer != Inner;

    /// <summary>Whether another plan differs in nothing but the encoding.</summary>
    internal bool HasPixelsOf(ImagePlan other) =>
        this == other with { Format = Format, Quality = Quality, Subsampling = Subsampling, Effort = Effort };

    /// <summary>The pixels of all frames of the result.</summary>
    internal long Pixels => ResultSize.Pixels * FrameCount;

    /// <summary>The size of the finished result.</summary>
    public PixelSize ResultSize => Tilt != 0 ? Tilted : Rotate is 90 or 270 ? Outer.Transposed : Outer;

    /// <summary>Whether canvas or corners show behind the picture.</summary>
    internal bool ShowsMore => Pads || Tilt != 0;

    private PixelSize Tilted
    {
        get
        {
            var (width, height) = TiltedSize.Of(Outer.Width, Outer.Height, Tilt);
            return new PixelSize((int)width, (int)height);
        }
    }
}

/// <summary>Unsharp masking of the luminance.</summary>
/// <param name="Amount">Strength, in percent of the difference from the blurred picture.</param>
/// <param name="Radius">Gaussian sigma of the blurred picture, in result pixels.</param>
/// <param name="Threshold">The smallest difference that is sharpened, in levels of 0 to 255.</param>
public readonly record struct Sharpening(int Amount, double Radius, int Threshold);
