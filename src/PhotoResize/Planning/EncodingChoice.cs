using PhotoResize.Settings;

namespace PhotoResize.Planning;

/// <summary>The automatic choices of format, matte, quality and chroma subsampling.</summary>
internal static class EncodingChoice
{
    private static readonly (long LongestSide, int Quality)[] QualityLadder =
        [(160, 95), (320, 93), (480, 91), (640, 89), (1280, 87), (1920, 85), (long.MaxValue, 83)];

    /// <summary>The format asked for, where it can be made of the source, or else the one that keeps what the source and the canvas need.</summary>
    public static ImageFormat Format(
        ImageSettings settings, ImageFormat source, bool sourceHasAlpha, bool pads, IReadOnlySet<ImageFormat> writable)
    {
        if (settings.Format is { } asked && writable.Contains(asked))
        {
            return asked;
        }

        if (source is ImageFormat.Png or ImageFormat.Gif or ImageFormat.WebP or ImageFormat.Avif && writable.Contains(source))
        {
            return source;
        }

        var background = settings.Background;
        var needsAlpha = (sourceHasAlpha && background is not { IsOpaque: true }) || (pads && background is { IsOpaque: false });
        return needsAlpha ? ImageFormat.Png : ImageFormat.Jpeg;
    }

    /// <summary>
    /// The colour behind the picture, or <see langword="null"/> where none can be seen, so that it does not tell equal results apart.
    /// </summary>
    public static Rgba? Matte(ImageSettings settings, bool sourceHasAlpha, bool pads, bool formatHasAlpha)
    {
        if (!sourceHasAlpha && !pads)
        {
            return null;
        }

        if (!formatHasAlpha)
        {
            return settings.Background is { } color ? OverWhite(color) : Rgba.White;
        }

        // Fully transparent is what is there without a matte, whatever colour it names.
        return settings.Background is { A: > 0 } visible ? visible : null;
    }

    /// <summary>
    /// The automatic quality falls with the size, since more pixels hide more, and further with the density of the screen:
    /// <c>round((e - 1) * 10)</c> less, where e is by how much the result exceeds the sides asked for.
    /// </summary>
    public static int? Quality(ImageSettings settings, Geometry geometry, ImageFormat format)
    {
        if (!ImageFormatInfo.Of(format).IsLossy)
        {
            return null;
        }

        if (settings.Quality > 0)
        {
            return settings.Quality;
        }

        var longest = Math.Max(geometry.OuterWidth, geometry.OuterHeight);
        var quality = Array.Find(QualityLadder, step => longest <= step.LongestSide).Quality;
        if (settings.DevicePixelRatio > 1)
        {
            var excess = Math.Max(1, Math.Max(Excess(geometry.OuterWidth, settings.Width), Excess(geometry.OuterHeight, settings.Height)));
            quality = Math.Max(1, quality - (int)Math.Round((excess - 1) * 10, MidpointRounding.ToEven));
        }

        return EqualQuality.FromJpeg(quality, format);
    }

    public static ChromaSubsampling? Subsampling(ImageSettings settings, int? quality, ImageFormat format)
    {
        if (format != ImageFormat.Jpeg)
        {
            return null;
        }

        return settings.Subsample ?? quality switch
        {
            >= 95 => ChromaSubsampling.Chroma444,
            >= 90 => ChromaSubsampling.Chroma422,
            _ => ChromaSubsampling.Chroma420,
        };
    }

    private static double Excess(long side, int asked) => asked == 0 ? 1 : side / (double)asked;

    private static Rgba OverWhite(Rgba color)
    {
        return new Rgba(Blend(color.R), Blend(color.G), Blend(color.B), 255);

        byte Blend(byte channel) => (byte)((channel * color.A + 255 * (255 - color.A) + 127) / 255);
    }
}
