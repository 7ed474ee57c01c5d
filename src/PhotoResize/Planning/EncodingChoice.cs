using PhotoResize.Settings;

namespace PhotoResize.Planning;

/// <summary>Chooses format, matte, quality and chroma subsampling where the settings leave them open.</summary>
internal static class EncodingChoice
{
    /// <summary>The most pixels that are encoded with the usual effort, and with a lower one.</summary>
    private const long MaxUsualPixels = 2_000_000;
    private const long MaxFastPixels = 4_000_000;

    /// <summary>Above this quality AVIF takes about twice the time; automatic qualities of large results are below it.</summary>
    private const int DearQuality = 85;

    /// <summary>What a client that wants to save data gives up.</summary>
    private const int SavedQuality = 20;

    private static readonly (long MaxSide, int Quality)[] QualityBySide =
        [(160, 95), (320, 93), (480, 91), (640, 89), (1280, 87), (1920, 85), (long.MaxValue, 83)];

    /// <summary>
    /// The requested format; else the source's own if it is PNG, GIF, WebP or AVIF; else JPEG, or PNG where transparency has to be kept.
    /// </summary>
    public static ImageFormat Format(
        ImageSettings settings, ImageFormat source, bool sourceHasAlpha, bool pads, IReadOnlySet<ImageFormat> writable)
    {
        if (settings.Format is { } requested && writable.Contains(requested))
        {
            return requested;
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
    /// The colour behind the picture, or <see langword="null"/> where it cannot be seen: otherwise equal results would get different keys.
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

        // A fully transparent matte equals none, whatever its colour.
        return settings.Background is { A: > 0 } visible ? visible : null;
    }

    /// <summary>
    /// The automatic quality falls with the size, since flaws are harder to see among more pixels. A device pixel ratio above 1 lowers it
    /// by <c>round((e - 1) * 10)</c>, where e is the result's side divided by the requested one (the larger of both sides' ratios).
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
        var quality = Array.Find(QualityBySide, step => longest <= step.MaxSide).Quality;
        if (settings.DevicePixelRatio > 1)
        {
            var density = Math.Max(1, Math.Max(Density(geometry.OuterWidth, settings.Width), Density(geometry.OuterHeight, settings.Height)));
            quality = Math.Max(1, quality - (int)Math.Round((density - 1) * 10, MidpointRounding.ToEven));
        }

        if (settings.SavesData)
        {
            quality = Math.Max(1, quality - SavedQuality);
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

    /// <summary>
    /// The usual effort, unless the encoder would take seconds. What it takes for noise, the dearest picture, was measured: see
    /// <c>docs/security.md</c>. Formats whose time hardly depends on an effort have the usual one.
    /// </summary>
    /// <param name="format">The result's format.</param>
    /// <param name="quality">The encoder's quality.</param>
    /// <param name="pixels">The pixels of all frames.</param>
    /// <param name="hasAlpha">Whether transparency is encoded too.</param>
    public static EncoderEffort Effort(ImageFormat format, int? quality, long pixels, bool hasAlpha)
    {
        if (format is not (ImageFormat.Avif or ImageFormat.WebP or ImageFormat.Png8 or ImageFormat.Gif))
        {
            return EncoderEffort.Usual;
        }

        // AVIF encodes alpha as a second picture, and its time grows with the bits that it writes.
        var work = format == ImageFormat.Avif ? pixels * (hasAlpha ? 2 : 1) * (quality > DearQuality ? 2 : 1) : pixels;
        return work switch
        {
            <= MaxUsualPixels => EncoderEffort.Usual,
            <= MaxFastPixels => EncoderEffort.Fast,
            _ => EncoderEffort.Fastest,
        };
    }

    private static double Density(long side, int requested) => requested == 0 ? 1 : side / (double)requested;

    private static Rgba OverWhite(Rgba color)
    {
        return new Rgba(Blend(color.R), Blend(color.G), Blend(color.B), 255);

        byte Blend(byte channel) => (byte)((channel * color.A + 255 * (255 - color.A) + 127) / 255);
    }
}
