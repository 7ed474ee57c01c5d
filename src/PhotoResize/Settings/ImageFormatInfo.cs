using System.Collections.Frozen;

namespace PhotoResize.Settings;

/// <summary>The fixed properties of a format: names, media type and capabilities.</summary>
public sealed class ImageFormatInfo
{
    private static readonly ImageFormatInfo[] All =
    [
        new(ImageFormat.Jpeg, "image/jpeg", 65500, ["jpg", "jpeg", "jpe", "jfif"]) { IsLossy = true },
        new(ImageFormat.Png, "image/png", 65535, ["png"]) { HasAlpha = true, CanAnimate = true },
        new(ImageFormat.Png8, "image/png", 65535, ["png"]) { HasAlpha = true },
        new(ImageFormat.Gif, "image/gif", 65535, ["gif"]) { HasAlpha = true, CanAnimate = true },
        new(ImageFormat.Bmp, "image/bmp", 65535, ["bmp", "dib"]),
        new(ImageFormat.Tiff, "image/tiff", 65535, ["tiff", "tif"]) { HasAlpha = true },
        new(ImageFormat.WebP, "image/webp", 16383, ["webp"]) { HasAlpha = true, CanAnimate = true, IsLossy = true },
        new(ImageFormat.Avif, "image/avif", 16384, ["avif"]) { HasAlpha = true, IsLossy = true },
    ];

    private static readonly FrozenDictionary<string, ImageFormat> ByName = All
        .Where(info => info.Format != ImageFormat.Png8)
        .SelectMany(info => info.Extensions.Select(name => KeyValuePair.Create(name, info.Format)))
        .Append(KeyValuePair.Create("png8", ImageFormat.Png8))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private ImageFormatInfo(ImageFormat format, string contentType, int maxSide, string[] extensions)
    {
        Format = format;
        ContentType = contentType;
        MaxSide = maxSide;
        Extensions = extensions;
    }

    /// <summary>The format.</summary>
    public ImageFormat Format { get; }

    /// <summary>The value of <c>Content-Type</c> for files of this format.</summary>
    public string ContentType { get; }

    /// <summary>The largest width or height, in pixels, that the format allows.</summary>
    public int MaxSide { get; }

    /// <summary>File name extensions without the dot; new files get the first one.</summary>
    public IReadOnlyList<string> Extensions { get; }

    /// <summary>Whether the format can hold transparent pixels.</summary>
    public bool HasAlpha { get; private init; }

    /// <summary>Whether an animation keeps all its frames in this format.</summary>
    public bool CanAnimate { get; private init; }

    /// <summary>Whether the encoder takes a quality from 1 to 100.</summary>
    public bool IsLossy { get; private init; }

    /// <summary>Returns the properties of <paramref name="format"/>.</summary>
    /// <param name="format">One of the declared values.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="format"/> is not a declared value.</exception>
    public static ImageFormatInfo Of(ImageFormat format) =>
        (uint)format < (uint)All.Length ? All[(int)format] : throw new ArgumentOutOfRangeException(nameof(format));

    /// <summary>
    /// Finds a format by a name of the <c>format</c> parameter, such as <c>jpg</c>, <c>png8</c> or <c>webp</c>, ignoring case.
    /// </summary>
    internal static bool TryFind(string name, out ImageFormat format) => ByName.TryGetValue(name, out format);
}
