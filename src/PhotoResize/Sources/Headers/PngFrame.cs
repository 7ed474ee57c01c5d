namespace PhotoResize.Sources.Headers;

/// <summary>A frame of an animated PNG, as its control chunk describes it.</summary>
/// <param name="Left">Columns from the left of the picture.</param>
/// <param name="Top">Rows from the top of the picture.</param>
/// <param name="Width">Pixels across.</param>
/// <param name="Height">Pixels down.</param>
internal readonly record struct PngFrame(int Left, int Top, int Width, int Height)
{
    /// <summary>Whether it lies over what is there; otherwise it replaces that, with its alpha.</summary>
    public bool IsBlended { get; init; }

    /// <summary>What becomes of it when its time is over.</summary>
    public PngDisposal Disposal { get; init; }

    /// <summary>How long it shows: the numerator of a fraction of a second.</summary>
    public int DelayNumerator { get; init; }

    /// <summary>How long it shows: the denominator, 1 or more.</summary>
    public int DelayDenominator { get; init; }

    /// <summary>Whether it is the picture that decoders show which do not know of animations.</summary>
    public bool IsDefault { get; init; }

    /// <summary>Where its first chunk of pixels begins.</summary>
    public long Data { get; init; }

    /// <summary>The number that its first chunk of pixels should have, unless it is the default picture.</summary>
    public uint Sequence { get; init; }
}

/// <summary>What becomes of a frame when its time is over. The values are those of the format.</summary>
internal enum PngDisposal
{
    /// <summary>It stays.</summary>
    Keep = 0,

    /// <summary>Its place becomes transparent.</summary>
    Clear = 1,

    /// <summary>Its place becomes what it was before the frame.</summary>
    Restore = 2,
}
