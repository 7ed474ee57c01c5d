using System.Buffers.Binary;
using System.Numerics;

namespace PhotoResize.EngineSupport.Profiles;

/// <summary>
/// Converts to sRGB through a profile of curves and, for colours, a matrix (ICC.1:2022, F.3 and F.2), as those of cameras, screens and
/// telephones are. Colours that sRGB does not have are cut off at its edge.
/// </summary>
internal sealed class MatrixProfile
{
    private static readonly uint[] Curves = [0x72545243 /* rTRC */, 0x67545243 /* gTRC */, 0x62545243 /* bTRC */];
    private static readonly uint[] GreyCurve = [0x6B545243 /* kTRC */];

    private readonly float[][] _light;
    private readonly Matrix4x4 _toSrgb;

    private MatrixProfile(float[][] light, Matrix4x4 toSrgb) => (_light, _toSrgb) = (light, toSrgb);

    /// <summary>Reads a profile.</summary>
    /// <param name="profile">Its bytes, from an untrusted source.</param>
    /// <param name="bands">Of the pixels that it is for; an even number ends with alpha.</param>
    /// <returns><see langword="null"/> if it is of sRGB itself, for other pixels, of another kind, or damaged.</returns>
    public static MatrixProfile? TryCreate(ReadOnlySpan<byte> profile, int bands)
    {
        const uint Grey = 0x47524159;
        const uint Rgb = 0x52474220;
        const int HeaderBytes = 132;
        if (profile.Length < HeaderBytes
            || BinaryPrimitives.ReadUInt32BigEndian(profile[16..]) != (bands < 3 ? Grey : Rgb)
            || SrgbProfile.Matches(profile)
            || !IccTags.Find(profile, IccTags.LookUp).IsEmpty)
        {
            return null;
        }

        var toSrgb = Matrix4x4.Identity;
        var light = LightOf(profile, bands < 3 ? GreyCurve : Curves);
        var isUsable = light is not null && (bands < 3 || TryReadMatrix(profile, out toSrgb));
        return isUsable ? new MatrixProfile(light!, toSrgb) : null;
    }

    /// <summary>Converts pixels in place.</summary>
    public void Apply(Span<byte> pixels, int bands)
    {
        if (bands < 3)
        {
            for (var i = 0; i < pixels.Length; i += bands)
            {
                pixels[i] = ToneCurve.Linear.Compress(_light[0][pixels[i]]);
            }

            return;
        }

        for (var i = 0; i < pixels.Length; i += bands)
        {
            var colour = new Vector3(_light[0][pixels[i]], _light[1][pixels[i + 1]], _light[2][pixels[i + 2]]);
            var converted = Vector3.Transform(colour, _toSrgb);
            pixels[i] = ToneCurve.Linear.Compress(converted.X);
            pixels[i + 1] = ToneCurve.Linear.Compress(converted.Y);
            pixels[i + 2] = ToneCurve.Linear.Compress(converted.Z);
        }
    }

    /// <summary>What each of the 256 values is in proportion to light, for every curve.</summary>
    private static float[][]? LightOf(ReadOnlySpan<byte> profile, uint[] curves)
    {
        var light = new float[curves.Length][];
        for (var i = 0; i < curves.Length; i++)
        {
            var curve = IccTags.Find(profile, curves[i]);
            light[i] = new float[256];
            for (var value = 0; value < light[i].Length; value++)
            {
                if (IccTags.Evaluate(curve, value / 255.0) is not { } y || !double.IsFinite(y))
                {
                    return null;
                }

                light[i][value] = (float)(Math.Clamp(y, 0, 1) * ToneCurve.Maximum);
            }
        }

        return light;
    }

    /// <summary>From the profile's colorants to the light that both mean, and from there to the colorants of sRGB.</summary>
    private static bool TryReadMatrix(ReadOnlySpan<byte> profile, out Matrix4x4 toSrgb)
    {
        Span<Vector3> own = stackalloc Vector3[3];
        Span<Vector3> srgb = stackalloc Vector3[3];
        for (var i = 0; i < own.Length; i++)
        {
            var (tag, x, y, z) = SrgbProfile.Colorants[i];
            var content = IccTags.Find(profile, tag);
            if (content.Length < 20)
            {
                toSrgb = default;
                return false;
            }

            srgb[i] = new Vector3(x, y, z);
            own[i] = new Vector3(
                BinaryPrimitives.ReadInt32BigEndian(content[8..]),
                BinaryPrimitives.ReadInt32BigEndian(content[12..]),
                BinaryPrimitives.ReadInt32BigEndian(content[16..]));
        }

        var isInvertible = Matrix4x4.Invert(Rows(srgb), out var fromLight);
        toSrgb = Rows(own) * fromLight;
        return isInvertible;
    }

    private static Matrix4x4 Rows(ReadOnlySpan<Vector3> rows) => new(
        rows[0].X, rows[0].Y, rows[0].Z, 0, rows[1].X, rows[1].Y, rows[1].Z, 0, rows[2].X, rows[2].Y, rows[2].Z, 0, 0, 0, 0, 1);
}
