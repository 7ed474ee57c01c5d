using System.Buffers.Binary;
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
        var trimmed = image.ExtractBands(0, Math.Min(image.Bands, colours + 1));
        if (ownProfile is { Length: > 0 })
        {
            trimmed.SetBytes(ProfileField, ownProfile);
        }

        var profile = ownProfile ?? (image.HasField(ProfileField) ? image.GetBytes(ProfileField) : default);
        var isUsable = IsFor(profile, colours) && !SrgbProfile.Matches(profile);

        var converted = isUsable ? TryThroughOwnProfile(trimmed, interpretation, colours) : null;
        converted ??= colours == 4 ? ThroughProfile(trimmed, interpretation, embedded: false, Cmyk) : null;
        if (converted is not null)
        {
            // A grey profile gives three equal bands. One of them is enough.
            return colours == 1 ? WithoutColour(converted) : converted;
        }

        var target = colours == 1 ? Interpretation.BlackWhite : Interpretation.Srgb;
        var isConverted = trimmed.Format == BandFormat.UChar
            && interpretation is Interpretation.Srgb or Interpretation.Rgb or Interpretation.BlackWhite;
        return isConverted ? trimmed.As(target) : trimmed.ToColourSpace(target).Cast(BandFormat.UChar);
    }

    private static int ColourBands(VipsImage image, Interpretation interpretation) => interpretation switch
    {
        Interpretation.BlackWhite or Interpretation.Grey16 => 1,
        Interpretation.Cmyk => 4,
        Interpretation.Multiband when image.Bands < 3 => 1,
        _ => 3,
    };

    /// <summary>Converts by the image's own profile; <see langword="null"/> if that is damaged, which browsers ignore.</summary>
    private static VipsImage? TryThroughOwnProfile(VipsImage image, Interpretation interpretation, int colours)
    {
        try
        {
            return ThroughProfile(image, interpretation, embedded: true, colours == 4 ? Cmyk : Srgb);
        }
        catch (VipsException)
        {
            // Only the library's attempt tells: it parses the tags that it needs and those alone.
            return null;
        }
    }

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

    /// <summary>Whether the profile's header (ICC.1:2022, 7.2) names a colour space with this many colours.</summary>
    private static bool IsFor(ReadOnlySpan<byte> profile, int colours) =>
        profile.Length > 128 && BinaryPrimitives.ReadUInt32BigEndian(profile[16..]) switch
        {
            0x47524159 /* GRAY */ => colours == 1,
            0x52474220 /* RGB */ => colours == 3,
            0x434D594B /* CMYK */ => colours == 4,
            _ => false,
        };
}
