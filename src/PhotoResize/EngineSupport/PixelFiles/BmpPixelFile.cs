using PhotoResize.EngineSupport.Bmp;
using PhotoResize.EngineSupport.Profiles;
using PhotoResize.EngineSupport.Tiff;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>A bitmap, which managed code decodes for both engines: libvips has no decoder of its own. Rows are in the order of the file.</summary>
internal static class BmpPixelFile
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>
    /// The same frame in the order of the file, which mostly begins with the lowest row: mirrored, so that what reads it from top to bottom
    /// need not hold the picture to turn it round.
    /// </summary>
    /// <param name="source">Can seek; stands at its start afterwards.</param>
    /// <param name="frame">A frame of any format; only a bitmap's is changed.</param>
    /// <exception cref="ImageProcessingException">The headers contradict themselves.</exception>
    /// <exception cref="IOException">The source cannot be read.</exception>
    public static SourceFrame InFileOrder(Stream source, SourceFrame frame)
    {
        const int MirroredDown = 4;
        if (frame.Format != ImageFormat.Bmp)
        {
            return frame;
        }

        try
        {
            var isTopDown = ReadLayout(source)?.IsTopDown ?? true;
            source.Position = 0;
            return isTopDown ? frame : frame with { Orientation = MirroredDown };
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw PixelFile.FaultOf(exception) ?? (Exception)new IOException("The source cannot be read.", exception);
        }
    }

    /// <summary>Reads the headers.</summary>
    /// <exception cref="EndOfStreamException">The file is truncated.</exception>
    /// <exception cref="InvalidDataException">The headers contradict themselves.</exception>
    /// <exception cref="NotSupportedException">The bitmap is of a kind that is not decoded.</exception>
    public static PixelFile Open(Stream source, SourceFrame frame, CancellationToken cancellationToken)
    {
        var layout = ReadLayout(source) ?? throw new InvalidDataException("The file is no bitmap.");
        if (new PixelSize(layout.Width, layout.Height) != frame.StoredSize)
        {
            throw new InvalidDataException($"The bitmap has {layout.Width} x {layout.Height} pixels where {frame.StoredSize} were announced.");
        }

        if (layout.Compression is BmpCompression.Jpeg or BmpCompression.Png or BmpCompression.Unknown or BmpCompression.Os2Huffman)
        {
            throw new NotSupportedException($"A bitmap with compression {layout.Compression}.");
        }

        // Checked before memory is allocated. The last row's padding may be missing. The length of run-length codes is not known beforehand.
        var least = layout.IsRunLength ? 0 : (layout.Stride * (layout.Height - 1)) + layout.RowBytes;
        if (source.Length - layout.PixelOffset < least)
        {
            throw new EndOfStreamException("The bitmap is truncated.");
        }

        return new PixelFile(new RowsFile(Open, isDeep: false)) { Profile = ReadProfile(source, layout), OpenRows = Open };

        BmpRows Open() => OpenRows(source, layout, frame, cancellationToken);
    }

    private static BmpLayout? ReadLayout(Stream source)
    {
        var start = new byte[Math.Min(BmpLayout.MostHeaderBytes, source.Length)];
        source.Position = 0;
        return BmpLayout.Parse(start.AsSpan(0, source.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)));
    }

    private static BmpRows OpenRows(Stream source, BmpLayout layout, SourceFrame frame, CancellationToken cancellationToken)
    {
        // Not disposed: there is nothing to flush.
        var file = new BufferedStream(new SourceRange(source, 0, source.Length, cancellationToken), BufferBytes);
        var palette = layout.BitCount <= 8 ? BmpPalette.Read(file, layout) : null;
        file.Position = layout.PixelOffset;
        if (layout.IsRunLength)
        {
            return new RunLengthRows(file, layout, palette, frame.HasAlpha);
        }

        return palette is null ? new ColourRows(file, layout) : new PackedIndexRows(file, layout, palette);
    }

    private static byte[] ReadProfile(Stream source, BmpLayout layout)
    {
        var (start, length) = layout.Profile;
        if (length is 0 or > EmbeddedProfile.MaxBytes || start + length > source.Length)
        {
            return [];
        }

        var profile = new byte[length];
        source.Position = start;
        source.ReadExactly(profile);
        return profile;
    }
}
