using PhotoResize.EngineSupport.Profiles;

namespace PhotoResize.Tests.EngineSupport.Profiles;

public sealed class SrgbProfileTests
{
    [Fact]
    public void Srgb_is_told_by_its_colorants_and_curve() => Assert.True(SrgbProfile.Matches(Srgb()));

    [Fact]
    public void Srgb_with_a_sampled_curve_is_told_too() =>
        Assert.True(SrgbProfile.Matches(IccProfile.Rgb(IccProfile.SrgbColorants, IccProfile.Sampled(1024, ReferenceResampler.ToLight))));

    [Fact]
    public void Colorants_of_another_space_are_not_srgb() =>
        Assert.False(SrgbProfile.Matches(IccProfile.Rgb(IccProfile.P3Colorants, IccProfile.SrgbCurve)));

    /// <summary>It differs from the curve of sRGB by a hundredth at most.</summary>
    [Fact]
    public void Plain_power_is_not_the_curve_of_srgb() =>
        Assert.False(SrgbProfile.Matches(IccProfile.Rgb(IccProfile.SrgbColorants, IccProfile.Gamma(2.2))));

    [Fact]
    public void Table_takes_the_place_of_colorants_and_curves() =>
        Assert.False(SrgbProfile.Matches(IccProfile.Rgb(IccProfile.SrgbColorants, IccProfile.SrgbCurve, ("A2B0", new byte[32]))));

    [Fact]
    public void Profile_that_is_cut_off_anywhere_is_not_srgb()
    {
        var profile = Srgb();
        for (var length = 0; length < profile.Length; length++)
        {
            Assert.False(SrgbProfile.Matches(profile.AsSpan(0, length)));
        }
    }

    private static byte[] Srgb() => IccProfile.Rgb(IccProfile.SrgbColorants, IccProfile.SrgbCurve);
}
