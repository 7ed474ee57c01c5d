using System.Buffers.Binary;

namespace PhotoResize.EngineSupport.Tiff;

/// <summary>Reads from a JPEG how many pixels share colour differences.</summary>
internal static class JpegSampling
{
    /// <returns>The factors of brightness across and down (ITU-T T.81, B.2.2); <see langword="null"/> if there is no frame header.</returns>
    public static (int Across, int Down)? Find(ReadOnlySpan<byte> jpeg)
    {
        const int Start = 0xD8;
        const int Scan = 0xDA;
        for (var i = 0; i + 12 < jpeg.Length && jpeg[i] == 0xFF;)
        {
            int marker = jpeg[i + 1];
            if (marker is Start or 0xFF)
            {
                i += marker == Start ? 2 : 1;
                continue;
            }

            // Frame headers, but for tables of Huffman codes, arithmetic conditioning, and extensions.
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                var factors = jpeg[i + 11];
                return (factors >> 4, factors & 0xF);
            }

            if (marker == Scan)
            {
                return null;
            }

            i += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg[(i + 2)..]);
        }

        return null;
    }
}
