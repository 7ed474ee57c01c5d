using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Bmp;

/// <summary>Decodes Windows and OS/2 bitmaps, for which the library has no decoder of its own.</summary>
internal static class BmpReader
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Decodes a bitmap to grey, RGB or RGBA. The file is read row by row; the decoded picture is held in memory.</summary>
    /// <param name="job">Owns the picture.</param>
    /// <param name="stream">Can seek, and stands at the start of the file.</param>
    /// <param name="announced">The size in the header, by which the limits were checked. Another size is an error.</param>
    /// <exception cref="ImageProcessingException">The file is truncated, contradicts itself, or is of a kind that is not decoded.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static VipsImage Read(VipsJob job, Stream stream, PixelSize announced)
    {
        try
        {
            // Not disposed, since it would close the stream; there is nothing to flush.
            var file = new BufferedStream(stream, BufferBytes);
            var layout = BmpLayout.Read(file);
            if ((layout.Width, layout.Height) != (announced.Width, announced.Height))
            {
                throw Damaged($"{layout.Width} x {layout.Height} pixels where {announced.Width} x {announced.Height} were announced");
            }

            var rows = OpenRows(file, layout);
            var picture = VipsImage.FromRows(job, layout.Width, layout.Height, rows.Bands, rows.Read);
            return layout.IsTopDown ? picture : picture.Flip(Direction.Vertical);
        }
        catch (EndOfStreamException exception)
        {
            throw new ImageProcessingException(ImageProcessingError.Damaged, "The bitmap is truncated.", exception);
        }
    }

    /// <summary>The error for a file that contradicts itself.</summary>
    public static ImageProcessingException Damaged(string what) => new(ImageProcessingError.Damaged, $"The bitmap has {what}.");

    private static BmpRows OpenRows(Stream file, BmpLayout layout)
    {
        // Checked before memory is allocated. The last row's padding may be missing. The length of run-length codes is not known beforehand.
        var isRunLength = layout.Compression is BmpCompression.RunLength4 or BmpCompression.RunLength8;
        var least = isRunLength ? 0 : (layout.Stride * (layout.Height - 1)) + layout.RowBytes;
        if (file.Length - layout.PixelOffset < least)
        {
            throw new EndOfStreamException();
        }

        var palette = layout.BitCount <= 8 ? BmpPalette.Read(file, layout) : null;
        file.Position = layout.PixelOffset;
        if (isRunLength)
        {
            return new RunLengthRows(file, layout, palette!);
        }

        return palette is null ? new ColourRows(file, layout) : new PackedIndexRows(file, layout, palette);
    }
}
