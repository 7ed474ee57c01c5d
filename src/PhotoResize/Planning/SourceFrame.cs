using PhotoResize.Settings;

namespace PhotoResize.Planning;

/// <summary>The frame or page of a source that an engine decodes.</summary>
/// <param name="Format">The source's format, detected from its bytes.</param>
/// <param name="Index">The frame's index, zero-based.</param>
/// <param name="StoredSize">The size as stored, before <paramref name="Orientation"/> is applied.</param>
/// <param name="Orientation">The EXIF orientation to apply, 1 (none) to 8.</param>
/// <param name="HasAlpha">Whether the frame can have transparent pixels.</param>
public sealed record SourceFrame(ImageFormat Format, int Index, PixelSize StoredSize, int Orientation, bool HasAlpha)
{
    /// <summary>The size after <see cref="Orientation"/> is applied; all geometry refers to it.</summary>
    public PixelSize UprightSize => Orientation >= 5 ? StoredSize.Transposed : StoredSize;

    /// <summary>
    /// The pixels that are decoded for the frame, if they are more than <see cref="StoredSize"/>: those of the parts of an AVIF, of what is
    /// clipped off, and of alpha.
    /// </summary>
    public long DecodedPixels { get; init; }

    /// <summary>
    /// The bytes that any decoder has to hold before it can give the first row, because of how the pixels are stored: the coefficients of a
    /// JPEG of several scans, the rows of an interlaced PNG, the canvas of an animated one, a row of a TIFF's tiles. 0 where rows come one
    /// after the other, or where it depends on the decoder.
    /// </summary>
    public long BufferedBytes { get; init; }

    /// <summary>Whether samples have more than 8 bits.</summary>
    public bool HasDeepSamples { get; init; }
}
