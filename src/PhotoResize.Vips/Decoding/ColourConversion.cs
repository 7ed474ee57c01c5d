using PhotoResize.EngineSupport.Profiles;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Decoding;

/// <summary>Converts pixels of any kind to those of results: 8 bits, grey or sRGB, with or without alpha.</summary>
internal static class ColourConversion
{
    private const string ProfileField = "icc-profile-data";

    /// <summary>libvips' name for its built-in profile.</summary>
    private const string Srgb = "srgb";

    /// <summary>Converts by the profile if it fits the pixels, else by what the bands mean.</summary>
    /// <param name="image">The decoded pixels.</param>
    /// <param name="ownProfile">Their ICC profile, empty for sRGB; <see langword="null"/> if the library is to look for it.</param>
    public static VipsImage ToDisplay(VipsImage image, byte[]? ownProfile)
    {
        var interpretation = image.Interpretation;
        var colours = ColourBands(image, interpretation);
        var bands = Math.Min(image.Bands, colours + 1);
        var profile = ProfileOf(image, ownProfile, colours);
        var isWide = image.Format == BandFormat.UShort && interpretation is Interpretation.Rgb16 or Interpretation.Grey16;
        if (bands == colours || !(isWide || (colours == 1 && profile is not null)))
        {
            return ToDisplay(image.ExtractBands(0, bands), interpretation, colours, profile);
        }

        // Alpha goes its own way: libvips 8.14 makes that of 16 bits opaque, and a curve would bend it.
        var converted = ToDisplay(image.ExtractBands(0, colours), interpretation, colours, profile);
        return converted.JoinBand(image.ExtractBands(colours, 1).MostSignificantByte()).As(converted.Interpretation);
    }

    /// <summary>Divides colours by their alpha.</summary>
    public static VipsImage Unpremultiplied(VipsImage image)
    {
        if (image.Bands is 1 or 3)
        {
            return image;
        }

        var (format, interpretation) = (image.Format, image.Interpretation);

        // A cast cuts fractions off. Colours may exceed their alpha by rounding, and are cut off at the most.
        return image.Unpremultiply(format == BandFormat.UShort ? ushort.MaxValue : byte.MaxValue)
            .Linear(1, 0.5).Cast(format).As(interpretation);
    }

    private static byte[]? ProfileOf(VipsImage image, byte[]? own, int colours) =>
        EmbeddedProfile.For(own ?? (image.HasField(ProfileField) ? image.GetBytes(ProfileField) : default), colours);

    private static VipsImage ToDisplay(VipsImage image, Interpretation interpretation, int colours, byte[]? profile)
    {
        if (profile is not null && colours == 1 && ThroughCurve(image, profile) is { } grey)
        {
            return grey;
        }

        if (profile is not null)
        {
            image.SetBytes(ProfileField, profile);
            try
            {
                var converted = ThroughProfile(image, interpretation);

                // A grey profile gives three equal bands. One of them is enough.
                return colours == 1 ? WithoutColour(converted) : converted;
            }
            catch (VipsException)
            {
                // A profile that the library cannot use does not touch the pixels: browsers show them without it. Only the attempt tells,
                // since the library parses the tags that it needs and those alone.
            }
        }

        if (colours == 4)
        {
            return WithoutInks(image);
        }

        var target = colours == 1 ? Interpretation.BlackWhite : Interpretation.Srgb;
        return (image.Format, interpretation) switch
        {
            (BandFormat.UChar, Interpretation.Srgb or Interpretation.Rgb or Interpretation.BlackWhite) =>
                interpretation == target ? image : image.As(target),
            (BandFormat.UShort, Interpretation.Rgb16 or Interpretation.Grey16) => image.MostSignificantByte().As(target),
            _ => image.ToColourSpace(target).Cast(BandFormat.UChar),
        };
    }

    /// <summary>
    /// Takes the light that inks leave by plain arithmetic, as browsers do: of each colour what its own ink and black let through.
    /// </summary>
    private static VipsImage WithoutInks(VipsImage image)
    {
        const int Inks = 4;
        var bytes = image.Format == BandFormat.UShort ? image.MostSignificantByte() : image.Cast(BandFormat.UChar);
        var light = bytes.ExtractBands(0, Inks).Linear(-1, byte.MaxValue);
        var colours = light.ExtractBands(0, Inks - 1).Multiply(light.ExtractBands(Inks - 1, 1))
            .Linear(1.0 / byte.MaxValue, 0.5).Cast(BandFormat.UChar);
        return (image.Bands > Inks ? colours.JoinBand(bytes.ExtractBands(Inks, 1)) : colours).As(Interpretation.Srgb);
    }

    private static int ColourBands(VipsImage image, Interpretation interpretation) => interpretation switch
    {
        Interpretation.BlackWhite or Interpretation.Grey16 => 1,
        Interpretation.Cmyk => 4,
        Interpretation.Multiband when image.Bands < 3 => 1,
        _ => 3,
    };

    /// <summary>
    /// Converts grey by a table, which is all that a grey profile is. The library would go through colours, and lose dark levels of
    /// 16 bits on the way.
    /// </summary>
    private static VipsImage? ThroughCurve(VipsImage image, byte[] profile)
    {
        var levels = image.Format switch { BandFormat.UChar => 1 << 8, BandFormat.UShort => 1 << 16, _ => 0 };
        if (levels == 0 || MatrixProfile.TryCreate(profile, bands: 1, levels) is not { } curve)
        {
            return null;
        }

        var table = VipsImage.FromArray(image.Job, curve.ToTable(), levels, height: 1, bands: 1, Interpretation.BlackWhite);
        return image.Operation("maplut").Set("lut", table).Run().As(Interpretation.BlackWhite);
    }

    private static VipsImage ThroughProfile(VipsImage image, Interpretation interpretation)
    {
        var transform = image.As(interpretation).Operation("icc_transform")
            .Set("output_profile", Srgb)
            .Set("embedded", true)
            .Set("intent", RenderingIntent.Perceptual)
            .Set("depth", 8);
        return transform.Run();
    }

    private static VipsImage WithoutColour(VipsImage image) => (image.Bands switch
    {
        3 => image.ExtractBands(0, 1),
        4 => image.ExtractBands(0, 1).JoinBand(image.ExtractBands(3, 1)),
        _ => image,
    }).As(Interpretation.BlackWhite);
}
