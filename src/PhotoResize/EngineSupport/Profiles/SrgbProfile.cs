using System.Buffers.Binary;

namespace PhotoResize.EngineSupport.Profiles;

/// <summary>Detects profiles of sRGB itself, which need no conversion.</summary>
internal static class SrgbProfile
{
    /// <summary>
    /// The colorants of IEC 61966-2-1 adapted to D50, in s15Fixed16; profiles differ from them by a few units of rounding.
    /// </summary>
    public static readonly (uint Tag, int X, int Y, int Z)[] Colorants =
    [
        (0x7258595A /* rXYZ */, 28573, 14581, 912),
        (0x6758595A /* gXYZ */, 25241, 46981, 6362),
        (0x6258595A /* bXYZ */, 9376, 3973, 46791),
    ];

    private const int ColorantTolerance = 80;
    private const double CurveTolerance = 0.002;

    /// <summary>Whether colorants and tone curves (ICC.1:2022, 10.6, 10.18 and 10.31) match sRGB.</summary>
    public static bool Matches(ReadOnlySpan<byte> profile)
    {
        if (profile.Length < 132 || !IccTags.Find(profile, IccTags.LookupTable).IsEmpty)
        {
            return false;
        }

        foreach (var (tag, x, y, z) in Colorants)
        {
            var content = IccTags.Find(profile, tag);
            if (content.Length < 20 || !IsNear(content[8..], x) || !IsNear(content[12..], y) || !IsNear(content[16..], z))
            {
                return false;
            }
        }

        return HasCurve(IccTags.Find(profile, 0x72545243 /* rTRC */))
            && HasCurve(IccTags.Find(profile, 0x67545243 /* gTRC */))
            && HasCurve(IccTags.Find(profile, 0x62545243 /* bTRC */));
    }

    /// <summary>Whether a curve is that of sRGB.</summary>
    public static bool HasCurve(ReadOnlySpan<byte> content)
    {
        for (var i = 0; i <= 32; i++)
        {
            var x = i / 32.0;
            if (IccTags.Evaluate(content, x) is not { } y || Math.Abs(y - ToLinear(x)) > CurveTolerance)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsNear(ReadOnlySpan<byte> content, int expected) =>
        Math.Abs((long)BinaryPrimitives.ReadInt32BigEndian(content) - expected) <= ColorantTolerance;

    private static double ToLinear(double x) => x <= 0.04045 ? x / 12.92 : Math.Pow((x + 0.055) / 1.055, 2.4);
}
