using System.Buffers.Binary;
using System.Numerics;

namespace PhotoResize.EngineSupport.Profiles;

/// <summary>
/// Converts to sRGB by a profile with curves and, for colours, a matrix (ICC.1:2022, F.3 and F.2), as cameras, screens and telephones have.
/// Colours outside sRGB are clipped.
/// </summary>
internal sealed class MatrixProfile
{
    private static readonly uint[] ColourCurveTags = [0x72545243 /* rTRC */, 0x67545243 /* gTRC */, 0x62545243 /* bTRC */];
    private static readonly uint[] GreyCurveTags = [0x6B545243 /* kTRC */];

    private readonly float[][] _linear;
    private readonly Matrix4x4 _toSrgb;

    private MatrixProfile(float[][] linear, Matrix4x4 toSrgb) => (_linear, _toSrgb) = (linear, toSrgb);

    /// <summary>Reads a profile.</summary>
    /// <param name="profile">Untrusted bytes.</param>
    /// <param name="bands">The number of bands of the pixels; the last of an even number is alpha.</param>
    /// <param name="levels">How many values a sample can have.</param>
    /// <returns><see langword="null"/> if the profile is sRGB, is for other pixels, is of another kind, or is damaged.</returns>
    public static MatrixProfile? TryCreate(ReadOnlySpan<byte> profile, int bands, int levels = 256)
    {
        const uint Grey = 0x47524159;
        const uint Rgb = 0x52474220;
        const int HeaderBytes = 132;
        if (profile.Length < HeaderBytes
            || BinaryPrimitives.ReadUInt32BigEndian(profile[16..]) != (bands < 3 ? Grey : Rgb)
            || SrgbProfile.Matches(profile)
            || !IccTags.Find(profile, IccTags.LookupTable).IsEmpty)
        {
            return null;
        }

        var toSrgb = Matrix4x4.Identity;
        var linear = ReadCurves(profile, bands < 3 ? GreyCurveTags : ColourCurveTags, levels);
        var isUsable = linear is not null && (bands < 3 || TryReadMatrix(profile, out toSrgb));
        return isUsable ? new MatrixProfile(linear!, toSrgb) : null;
    }

    /// <summary>Converts pixels in place.</summary>
    public void Apply(Span<byte> pixels, int bands)
    {
        if (bands < 3)
        {
            for (var i = 0; i < pixels.Length; i += bands)
            {
                pixels[i] = ToneCurve.Linear.Compress(_linear[0][pixels[i]]);
            }

            return;
        }

        for (var i = 0; i < pixels.Length; i += bands)
        {
            var colour = new Vector3(_linear[0][pixels[i]], _linear[1][pixels[i + 1]], _linear[2][pixels[i + 2]]);
            var converted = Vector3.Transform(colour, _toSrgb);
            pixels[i] = ToneCurve.Linear.Compress(converted.X);
            pixels[i + 1] = ToneCurve.Linear.Compress(converted.Y);
            pixels[i + 2] = ToneCurve.Linear.Compress(converted.Z);
        }
    }

    /// <summary>Converts samples of 16 bits to pixels of 8. Light that is stored as it is would lose its dark levels otherwise.</summary>
    public void Apply(ReadOnlySpan<ushort> samples, Span<byte> pixels, int bands)
    {
        for (var i = 0; i < pixels.Length; i += bands)
        {
            if (bands < 3)
            {
                pixels[i] = ToneCurve.Linear.Compress(_linear[0][samples[i]]);
            }
            else
            {
                var colour = new Vector3(_linear[0][samples[i]], _linear[1][samples[i + 1]], _linear[2][samples[i + 2]]);
                var converted = Vector3.Transform(colour, _toSrgb);
                pixels[i] = ToneCurve.Linear.Compress(converted.X);
                pixels[i + 1] = ToneCurve.Linear.Compress(converted.Y);
                pixels[i + 2] = ToneCurve.Linear.Compress(converted.Z);
            }

            if (bands is 2 or 4)
            {
                pixels[i + bands - 1] = (byte)(samples[i + bands - 1] >> 8);
            }
        }
    }

    /// <summary>The 8-bit value for each one of a grey sample.</summary>
    public byte[] ToTable() => Array.ConvertAll(_linear[0], ToneCurve.Linear.Compress);

    /// <summary>Tabulates each curve: from encoded values to linear light.</summary>
    private static float[][]? ReadCurves(ReadOnlySpan<byte> profile, uint[] tags, int levels)
    {
        var linear = new float[tags.Length][];
        for (var i = 0; i < tags.Length; i++)
        {
            var curve = IccTags.Find(profile, tags[i]);
            linear[i] = new float[levels];
            for (var value = 0; value < linear[i].Length; value++)
            {
                if (IccTags.Evaluate(curve, value / (levels - 1.0)) is not { } y || !double.IsFinite(y))
                {
                    return null;
                }

                linear[i][value] = (float)(Math.Clamp(y, 0, 1) * ToneCurve.Maximum);
            }
        }

        return linear;
    }

    /// <summary>Calculates the matrix from the profile's RGB to XYZ and on to sRGB, both in linear light.</summary>
    private static bool TryReadMatrix(ReadOnlySpan<byte> profile, out Matrix4x4 toSrgb)
    {
        Span<Vector3> profileXyz = stackalloc Vector3[3];
        Span<Vector3> srgbXyz = stackalloc Vector3[3];
        for (var i = 0; i < profileXyz.Length; i++)
        {
            var (tag, x, y, z) = SrgbProfile.Colorants[i];
            var content = IccTags.Find(profile, tag);
            if (content.Length < 20)
            {
                toSrgb = default;
                return false;
            }

            srgbXyz[i] = new Vector3(x, y, z);
            profileXyz[i] = new Vector3(
                BinaryPrimitives.ReadInt32BigEndian(content[8..]),
                BinaryPrimitives.ReadInt32BigEndian(content[12..]),
                BinaryPrimitives.ReadInt32BigEndian(content[16..]));
        }

        var isInvertible = Matrix4x4.Invert(Rows(srgbXyz), out var fromXyz);
        toSrgb = Rows(profileXyz) * fromXyz;
        return isInvertible;
    }

    private static Matrix4x4 Rows(ReadOnlySpan<Vector3> rows) => new(
        rows[0].X, rows[0].Y, rows[0].Z, 0, rows[1].X, rows[1].Y, rows[1].Z, 0, rows[2].X, rows[2].Y, rows[2].Z, 0, 0, 0, 0, 1);
}
