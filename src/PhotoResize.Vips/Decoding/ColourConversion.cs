using PhotoResize.EngineSupport.Profiles;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Decoding;

/// <summary>Converts pixels of any kind to those of results: 8 bits, grey or sRGB, with or without alpha.</summary>
internal static class ColourConversion
{
    private const string ProfileField = "icc-profile-data";

    // libvips' names for its built-in profiles.
    private const string Srgb = "srgb";
    private const string Cmyk = "cmyk";

    /// <summary>Converts by the profile if it fits the pixels, else by what the bands mean.</summary>
    /// <param name="image">The decoded pixels.</param>
    /// <param name="ownProfile">Their ICC profile, empty for sRGB; <see langword="null"/> if the library is to look for it.</param>
    public static VipsImage ToDisplay(VipsImage image, byte[]? ownProfile)
    {
        var interpretation = image.Interpretation;
        var colours = ColourBands(image, interpretation);
        var bands = Math.Min(image.Bands, colours + 1);
        if (image.Format != BandFormat.UShort || bands == colours || interpretation is not (Interpretation.Rgb16 or Interpretation.Grey16))
        {
            return ToDisplay(image.ExtractBands(0, bands), interpretation, colours, ProfileOf(image, ownProfile, colours));
        }

        // Alpha goes its own way: libvips 8.14 makes it opaque.
        var converted = ToDisplay(image.ExtractBands(0, colours), interpretation, colours, ProfileOf(image, ownProfile, colours));
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
        if (profile is not null)
        {
            image.SetBytes(ProfileField, profile);
            try
            {
                var converted = ThroughProfile(image, interpretation, embedded: true, colours == 4 ? Cmyk : Srgb);

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
            return ThroughProfile(image, interpretation, embedded: false, Cmyk);
        }

        var target = colours == 1 ? Interpretation.BlackWhite : Interpretation.Srgb;
        return (image.Format, interpretation) switch
        {
            (BandFormat.UChar, Interpretation.Srgb or Interpretation.Rgb or Interpretation.BlackWhite) => image.As(target),
            (BandFormat.UShort, Interpretation.Rgb16 or Interpretation.Grey16) => image.MostSignificantByte().As(target),
            _ => image.ToColourSpace(target).Cast(BandFormat.UChar),
        };
    }

    private static int ColourBands(VipsImage image, Interpretation interpretation) => interpretation switch
    {
        Interpretation.BlackWhite or Interpretation.Grey16 => 1,
        Interpretation.Cmyk => 4,
        Interpretation.Multiband when image.Bands < 3 => 1,
        _ => 3,
    };

    private static VipsImage ThroughProfile(VipsImage image, Interpretation interpretation, bool embedded, string fallback)
    {
        var transform = image.As(interpretation).Operation("icc_transform")
            .Set("output_profile", Srgb)
            .Set("input_profile", fallback)
            .Set("embedded", embedded)
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
