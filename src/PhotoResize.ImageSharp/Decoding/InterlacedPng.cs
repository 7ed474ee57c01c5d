using System.IO.Compression;
using PhotoResize.EngineSupport.PixelFiles;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Sources.Headers;

namespace PhotoResize.ImageSharp.Decoding;

/// <summary>Rewrites an interlaced PNG as one that is not, with the same pixels (PNG, third edition, 8.1 and 9.2).</summary>
/// <remarks>
/// Version 2.1 of the library never ends on interlaced pictures that are narrow or have too few bytes, and version 3.1 draws narrow ones
/// wrong.
/// </remarks>
internal static class InterlacedPng
{
    /// <summary>Decodes the passes, and writes a new file.</summary>
    /// <exception cref="InvalidDataException">Rows are missing, or a checksum or a filter is wrong.</exception>
    /// <exception cref="ImageProcessingException">The picture takes more memory than a source may.</exception>
    public static MemoryStream Rewrite(Stream stream, PngFile file, PixelSize size, CancellationToken cancellationToken)
    {
        var rowBytes = PngRows.RowBytes(size.Width, file.BitsPerPixel);
        if (rowBytes * size.Height > ImageSharpProcessor.MaxPictureBytes)
        {
            throw new ImageProcessingException(ImageProcessingError.Unsupported, "The PNG takes more memory than a source may.");
        }

        var rows = new byte[rowBytes * size.Height];
        var data = new PngImageData(stream, file, checks: true);
        using (var inflated = PngRows.Open(data))
        {
            foreach (var pass in PngRows.Passes)
            {
                ReadPass(inflated, pass, size, file.BitsPerPixel, rows, cancellationToken);
            }
        }

        if (!file.IsCut)
        {
            // Reads on to the last chunk's checksum, which comes after what the rows need.
            data.CopyTo(Stream.Null);
        }

        return Write(file, rows);
    }

    private static void ReadPass(DeflateStream inflated, PngRows.Pass pass, PixelSize size, int bits, byte[] rows, CancellationToken cancellationToken)
    {
        var (width, height) = (pass.Columns(size), pass.Rows(size));
        if (width == 0)
        {
            return;
        }

        var rowBytes = (int)PngRows.RowBytes(size.Width, bits);
        var (row, previous) = (new byte[PngRows.RowBytes(width, bits)], new byte[PngRows.RowBytes(width, bits)]);
        for (var y = 0; y < height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            inflated.ReadExactly(row);
            Unfilter(row[0], row.AsSpan(1), previous.AsSpan(1), Math.Max(bits / 8, 1));

            // The first byte of a row names its filter. It stays zero: none.
            Scatter(row.AsSpan(1), width, pass, bits, rows.AsSpan(((pass.Y + (y * pass.StepY)) * rowBytes) + 1, rowBytes - 1));
            (row, previous) = (previous, row);
        }
    }

    /// <summary>Undoes the filter of a row.</summary>
    /// <param name="filter">Its number.</param>
    /// <param name="row">The row, in place.</param>
    /// <param name="above">The row above it; zeros for the first one of a pass.</param>
    /// <param name="distance">Bytes from one pixel to the next; 1 if a byte holds several.</param>
    private static void Unfilter(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var left = i >= distance ? row[i - distance] : 0;
            var corner = i >= distance ? above[i - distance] : 0;
            row[i] += filter switch
            {
                0 => 0,
                1 => (byte)left,
                2 => above[i],
                3 => (byte)((left + above[i]) / 2),
                4 => (byte)Nearest(left, above[i], corner),
                _ => throw new InvalidDataException("A row of the PNG has a filter that does not exist."),
            };
        }
    }

    /// <summary>Paeth's predictor: the one of the three that is nearest to left + above - corner.</summary>
    private static int Nearest(int left, int above, int corner)
    {
        var (toLeft, toAbove, toCorner) = (Math.Abs(above - corner), Math.Abs(left - corner), Math.Abs(left + above - (2 * corner)));
        return toLeft <= toAbove && toLeft <= toCorner ? left
            : toAbove <= toCorner ? above
            : corner;
    }

    private static void Scatter(ReadOnlySpan<byte> from, int width, PngRows.Pass pass, int bits, Span<byte> to)
    {
        if (bits >= 8)
        {
            var bytes = bits / 8;
            for (var x = 0; x < width; x++)
            {
                from.Slice(x * bytes, bytes).CopyTo(to[((pass.X + (x * pass.StepX)) * bytes)..]);
            }

            return;
        }

        // Several pixels in a byte, the first of them in its highest bits.
        var mask = (1 << bits) - 1;
        for (var x = 0; x < width; x++)
        {
            var (source, target) = (x * bits, (pass.X + (x * pass.StepX)) * bits);
            var pixel = (from[source / 8] >> (8 - bits - (source % 8))) & mask;
            to[target / 8] |= (byte)(pixel << (8 - bits - (target % 8)));
        }
    }

    private static MemoryStream Write(PngFile file, byte[] rows)
    {
        var compressed = new MemoryStream();
        using (var deflate = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(rows);
        }

        byte[] header = [.. file.Header[..^1], 0];
        var result = new MemoryStream();
        result.Write([0x89, .. "PNG\r\n\u001a\n"u8]);
        result.Write(PngChunk.Write(PngChunkType.ImageHeader, header));
        if (file.Palette.Length > 0)
        {
            result.Write(PngChunk.Write(PngChunkType.Palette, file.Palette));
        }

        if (file.Transparency.Length > 0)
        {
            result.Write(PngChunk.Write(PngChunkType.Transparency, file.Transparency));
        }

        result.Write(PngChunk.Write(PngChunkType.ImageData, compressed.GetBuffer().AsSpan(0, (int)compressed.Length)));
        result.Write(PngChunk.Write(PngChunkType.ImageEnd, []));
        result.Position = 0;
        return result;
    }
}
