using System.Buffers.Binary;

namespace PhotoResize.EngineSupport.Tiff;

/// <summary>Unpacks samples of any depth to 16 bits, whatever part of the range they are.</summary>
internal static class SampleUnpacking
{
    private const int Float = 3;

    /// <summary>What arithmetic may leave a sample out of the range by.</summary>
    private const double Rounding = 0.001;

    /// <param name="row">The packed row.</param>
    /// <param name="page">What the samples are.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="samples">Receives them.</param>
    /// <param name="step">How far they are from each other there.</param>
    /// <exception cref="NotSupportedException">A floating-point sample is not within 0 to 1: nothing says what would be white.</exception>
    public static void Unpack(ReadOnlySpan<byte> row, TiffPage page, int count, Span<ushort> samples, int step)
    {
        if (page.SampleFormat == Float)
        {
            UnpackFloats(row, page, count, samples, step);
            return;
        }

        switch (page.Bits)
        {
            case 8:
                for (int i = 0, to = 0; i < count; i++, to += step)
                {
                    samples[to] = (ushort)(row[i] * 257);
                }

                break;

            case 16 when page.IsBigEndian:
                for (int i = 0, to = 0; i < count; i++, to += step)
                {
                    samples[to] = BinaryPrimitives.ReadUInt16BigEndian(row[(2 * i)..]);
                }

                break;

            case 16:
                for (int i = 0, to = 0; i < count; i++, to += step)
                {
                    samples[to] = BinaryPrimitives.ReadUInt16LittleEndian(row[(2 * i)..]);
                }

                break;

            case 32:
                // The lower half is cut off.
                var high = page.IsBigEndian ? 0 : 2;
                for (int i = 0, to = 0; i < count; i++, to += step)
                {
                    var value = row.Slice((4 * i) + high, 2);
                    samples[to] = page.IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(value) : BinaryPrimitives.ReadUInt16LittleEndian(value);
                }

                break;

            default:
                UnpackBits(row, page.Bits, count, samples, step);
                break;
        }
    }

    /// <summary>Samples that are no whole bytes lie side by side, the first one in the highest bits.</summary>
    private static void UnpackBits(ReadOnlySpan<byte> row, int bits, int count, Span<ushort> samples, int step)
    {
        var most = (1u << bits) - 1;
        var (held, heldBits, next) = (0u, 0, 0);
        for (int i = 0, to = 0; i < count; i++, to += step)
        {
            while (heldBits < bits)
            {
                held = (held << 8) | row[next++];
                heldBits += 8;
            }

            heldBits -= bits;
            samples[to] = (ushort)(((((held >> heldBits) & most) * 65535ul) + (most / 2)) / most);
        }
    }

    private static void UnpackFloats(ReadOnlySpan<byte> row, TiffPage page, int count, Span<ushort> samples, int step)
    {
        var bytes = page.Bits / 8;
        for (int i = 0, to = 0; i < count; i++, to += step)
        {
            var sample = row.Slice(i * bytes, bytes);
            var value = (bytes, page.IsBigEndian) switch
            {
                (2, true) => (double)BinaryPrimitives.ReadHalfBigEndian(sample),
                (2, false) => (double)BinaryPrimitives.ReadHalfLittleEndian(sample),
                (4, true) => BinaryPrimitives.ReadSingleBigEndian(sample),
                (4, false) => BinaryPrimitives.ReadSingleLittleEndian(sample),
                (_, true) => BinaryPrimitives.ReadDoubleBigEndian(sample),
                _ => BinaryPrimitives.ReadDoubleLittleEndian(sample),
            };
            samples[to] = value is >= -Rounding and <= 1 + Rounding
                ? (ushort)((Math.Clamp(value, 0, 1) * ushort.MaxValue) + 0.5)
                : throw new NotSupportedException("A TIFF with floating-point samples beyond 0 to 1.");
        }
    }
}
