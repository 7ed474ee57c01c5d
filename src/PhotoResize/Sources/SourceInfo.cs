using PhotoResize.Settings;

namespace PhotoResize.Sources;

/// <summary>The properties of a source that a plan depends on, as its header has them.</summary>
/// <param name="Format">The format, recognised by the bytes and not by the file's name.</param>
/// <param name="Frames">
/// One entry for each page of a TIFF; a single entry for all frames of an animation, which share a canvas.
/// </param>
/// <param name="FrameCount">Number of frames or pages, 1 or more.</param>
internal sealed record SourceInfo(ImageFormat Format, IReadOnlyList<FrameInfo> Frames, int FrameCount)
{
    /// <summary>Describes a source with a single picture.</summary>
    /// <param name="format">The format, recognised by the bytes.</param>
    /// <param name="frame">The picture.</param>
    public SourceInfo(ImageFormat format, FrameInfo frame)
        : this(format, [frame], 1)
    {
    }

    /// <summary>
    /// Whether the file is also a sequence that moves, as an AVIF may be, of which only the still picture is decoded. It has one frame here.
    /// </summary>
    public bool IsSequence { get; init; }

    /// <summary>Whether the frames are shown one after the other, as in GIF, PNG and WebP; the pages of a TIFF are not.</summary>
    public bool IsAnimated => FrameCount > 1 && ImageFormatInfo.Of(Format).CanAnimate;

    /// <summary>The frame with a number; the first one if there is no such frame.</summary>
    /// <param name="index">Zero-based.</param>
    public FrameInfo FrameAt(int index) => Frames[index < Frames.Count ? index : 0];
}

/// <summary>One frame or page as stored.</summary>
/// <param name="Width">Pixels across, 1 or more.</param>
/// <param name="Height">Pixels down, 1 or more.</param>
/// <param name="Orientation">EXIF orientation, 1 to 8; 1 if none is recorded.</param>
/// <param name="HasAlpha">Whether the header declares an alpha channel or a transparent palette entry.</param>
internal readonly record struct FrameInfo(int Width, int Height, int Orientation = 1, bool HasAlpha = false)
{
    /// <summary>
    /// The bytes for each pixel of an animation that managed code plays: its canvas, what has to be restored of it, and a frame, in four bytes
    /// each.
    /// </summary>
    public const int AnimationBytes = 3 * 4;

    private readonly long _decodedPixels;

    /// <summary>
    /// The pixels that a decoder holds or computes for the frame: at least width times height. More where others are clipped off, covered or
    /// put together, or are a plane of their own. An AVIF's are those of all its parts, of the canvases that they are put on, and of alpha.
    /// </summary>
    public long DecodedPixels
    {
        get => Math.Max(_decodedPixels, (long)Width * Height);
        init => _decodedPixels = value > (long)Width * Height ? value : 0; // one form for equal frames
    }

    /// <summary>The bytes that a decoder has to hold before it can give the first row, where the way of storing makes it.</summary>
    public long BufferedBytes { get; init; }

    /// <summary>Whether samples have more than 8 bits.</summary>
    public bool HasDeepSamples { get; init; }
}
