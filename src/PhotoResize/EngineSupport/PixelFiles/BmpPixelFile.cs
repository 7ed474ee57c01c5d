using PhotoResize.EngineSupport.Bmp;
using PhotoResize.EngineSupport.Profiles;
using PhotoResize.EngineSupport.Tiff;
using PhotoResize.Planning;
using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>A bitmap, which managed code decodes for both engines: libvips has no decoder of its own.</summary>
internal static class BmpPixelFile
{
    private const int BufferBytes = 64 * 1024;

    /// <exception cref="EndOfStreamException">The file is truncated.</exception>
    /// <exception cref="InvalidDataException">The headers contradict themselves.</exception>
    /// <exception cref="NotSupportedException">The bitmap is of a kind that is not decoded.</exception>
    public static PixelFile Open(Stream source, SourceFrame frame, CancellationToken cancellationToken)
    {
        var start = new byte[Math.Min(BmpLayout.MostHeaderBytes, source.Length)];
        source.Position = 0;
        var read = source.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var layout = BmpLayout.Parse(start.AsSpan(0, read)) ?? throw new InvalidDataException("The file is no bitmap.");
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

        return new PixelFile(source) { Profile = ReadProfile(source, layout), OpenRows = () => OpenRows(source, layout, frame, cancellationToken) };
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
