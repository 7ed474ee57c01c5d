using System.Buffers.Binary;

namespace PhotoResize.EngineSupport.Profiles;

/// <summary>Checks the header of a colour profile (ICC.1:2022, 7.2) before anyone reads on.</summary>
internal static class ProfileHeader
{
    private const int HeaderBytes = 128;
    private const int TagCountBytes = 4;
    private const int LastVersion = 4;
    private const uint Xyz = 0x58595A20;
    private const uint Lab = 0x4C616220;

    /// <summary>D50, the only illuminant that a profile may have.</summary>
    private static readonly double[] Illuminant = [0.9642, 1, 0.8249];

    /// <summary>Returns the profile, without what lies behind its end; empty if browsers would ignore it by its header.</summary>
    public static byte[] Checked(byte[] profile)
    {
        if (profile.Length < HeaderBytes + TagCountBytes)
        {
            return [];
        }

        var header = profile.AsSpan(0, HeaderBytes);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header);
        var isUsable = length >= HeaderBytes + TagCountBytes && length <= profile.Length
            && header[8] <= LastVersion
            && BinaryPrimitives.ReadUInt32BigEndian(header[20..]) is Xyz or Lab
            && header[36..].StartsWith("acsp"u8)
            && HasIlluminant(header[68..]);
        return !isUsable ? [] : length == profile.Length ? profile : profile[..(int)length];
    }

    private static bool HasIlluminant(ReadOnlySpan<byte> values)
    {
        const double Tolerance = 0.01;
        for (var i = 0; i < Illuminant.Length; i++)
        {
            if (Math.Abs((BinaryPrimitives.ReadInt32BigEndian(values[(4 * i)..]) / 65536.0) - Illuminant[i]) > Tolerance)
            {
                return false;
            }
        }

        return true;
    }
}
