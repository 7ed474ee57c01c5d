using System.Buffers.Binary;
using PhotoResize.EngineSupport.Profiles;

namespace PhotoResize.Tests.EngineSupport.Profiles;

public sealed class EmbeddedProfileTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Profile_of_more_bytes_than_count_is_ignored(int bytesTooMany, bool counts)
    {
        byte[] profile = IccProfile.Rgb(IccProfile.P3Colorants, IccProfile.SrgbCurve);
        BinaryPrimitives.WriteInt32BigEndian(profile, profile.Length);
        "XYZ "u8.CopyTo(profile.AsSpan(20));
        "acsp"u8.CopyTo(profile.AsSpan(36));
        Array.Resize(ref profile, EmbeddedProfile.MaxBytes + bytesTooMany);

        Assert.Equal(counts, EmbeddedProfile.IsWhole(profile));
        Assert.Equal(counts, EmbeddedProfile.For(profile, 3) is not null);
    }
}
