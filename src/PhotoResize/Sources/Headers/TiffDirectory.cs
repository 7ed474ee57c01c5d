namespace PhotoResize.Sources.Headers;

/// <summary>The fields of an image file directory (TIFF 6.0, section 8) that matter here, with their defaults.</summary>
internal record struct TiffDirectory()
{
    /// <summary>ImageWidth; 0 if missing.</summary>
    public long Width { get; set; }

    /// <summary>ImageLength; 0 if missing.</summary>
    public long Height { get; set; }

    /// <summary>Orientation.</summary>
    public int Orientation { get; set; } = 1;

    /// <summary>SamplesPerPixel.</summary>
    public int SamplesPerPixel { get; set; } = 1;

    /// <summary>PhotometricInterpretation.</summary>
    public int Photometric { get; set; }

    /// <summary>The first of ExtraSamples.</summary>
    public int ExtraSample { get; set; }

    /// <summary>The offset of the next directory, or 0 for the last one.</summary>
    public long Next { get; set; }

    /// <summary>
    /// Whether there is an alpha channel: declared (associated or not), or one more sample than the colours need, which engines treat as
    /// alpha.
    /// </summary>
    public readonly bool HasAlpha => ExtraSample is 1 or 2 || SamplesPerPixel > ColourSamples;

    private readonly int ColourSamples => Photometric switch
    {
        0 or 1 or 3 or 4 => 1, // WhiteIsZero, BlackIsZero, palette, mask
        5 => 4, // separated: CMYK
        _ => 3, // RGB, YCbCr, CIE L*a*b*
    };
}
