using System.Buffers.Binary;

namespace PhotoResize.EngineSupport.Profiles;

/// <summary>
/// Decides which embedded profiles count, and brings those of curves and a matrix into a form that every colour engine takes. What is
/// broken, or is for other pixels, is ignored: so do browsers, and it does not touch the pixels.
/// </summary>
internal static class EmbeddedProfile
{
    /// <summary>
    /// The most bytes of a profile that counts. Those of printers have one or two million. A larger one is ignored, as a broken one is: it
    /// describes the pixels and is not part of them.
    /// </summary>
    public const int MaxBytes = 4 << 20;

    private const int HeaderBytes = 128;
    private const int EntryBytes = 12;
    private const uint Grey = 0x47524159;
    private const uint Rgb = 0x52474220;
    private const uint Cmyk = 0x434D594B;
    private const uint GreyCurve = 0x6B545243; // kTRC
    private const uint CodePointsTag = 0x63696370; // cicp
    private static readonly uint[] ColourCurves = [0x72545243 /* rTRC */, 0x67545243 /* gTRC */, 0x62545243 /* bTRC */];

    /// <summary>Whether the structure of a profile holds: header and tags (ICC.1:2022, 7.2 and 7.3).</summary>
    public static bool IsWhole(ReadOnlySpan<byte> profile)
    {
        const uint Signature = 0x61637370; // acsp
        const int NewestVersion = 4;
        if (profile.Length < HeaderBytes + sizeof(uint)
            || profile.Length > MaxBytes
            || Number(profile, 36) != Signature
            || profile[8] > NewestVersion
            || Number(profile, 20) is not (0x58595A20 /* "XYZ " */ or 0x4C616220 /* "Lab " */))
        {
            return false;
        }

        var (size, tags) = (Number(profile, 0), Number(profile, HeaderBytes));
        if (size > profile.Length || tags == 0 || HeaderBytes + sizeof(uint) + (EntryBytes * (ulong)tags) > size)
        {
            return false;
        }

        for (var i = 0; i < tags; i++)
        {
            var entry = HeaderBytes + sizeof(uint) + (EntryBytes * i);
            if ((ulong)Number(profile, entry + 4) + Number(profile, entry + 8) > size)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The profile by which pixels are to be converted.</summary>
    /// <param name="profile">Untrusted bytes.</param>
    /// <param name="colours">How many colours a pixel has, without alpha: 1, 3 or 4.</param>
    /// <returns><see langword="null"/> if it is broken, is for other pixels, or is sRGB.</returns>
    public static byte[]? For(ReadOnlySpan<byte> profile, int colours)
    {
        if (!IsWhole(profile))
        {
            return null;
        }

        var usable = (colours, Number(profile, 16)) switch
        {
            (1, Grey) => OfGrey(profile, GreyCurve),

            // Greyscale files come with the profile of the colours that they were made from.
            (1, Rgb) => OfGrey(profile, ColourCurves[1]),
            (3, Rgb) => OfColours(profile),
            (4, Cmyk) => profile.ToArray(),
            _ => null,
        };
        return usable is null || SrgbProfile.Matches(usable) ? null : usable;
    }

    private static byte[]? OfGrey(ReadOnlySpan<byte> profile, uint curveTag)
    {
        const uint Xyz = 0x58595A20;
        var curve = IccTags.Find(profile, curveTag);
        return Number(profile, 20) == Xyz && IsCurve(curve) && !IsSrgb(curve) ? MadeProfile.OfGrey(curve.ToArray()) : null;
    }

    private static byte[]? OfColours(ReadOnlySpan<byte> profile)
    {
        if (IccTags.Has(profile, IccTags.LookupTable))
        {
            return IsTable(IccTags.Find(profile, IccTags.LookupTable)) ? profile.ToArray() : null;
        }

        // Version 4.4 lets a profile say what its colours are called. That is exact where its curves are not.
        var named = IccTags.Find(profile, CodePointsTag);
        if (named.Length >= 12 && new CodePoints(named[8], named[9]).ToProfile(isGrey: false) is { } made)
        {
            return made;
        }

        var colorants = new int[3][];
        var curves = new byte[3][];
        for (var i = 0; i < colorants.Length; i++)
        {
            var colorant = IccTags.Find(profile, SrgbProfile.Colorants[i].Tag);
            var curve = IccTags.Find(profile, ColourCurves[i]);
            if (colorant.Length < 20 || !IsCurve(curve))
            {
                return null;
            }

            colorants[i] = [(int)Number(colorant, 8), (int)Number(colorant, 12), (int)Number(colorant, 16)];
            curves[i] = curve.ToArray();
        }

        return MadeProfile.OfColours(colorants, curves);
    }

    private static bool IsCurve(ReadOnlySpan<byte> curve) =>
        IccTags.Evaluate(curve, 0) is { } low && double.IsFinite(low) && IccTags.Evaluate(curve, 1) is { } high && double.IsFinite(high);

    /// <summary>A grey profile with sRGB's curve converts nothing.</summary>
    private static bool IsSrgb(ReadOnlySpan<byte> curve) => SrgbProfile.HasCurve(curve);

    /// <summary>Whether it is a table of a known kind with as many inputs and outputs as colours have (ICC.1:2022, 10.10 to 10.12).</summary>
    private static bool IsTable(ReadOnlySpan<byte> table) =>
        table.Length >= 32
        && Number(table, 0) is 0x6D667431 /* mft1 */ or 0x6D667432 /* mft2 */ or 0x6D414220 /* "mAB " */
        && table[8] == 3 && table[9] == 3;

    private static uint Number(ReadOnlySpan<byte> bytes, int place) => BinaryPrimitives.ReadUInt32BigEndian(bytes[place..]);
}
