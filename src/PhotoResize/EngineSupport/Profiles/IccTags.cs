using System.Buffers.Binary;

namespace PhotoResize.EngineSupport.Profiles;

/// <summary>Reads the tags of a colour profile (ICC.1:2022, 7.3) and evaluates its curves.</summary>
internal static class IccTags
{
    /// <summary>A lookup table, used in place of colorants and curves.</summary>
    public const uint LookupTable = 0x41324230; // A2B0

    private const int TagTable = 128;

    /// <summary>Whether there is such a tag, whatever its content.</summary>
    public static bool Has(ReadOnlySpan<byte> profile, uint tag) => EntryOf(profile, tag) >= 0;

    /// <summary>Returns the content of a tag; empty if there is none.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> profile, uint tag)
    {
        var entry = EntryOf(profile, tag);
        if (entry < 0)
        {
            return default;
        }

        var offset = BinaryPrimitives.ReadUInt32BigEndian(profile[(entry + 4)..]);
        var length = BinaryPrimitives.ReadUInt32BigEndian(profile[(entry + 8)..]);
        return (ulong)offset + length <= (ulong)profile.Length ? profile.Slice((int)offset, (int)length) : default;
    }

    /// <summary>
    /// Evaluates a curve at <paramref name="x"/> (ICC.1:2022, 10.6 and 10.18); <see langword="null"/> if the content is not a valid curve.
    /// </summary>
    public static double? Evaluate(ReadOnlySpan<byte> content, double x) =>
        content.Length < 12 ? null : BinaryPrimitives.ReadUInt32BigEndian(content) switch
        {
            0x63757276 /* curv */ => Sampled(content, x),
            0x70617261 /* para */ => Parametric(content, x),
            _ => null,
        };

    private static int EntryOf(ReadOnlySpan<byte> profile, uint tag)
    {
        var count = BinaryPrimitives.ReadUInt32BigEndian(profile[TagTable..]);
        for (var i = 0; i < count && TagTable + 4 + (12 * (i + 1)) <= profile.Length; i++)
        {
            var entry = TagTable + 4 + (12 * i);
            if (BinaryPrimitives.ReadUInt32BigEndian(profile[entry..]) == tag)
            {
                return entry;
            }
        }

        return -1;
    }

    private static double? Sampled(ReadOnlySpan<byte> content, double x)
    {
        var count = BinaryPrimitives.ReadUInt32BigEndian(content[8..]);
        if (count == 0)
        {
            return x;
        }

        if (content.Length < 12 + (2 * (long)count))
        {
            return null;
        }

        if (count == 1)
        {
            return Math.Pow(x, BinaryPrimitives.ReadUInt16BigEndian(content[12..]) / 256.0);
        }

        var position = x * (count - 1);
        var index = Math.Min((int)position, (int)count - 2);
        var low = BinaryPrimitives.ReadUInt16BigEndian(content[(12 + (2 * index))..]);
        var high = BinaryPrimitives.ReadUInt16BigEndian(content[(14 + (2 * index))..]);
        return (low + ((high - low) * (position - index))) / ushort.MaxValue;
    }

    /// <summary>The five function types of table 68, with 1, 3, 4, 5 and 7 of the parameters g, a, b, c, d, e, f.</summary>
    private static double? Parametric(ReadOnlySpan<byte> content, double x)
    {
        ReadOnlySpan<int> counts = [1, 3, 4, 5, 7];
        var kind = BinaryPrimitives.ReadUInt16BigEndian(content[8..]);
        if (kind >= counts.Length || content.Length < 12 + (4 * counts[kind]))
        {
            return null;
        }

        Span<double> values = stackalloc double[7];
        values.Clear();
        for (var i = 0; i < counts[kind]; i++)
        {
            values[i] = BinaryPrimitives.ReadInt32BigEndian(content[(12 + (4 * i))..]) / 65536.0;
        }

        var (g, a, b, c, d, e, f) = (values[0], values[1], values[2], values[3], values[4], values[5], values[6]);
        return kind switch
        {
            0 => Math.Pow(x, g),
            1 => x >= -b / a ? Math.Pow((a * x) + b, g) : 0,
            2 => x >= -b / a ? Math.Pow((a * x) + b, g) + c : c,
            3 => x >= d ? Math.Pow((a * x) + b, g) : c * x,
            _ => x >= d ? Math.Pow((a * x) + b, g) + e : (c * x) + f,
        };
    }
}
