namespace PhotoResize.EngineSupport;

/// <summary>Luma, and chroma at half the width, in separate planes.</summary>
/// <param name="Y">Luma, one sample for each pixel.</param>
/// <param name="Cb">Blue difference.</param>
/// <param name="Cr">Red difference.</param>
/// <param name="ChromaWidth">Samples across <paramref name="Cb"/> and <paramref name="Cr"/>.</param>
internal sealed record Ycc422Planes(byte[] Y, byte[] Cb, byte[] Cr, int ChromaWidth)
{
    /// <summary>1 in fixed point, with 16 fractional bits.</summary>
    private const int One = 1 << 16;

    /// <summary>Converts 8-bit R'G'B' by JFIF (ITU-T T.871, 7), in fixed-point numbers and rounded once.</summary>
    public static Ycc422Planes Split(ReadOnlySpan<byte> pixels, int width, int height)
    {
        var chromaWidth = (width + 1) / 2;
        var planes = new Ycc422Planes(new byte[width * height], new byte[chromaWidth * height], new byte[chromaWidth * height], chromaWidth);
        for (var row = 0; row < height; row++)
        {
            planes.SplitRow(pixels.Slice(row * width * 3, width * 3), row * width, row * chromaWidth);
        }

        return planes;
    }

    private void SplitRow(ReadOnlySpan<byte> row, int luma, int chroma)
    {
        for (var left = 0; left < row.Length; left += 6)
        {
            // A chroma sample lies midway between its two pixels; at an odd edge the last pixel counts twice.
            var right = Math.Min(left + 3, row.Length - 3);
            Y[luma++] = Luma(row[left], row[left + 1], row[left + 2]);
            if (right > left)
            {
                Y[luma++] = Luma(row[right], row[right + 1], row[right + 2]);
            }

            var (r, g, b) = (row[left] + row[right], row[left + 1] + row[right + 1], row[left + 2] + row[right + 2]);
            Cb[chroma] = Difference((-11059 * r) - (21709 * g) + (32768 * b));
            Cr[chroma++] = Difference((32768 * r) - (27439 * g) - (5329 * b));
        }
    }

    /// <summary>0.299, 0.587 and 0.114, rounded so that they add up to one.</summary>
    private static byte Luma(int r, int g, int b) => (byte)(((19595 * r) + (38470 * g) + (7471 * b) + (One / 2)) / One);

    /// <summary>The mean of two pixels, around 128. Only pure blue and pure red reach 255.5, which does not fit.</summary>
    private static byte Difference(int sum) => (byte)Math.Min(255, (sum + (256 * One) + One) / (2 * One));
}
