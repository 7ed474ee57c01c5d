using PhotoResize.EngineSupport.Profiles;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Tests;

public sealed class SrgbProfileTests
{
    [Theory]
    [InlineData("srgb", true)]
    [InlineData("p3", false)]
    public void Matches_the_librarys_own_profiles_tells_srgb(string name, bool expected)
    {
        Assert.Equal(expected, SrgbProfile.Matches(Profile(name)));
    }

    [Fact]
    public void Matches_broken_profiles_is_false()
    {
        var profile = Profile("srgb");
        for (var length = 0; length < profile.Length; length += 7)
        {
            // Must not throw. A profile may match that lacks nothing but what follows the curves.
            _ = SrgbProfile.Matches(profile.AsSpan(0, length));
        }

        Assert.False(SrgbProfile.Matches(profile.AsSpan(0, 300)));
    }

    private static byte[] Profile(string name)
    {
        _ = VipsLibrary.Instance;
        using var job = new VipsJob(default);
        var image = VipsImage.FromMemory(job, [1, 2, 3], 1, 1, 3, Interpretation.Srgb);
        return image.Operation("icc_transform").Set("output_profile", name).Set("input_profile", "srgb").Run().GetBytes("icc-profile-data").ToArray();
    }
}
