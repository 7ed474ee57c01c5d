using System.Buffers.Binary;

namespace PhotoResize.EngineSupport.Tiff;

/// <summary>Turns differences back into samples (TIFF 6.0, section 14, and technical note 3).</summary>
internal static class TiffPredictor
{
    public const int None = 1;
    public const int Horizontal = 2;
    public const int FloatingPoint = 3;

    /// <summary>Undoes a predictor in a row of a strip or tile.</summary>
    /// <param name="predictor">Its number.</param>
    /// <param name="row">The row.</param>
    /// <param name="bits">The bits of a sample: whole bytes.</param>
    /// <param name="step">How many samples lie between those that belong together.</param>
    /// <param name="isBigEndian">Whether samples begin with their highest byte.</param>
    public static void Undo(int predictor, Span<byte> row, int bits, int step, bool isBigEndian)
    {
        if (predictor == Horizontal)
        {
            Accumulate(row, bits / 8, step, isBigEndian);
        }
        else if (predictor == FloatingPoint)
        {
            Accumulate(row, 1, step, isBigEndian);
            Join(row, bits / 8, isBigEndian);
        }
    }

    private static void Accumulate(Span<byte> row, int bytes, int step, bool isBigEndian)
    {
        var back = step * bytes;
        switch (bytes)
        {
            case 1:
                for (var i = back; i < row.Length; i++)
                {
                    row[i] += row[i - back];
                }

                break;

            case 2 when isBigEndian:
                for (var i = back; i + 1 < row.Length; i += 2)
                {
                    var sum = BinaryPrimitives.ReadUInt16BigEndian(row[i..]) + BinaryPrimitives.ReadUInt16BigEndian(row[(i - back)..]);
                    BinaryPrimitives.WriteUInt16BigEndian(row[i..], (ushort)sum);
                }

                break;

            case 2:
                for (var i = back; i + 1 < row.Length; i += 2)
                {
                    var sum = BinaryPrimitives.ReadUInt16LittleEndian(row[i..]) + BinaryPrimitives.ReadUInt16LittleEndian(row[(i - back)..]);
                    BinaryPrimitives.WriteUInt16LittleEndian(row[i..], (ushort)sum);
                }

                break;

            default:
                AccumulateWide(row, bytes, back, isBigEndian);
                break;
        }
    }

    /// <summary>Adds numbers of any length, byte by byte from the lowest.</summary>
    private static void AccumulateWide(Span<byte> row, int bytes, int back, bool isBigEndian)
    {
        for (var i = back; i + bytes <= row.Length; i += bytes)
        {
            var carry = 0;
            for (var k = 0; k < bytes; k++)
            {
                var place = i + (isBigEndian ? bytes - 1 - k : k);
                carry += row[place] + row[place - back];
                row[place] = (byte)carry;
                carry >>= 8;
            }
        }
    }

    /// <summary>A row holds the highest bytes of all samples, then the next ones, and so on.</summary>
    private static void Join(Span<byte> row, int bytes, bool isBigEndian)
    {
        var parts = row.ToArray();
        var count = row.Length / bytes;
        for (var i = 0; i < count; i++)
        {
            for (var k = 0; k < bytes; k++)
            {
                row[(i * bytes) + (isBigEndian ? k : bytes - 1 - k)] = parts[(k * count) + i];
            }
        }
    }
}
