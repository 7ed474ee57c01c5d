using ImageMagick;
using PhotoResize.Settings;
using PhotoResize.Vips;
using PhotoResize.Vips.Decoding;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Differential.Tests;

/// <summary>What a decoder says of a file before it decodes it.</summary>
/// <param name="Width">As stored.</param>
/// <param name="Height">As stored.</param>
/// <param name="Frames">Frames or pages, if the decoder counts them.</param>
/// <param name="Orientation">The EXIF orientation, if the decoder reads it.</param>
/// <param name="HasAlpha">Whether there is an alpha channel, if the decoder says so.</param>
internal sealed record Testimony(int Width, int Height, int? Frames = null, int? Orientation = null, bool? HasAlpha = null);

/// <summary>Asks decoders about the bytes as they are, without anything that an engine does before.</summary>
internal static class Witnesses
{
    /// <summary>libvips; <see langword="null"/> where it has no loader or refuses.</summary>
    public static Testimony? Vips(ImageFormat format, byte[] file)
    {
        using var job = new VipsJob(CancellationToken.None);
        if (OpenVips(job, format, file, tolerant: true) is not var (image, source))
        {
            return null;
        }

        using (source)
        {
            var frames = image.HasField("n-pages") ? image.GetInt("n-pages") : 1;
            var orientation = image.HasField("orientation") ? image.GetInt("orientation") : 1;
            var hasAlpha = image.Bands is 2 || (image.Bands == 4 && image.Interpretation != Interpretation.Cmyk) || image.Bands > 4;
            return new Testimony(image.Width, image.Height, frames, orientation is >= 1 and <= 8 ? orientation : 1, hasAlpha);
        }
    }

    /// <summary>Whether libvips decodes the first picture to its last row without a remark.</summary>
    public static bool VipsDecodesAll(ImageFormat format, byte[] file)
    {
        using var job = new VipsJob(CancellationToken.None);
        try
        {
            if (OpenVips(job, format, file, tolerant: false) is not var (image, source))
            {
                return false;
            }

            using (source)
            {
                image.Materialize();
                return true;
            }
        }
        catch (VipsException)
        {
            return false;
        }
    }

    /// <summary>ImageMagick; <see langword="null"/> where it refuses.</summary>
    public static Testimony? Magick(byte[] file)
    {
        if (file.Length == 0)
        {
            return null;
        }

        try
        {
            var images = new MagickImageCollection();
            using (images)
            {
                images.Ping(file);
                return new Testimony((int)images[0].Page.Width, (int)images[0].Page.Height, images.Count) is { Width: > 0 } page
                    ? page
                    : new Testimony((int)images[0].Width, (int)images[0].Height, images.Count);
            }
        }
        catch (MagickException)
        {
            return null;
        }
    }

    /// <summary>ImageSharp; <see langword="null"/> where it refuses.</summary>
    public static Testimony? ImageSharp(byte[] file)
    {
        try
        {
            return SixLabors.ImageSharp.Image.Identify(file) is { } info ? new Testimony(info.Width, info.Height) : null;
        }
        catch (Exception)
        {
            // Version 2.1 throws whatever its reader ran into.
            return null;
        }
    }

    private static (VipsImage Image, ByteSource Source)? OpenVips(VipsJob job, ImageFormat format, byte[] file, bool tolerant)
    {
        _ = VipsLibrary.Instance;
        if (file.Length == 0 || FormatNames.NameOf(format) is not { } name)
        {
            return null;
        }

        var source = new ByteSource(new MemoryStream(file), CancellationToken.None);
        try
        {
            var loader = new VipsOperation(job, name + "load_source").Set("source", source.Handle);
            return ((tolerant ? loader.Set("fail_on", 0) : loader.Set("fail_on", FailOn.Warning)).Run(), source);
        }
        catch (VipsException)
        {
            source.Dispose();
            return null;
        }
    }
}
