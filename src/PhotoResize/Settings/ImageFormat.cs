namespace PhotoResize.Settings;

/// <summary>The file format of a source or a result.</summary>
public enum ImageFormat
{
    /// <summary>JPEG (ISO/IEC 10918-1).</summary>
    Jpeg,

    /// <summary>PNG with full colour, still or animated.</summary>
    Png,

    /// <summary>PNG with a palette of up to 256 colours, still; results only.</summary>
    Png8,

    /// <summary>GIF, still or animated.</summary>
    Gif,

    /// <summary>Windows bitmap.</summary>
    Bmp,

    /// <summary>TIFF.</summary>
    Tiff,

    /// <summary>WebP, still or animated.</summary>
    WebP,

    /// <summary>AVIF, still.</summary>
    Avif,
}
