using PhotoResize.EngineSupport.Profiles;

namespace PhotoResize.Tests.EngineSupport.Profiles;

public sealed class MatrixProfileTests
{
    /// <summary>From light in Display P3 to light in sRGB, as CSS Color 4 has it.</summary>
    private static readonly double[][] P3ToSrgb =
        [[1.22494018, -0.22494018, 0], [-0.04205695, 1.04205695, 0], [-0.01963755, -0.07863605, 1.09827360]];

    [Fact]
    public void Colours_of_display_p3_come_out_as_css_says()
    {
        var profile = MatrixProfile.TryCreate(IccProfile.Rgb(IccProfile.P3Colorants, IccProfile.SrgbCurve), bands: 3)!;
        for (var red = 0; red < 256; red += 51)
        {
            for (var green = 0; green < 256; green += 51)
            {
                for (var blue = 0; blue < 256; blue += 51)
                {
                    byte[] pixel = [(byte)red, (byte)green, (byte)blue];
                    double[] light = [.. pixel.Select(value => ReferenceResampler.ToLight(value / 255.0))];

                    profile.Apply(pixel, bands: 3);

                    for (var band = 0; band < 3; band++)
                    {
                        var converted = P3ToSrgb[band].Zip(light, (factor, value) => factor * value).Sum();
                        var expected = 255 * ReferenceResampler.FromLight(Math.Clamp(converted, 0, 1));

                        // Profiles hold colorants to four places, which moves dark colours by more than bright ones.
                        Assert.InRange(pixel[band], expected - 1.5, expected + 1.5);
                    }
                }
            }
        }
    }

    [Fact]
    public void Alpha_is_left_alone()
    {
        var profile = MatrixProfile.TryCreate(IccProfile.Rgb(IccProfile.P3Colorants, IccProfile.SrgbCurve), bands: 4)!;
        byte[] pixels = [255, 255, 255, 77, 0, 0, 0, 3];
        profile.Apply(pixels, bands: 4);
        Assert.Equal([255, 255, 255, 77, 0, 0, 0, 3], pixels);
    }

    /// <summary>A half, squared, is a quarter of the light, which is 137 in sRGB; 128 is a bit more than a half.</summary>
    [Fact]
    public void Grey_goes_through_its_curve()
    {
        var profile = MatrixProfile.TryCreate(IccProfile.Grey(IccProfile.Gamma(2)), bands: 2)!;
        byte[] pixels = [0, 9, 128, 9, 255, 9];
        profile.Apply(pixels, bands: 2);
        Assert.Equal([0, 9, 137, 9, 255, 9], pixels);
    }

    [Fact]
    public void Profile_of_srgb_itself_or_for_other_pixels_converts_nothing()
    {
        Assert.Null(MatrixProfile.TryCreate(IccProfile.Rgb(IccProfile.SrgbColorants, IccProfile.SrgbCurve), bands: 3));
        Assert.Null(MatrixProfile.TryCreate(IccProfile.Rgb(IccProfile.P3Colorants, IccProfile.SrgbCurve), bands: 1));
        Assert.Null(MatrixProfile.TryCreate(IccProfile.Grey(IccProfile.Gamma(2)), bands: 3));
        Assert.Null(MatrixProfile.TryCreate(IccProfile.Rgb(IccProfile.P3Colorants, IccProfile.SrgbCurve, ("A2B0", new byte[32])), bands: 3));
    }

    [Fact]
    public void Profile_that_is_cut_off_anywhere_converts_nothing()
    {
        var profile = IccProfile.Rgb(IccProfile.P3Colorants, IccProfile.SrgbCurve);
        for (var length = 0; length < profile.Length; length++)
        {
            Assert.Null(MatrixProfile.TryCreate(profile.AsSpan(0, length), bands: 3));
        }
    }
}
