using System.Runtime.CompilerServices;
using ImageMagick;
using PhotoResize.Settings;

namespace PhotoResize.Testing;

/// <summary>Tells what a file holds by ImageMagick, which no engine has a part in: a witness from outside.</summary>
public static class ReferenceDecoder
{
    // Tests run beside each other, and most pictures are small.
    static ReferenceDecoder() => ResourceLimits.Thread = 1;

    /// <summary>
    /// Loads ImageMagick, which has to come before a libvips of the system in one process. It has GLib built in and shows it to the loader, and
    /// libvips makes the system's GLib visible to all that is loaded later: the two would be mixed, and the process aborted.
    /// </summary>
    public static void Load() => RuntimeHelpers.RunClassConstructor(typeof(ReferenceDecoder).TypeHandle);

    /// <summary>Decodes a whole file.</summary>
    /// <exception cref="MagickException">It is no image, is damaged, or gives cause for a warning.</exception>
    public static DecodedFile Decode(byte[] file)
    {
        using var images = new MagickImageCollection();
        MagickWarningException? warning = null;
        images.Warning += (_, occurred) => warning ??= occurred.Exception;
        images.Read(file);
        if (warning is not null)
        {
            throw warning;
        }

        var format = FormatOf(images[0].Format);
        var isCmyk = images[0].ColorSpace == ColorSpace.CMYK;
        var isAnimation = ImageFormatInfo.Of(format).CanAnimate && images.Count > 1;
        if (isAnimation)
        {
            // Frames as they show: files hold what changes from one to the next.
            images.Coalesce();

            // Each has an alpha channel of its own if a file stores some as what changes; a picture has one for all or for none.
            var hasAlpha = images.Any(image => image.HasAlpha && !image.IsOpaque);
            foreach (var image in images)
            {
                image.Alpha(hasAlpha ? AlphaAction.Set : AlphaAction.Off);
            }
        }

        return new DecodedFile(format, [.. images.Select(ToPicture)])
        {
            IsCmyk = isCmyk,
            HasMetadata = images.Any(image => image.ProfileNames.Any() || image.AttributeNames.Any(IsText)),
            Delays = isAnimation ? [.. images.Select(image => (int)image.AnimationDelay * 1000 / image.AnimationTicksPerSecond)] : [],
            Plays = isAnimation ? (int)images[0].AnimationIterations : null,
        };
    }

    /// <summary>The first frame of a file, which is all of it in most formats.</summary>
    public static Picture DecodeFirst(byte[] file) => Decode(file).Frames[0];

    /// <summary>Brings the first frame, upright and in sRGB, to another size by ImageMagick's own means.</summary>
    public static Picture Reduce(byte[] file, int width, int height)
    {
        using var image = new MagickImage(file);
        image.AutoOrient();
        if (image.GetColorProfile() is not null)
        {
            // The darkest ink becomes black, as version 4 of ICC profiles has it for pictures.
            image.BlackPointCompensation = true;
            image.TransformColorSpace(ColorProfiles.SRGB);
        }

        image.FilterType = FilterType.Catrom;
        image.Resize(new MagickGeometry((uint)width, (uint)height) { IgnoreAspectRatio = true });
        return ToPicture(image);
    }

    private static ImageFormat FormatOf(MagickFormat format) => format switch
    {
        MagickFormat.Jpeg => ImageFormat.Jpeg,
        MagickFormat.Png => ImageFormat.Png,
        MagickFormat.Gif => ImageFormat.Gif,
        MagickFormat.Bmp or MagickFormat.Bmp2 or MagickFormat.Bmp3 => ImageFormat.Bmp,
        MagickFormat.Tiff => ImageFormat.Tiff,
        MagickFormat.WebP => ImageFormat.WebP,
        MagickFormat.Avif => ImageFormat.Avif,
        _ => throw new NotSupportedException($"{format} is no format of results."),
    };

    private static bool IsText(string attribute) => attribute is "comment" or "label" || attribute.StartsWith("png:text", StringComparison.Ordinal);

    private static Picture ToPicture(IMagickImage<byte> image)
    {
        if (image.ColorSpace == ColorSpace.CMYK)
        {
            // By plain arithmetic; profiles are not applied.
            image.RemoveProfile("icc");
            image.ColorSpace = ColorSpace.sRGB;
        }

        var bands = (image.ColorSpace == ColorSpace.Gray ? "R" : "RGB") + (image.HasAlpha ? "A" : "");
        using var pixels = image.GetPixels();
        return new Picture((int)image.Width, (int)image.Height, bands.Length, pixels.ToByteArray(bands)!);
    }
}
