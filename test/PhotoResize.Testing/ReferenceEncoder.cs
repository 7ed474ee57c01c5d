using ImageMagick;
using PhotoResize.Settings;

namespace PhotoResize.Testing;

/// <summary>Makes sources for tests by ImageMagick, with as little loss as the format allows.</summary>
public static class ReferenceEncoder
{
    /// <summary>Encodes a picture, or an animation or several pages of as many.</summary>
    /// <param name="format">PNG is written without ImageMagick, which would choose the colour type by what the picture holds.</param>
    /// <param name="frames">Of the same size and channels.</param>
    /// <param name="configure">Changes how, for each frame.</param>
    /// <param name="delays">How long each frame of an animation shows, in milliseconds.</param>
    /// <param name="plays">How often an animation plays, 0 being for ever.</param>
    public static byte[] Encode(
        ImageFormat format,
        IReadOnlyList<Picture> frames,
        Action<MagickImage>? configure = null,
        IReadOnlyList<int>? delays = null,
        int plays = 0)
    {
        if (format == ImageFormat.Png && configure is null && frames.Count == 1)
        {
            return PngFile.Write(frames[0]);
        }

        using var images = new MagickImageCollection();
        for (var i = 0; i < frames.Count; i++)
        {
            var image = ToImage(frames[i]);
            images.Add(image);
            SetDefaults(image, format);
            image.AnimationIterations = (uint)plays;
            image.AnimationTicksPerSecond = 1000;
            image.AnimationDelay = delays is null ? 0 : (uint)delays[i];
            configure?.Invoke(image);
        }

        return frames.Count == 1 ? ((MagickImage)images[0]).ToByteArray(FormatOf(format)) : images.ToByteArray(FormatOf(format));
    }

    public static byte[] Encode(ImageFormat format, Picture picture, Action<MagickImage>? configure = null) =>
        Encode(format, [picture], configure);

    /// <summary>A JPEG of one colour, in inks without a profile; 255 is all of an ink.</summary>
    public static byte[] Cmyk(int width, int height, byte cyan, byte magenta, byte yellow, byte black)
    {
        byte[] pixels = [.. Enumerable.Repeat((byte[])[cyan, magenta, yellow, black], width * height).SelectMany(pixel => pixel)];
        using var image = new MagickImage(pixels, new PixelReadSettings((uint)width, (uint)height, StorageType.Char, "CMYK"));
        image.ColorSpace = ColorSpace.CMYK;
        image.Quality = 100;
        return image.ToByteArray(MagickFormat.Jpeg);
    }

    private static MagickImage ToImage(Picture picture)
    {
        var (bands, type) = picture.Channels switch
        {
            1 => ("I", ColorType.Grayscale),
            2 => ("IA", ColorType.GrayscaleAlpha),
            3 => ("RGB", ColorType.TrueColor),
            _ => ("RGBA", ColorType.TrueColorAlpha),
        };
        var settings = new PixelReadSettings((uint)picture.Width, (uint)picture.Height, StorageType.Char, bands);
        var image = new MagickImage(picture.Pixels, settings) { Depth = 8 };

        // Otherwise a grey picture is written as grey, even if it was drawn in RGB.
        image.Settings.ColorType = type;
        return image;
    }

    private static void SetDefaults(MagickImage image, ImageFormat format)
    {
        var settings = image.Settings;
        switch (format)
        {
            case ImageFormat.Jpeg:
                image.Quality = 95;
                settings.SetDefine(MagickFormat.Jpeg, "sampling-factor", "4:4:4");
                break;

            case ImageFormat.WebP:
                settings.SetDefine(MagickFormat.WebP, "lossless", true);
                settings.SetDefine(MagickFormat.WebP, "exact", true);
                break;

            case ImageFormat.Avif:
                image.Quality = 90;
                settings.SetDefine("heic:chroma", "444");
                settings.SetDefine("heic:speed", "9");
                break;

            case ImageFormat.Png8:
                settings.ColorType = image.HasAlpha ? ColorType.PaletteAlpha : ColorType.Palette;
                break;
        }
    }

    private static MagickFormat FormatOf(ImageFormat format) => format switch
    {
        ImageFormat.Jpeg => MagickFormat.Jpeg,
        ImageFormat.Png => MagickFormat.Png,
        ImageFormat.Png8 => MagickFormat.Png8,
        ImageFormat.Gif => MagickFormat.Gif,
        ImageFormat.Bmp => MagickFormat.Bmp,
        ImageFormat.Tiff => MagickFormat.Tiff,
        ImageFormat.WebP => MagickFormat.WebP,
        _ => MagickFormat.Avif,
    };
}
