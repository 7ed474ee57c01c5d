using System.Buffers.Binary;

namespace PhotoResize.Vips.Decoding;

/// <summary>Tells a profile of sRGB itself, through which nothing has to be converted.</summary>
internal static class SrgbProfile
{
    // Colorants of IEC 61966-2-1 adapted to D50, in s15Fixed16; makers round them by up to a few units.
    private static readonly (uint Tag, int X, int Y, int Z)[] Colorants =
    [
        (0x7258595A /* rXYZ */, 28573, 14581, 912),
        (0x6758595A /* gXYZ */, 25241, 46981, 6362),
        (0x6258595A /* bXYZ */, 9376, 3973, 46791),
    ];

    private const int ColorantTolerance = 80;
    private const double CurveTolerance = 0.002;
    private const uint LookUpTag = 0x41324230; /* A2B0 */

    /// <summary>Whether colorants and tone curves (ICC.1:2022, 10.6, 10.18 and 10.31) are those of sRGB.</summary>
    public static bool Matches(ReadOnlySpan<byte> profile)
    {
        if (profile.Length < 132 || !Find(profile, LookUpTag).IsEmpty)
        {
            return false;
        }

        foreach (var (tag, x, y, z) in Colorants)
        {
            var content = Find(profile, tag);
            if (content.Length < 20 || !IsNear(content[8..], x) || !IsNear(content[12..], y) || !IsNear(content[16..], z))
            {
                return false;
            }
        }

        return IsSrgbCurve(Find(profile, 0x72545243 /* rTRC */))
            && IsSrgbCurve(Find(profile, 0x67545243 /* gTRC */))
            && IsSrgbCurve(Find(profile, 0x62545243 /* bTRC */));
    }

    private static bool IsNear(ReadOnlySpan<byte> content, int expected) =>
        Math.Abs((long)BinaryPrimitives.ReadInt32BigEndian(content) - expected) <= ColorantTolerance;

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> profile, uint tag)
    {
        var count = BinaryPrimitives.ReadUInt32BigEndian(profile[128..]);
        for (var i = 0; i < count && 132 + (12 * (i + 1)) <= profile.Length; i++)
        {
            var entry = profile[(132 + (12 * i))..];
            if (BinaryPrimitives.ReadUInt32BigEndian(entry) == tag)
            {
                var offset = BinaryPrimitives.ReadUInt32BigEndian(entry[4..]);
                var length = BinaryPrimitives.ReadUInt32BigEndian(entry[8..]);
                return (ulong)offset + length <= (ulong)profile.Length ? profile.Slice((int)offset, (int)length) : default;
            }
        }

        return default;
    }

    private static bool IsSrgbCurve(ReadOnlySpan<byte> content)
    {
        for (var i = 0; i <= 32; i++)
        {
            var x = i / 32.0;
            if (Evaluate(content, x) is not { } y || Math.Abs(y - ToLinear(x)) > CurveTolerance)
            {
                return false;
            }
        }

        return true;
    }

    private static double ToLinear(double x) => x <= 0.04045 ? x / 12.92 : Math.Pow((x + 0.055) / 1.055, 2.4);

    private static double? Evaluate(ReadOnlySpan<byte> content, double x) =>
        content.Length < 12 ? null : BinaryPrimitives.ReadUInt32BigEndian(content) switch
        {
            0x63757276 /* curv */ => Sampled(content, x),
            0x70617261 /* para */ => Parametric(content, x),
            _ => null,
        };

    private static double? Sampled(ReadOnlySpan<byte> content, double x)
    {
        var count = BinaryPrimitives.ReadUInt32BigEndian(content[8..]);
        if (count < 2 || content.Length < 12 + (2 * (long)count))
        {
            return null;
        }

        var position = x * (count - 1);
        var index = Math.Min((int)position, (int)count - 2);
        var low = BinaryPrimitives.ReadUInt16BigEndian(content[(12 + (2 * index))..]);
        var high = BinaryPrimitives.ReadUInt16BigEndian(content[(14 + (2 * index))..]);
        return (low + ((high - low) * (position - index))) / ushort.MaxValue;
    }

    /// <summary>The third kind: (ax + b)^g from d on, cx below.</summary>
    private static double? Parametric(ReadOnlySpan<byte> content, double x)
    {
        if (BinaryPrimitives.ReadUInt16BigEndian(content[8..]) != 3 || content.Length < 12 + (4 * 5))
        {
            return null;
        }

        Span<double> values = stackalloc double[5];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadInt32BigEndian(content[(12 + (4 * i))..]) / 65536.0;
        }

        var (g, a, b, c, d) = (values[0], values[1], values[2], values[3], values[4]);
        return x >= d ? Math.Pow((a * x) + b, g) : c * x;
    }
}
