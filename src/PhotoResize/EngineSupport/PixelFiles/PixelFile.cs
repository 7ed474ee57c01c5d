using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;

namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>
/// A source as a decoder library gets it: what the pixels need and nothing else. A source has much that does not touch its pixels, and
/// libraries remark on it with the same warnings as on pixels that are lost. Of a pixel file every warning is a loss.
/// </summary>
/// <param name="Stream">The file, to be read from its start. It reads from the source, which stays open as long.</param>
internal sealed record PixelFile(Stream Stream)
{
    /// <summary>The wanted frame's number in <see cref="Stream"/>.</summary>
    public int FrameIndex { get; init; }

    /// <summary>The ICC profile of the pixels, empty for sRGB; <see langword="null"/> leaves it to the library to find one in the file.</summary>
    public byte[]? Profile { get; init; }

    /// <summary>
    /// Opens the same pixels as rows, from the first one in the file, where managed code decodes them; else <see langword="null"/>. An engine
    /// may take these or <see cref="Stream"/>.
    /// </summary>
    public Func<PixelRows>? OpenRows { get; init; }

    /// <summary>What the library has to know about a TIFF that managed code does not decode; else <see langword="null"/>.</summary>
    public TiffForLibrary? TiffForLibrary { get; init; }

    /// <summary>Whether the colours have been multiplied by their alpha.</summary>
    public bool IsPremultiplied { get; init; }

    /// <summary>
    /// Whether it is a lossy WebP without alpha and without movement. Decoders reduce such a one as they would a JPEG. Of the others, some
    /// average colours that are not to be seen, or put the frames of an animation beside their places.
    /// </summary>
    public bool IsOpaqueLossyStill { get; init; }

    /// <summary>
    /// Whether it is a JPEG of one scan. Of those with several, decoders collect all coefficients first, and cannot be stopped meanwhile but by
    /// their source.
    /// </summary>
    public bool IsSingleScanJpeg { get; init; }

    /// <summary>What the bands of a JPEG's pixels mean; of other formats the header says it.</summary>
    public PixelColours Colours { get; init; } = PixelColours.Rgb;

    /// <summary>Reads the structure of a source and leaves out what its decoder does not need.</summary>
    /// <param name="source">Can seek, and stands at its start. The caller closes it.</param>
    /// <param name="frame">The frame that is wanted.</param>
    /// <param name="isDecoderLenient">Whether the decoder paints over pixels that are missing, so that they have to be looked for here.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="ImageProcessingException">The source is damaged, or of a kind that is not processed.</exception>
    /// <exception cref="OperationCanceledException">The job was cancelled.</exception>
    public static PixelFile Open(Stream source, SourceFrame frame, bool isDecoderLenient, CancellationToken cancellationToken)
    {
        try
        {
            return frame.Format switch
            {
                ImageFormat.Jpeg => JpegPixelFile.Open(source, frame.StoredSize, isDecoderLenient, cancellationToken),
                ImageFormat.Png => PngPixelFile.Open(source, frame.StoredSize, cancellationToken),
                ImageFormat.Tiff => TiffPixelFile.Open(source, frame, cancellationToken),
                ImageFormat.Avif => AvifPixelFile.Open(source, cancellationToken),
                ImageFormat.Bmp => BmpPixelFile.Open(source, frame, cancellationToken),
                ImageFormat.WebP => WebPPixelFile.Open(source, frame),
                _ => new PixelFile(source) { FrameIndex = frame.Index },
            };
        }
        catch (Exception exception) when (FaultOf(exception) is { } fault)
        {
            throw fault;
        }
    }

    /// <summary>The fault of the source that an exception of managed decoding stands for; <see langword="null"/> if it stands for none.</summary>
    public static ImageProcessingException? FaultOf(Exception exception) => exception switch
    {
        InvalidDataException or EndOfStreamException => new ImageProcessingException(ImageProcessingError.Damaged, exception.Message, exception),
        NotSupportedException => new ImageProcessingException(ImageProcessingError.Unsupported, exception.Message, exception),
        _ => null,
    };
}

/// <summary>A TIFF whose strips or tiles only a library can unpack.</summary>
/// <param name="Compression">TIFF's number of it.</param>
/// <param name="IsTiled">Whether it is in tiles.</param>
/// <param name="IsGrey">Whether it has no colours.</param>
internal sealed record TiffForLibrary(int Compression, bool IsTiled, bool IsGrey);
