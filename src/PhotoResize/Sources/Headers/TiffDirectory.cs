namespace PhotoResize.Sources.Headers;

/// <summary>What an image file directory says of its picture (TIFF 6.0, section 8), with the defaults for what it leaves out.</summary>
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

    /// <summary>Where the next directory is, or 0 after the last one.</summary>
    public long Next { get; set; }

    /// <summary>
    /// Whether there is an alpha channel: said so (associated or not), or a sample more than the colours need, which engines take for one.
    /// </summary>
    public readonly bool HasAlpha => ExtraSample is 1 or 2 || SamplesPerPixel > ColourSamples;

    private readonly int ColourSamples => Photometric switch
    {
        0 or 1 or 3 or 4 => 1, // white is 0, black is 0, palette, mask
        5 => 4, // separated: CMYK
        _ => 3, // RGB, YCbCr, CIE L*a*b*
    };
}
