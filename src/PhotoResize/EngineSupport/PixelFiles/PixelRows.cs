namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>What the bands of a pixel mean, but for alpha.</summary>
internal enum PixelColours
{
    /// <summary>One band of brightness.</summary>
    Grey = 1,

    /// <summary>Red, green and blue.</summary>
    Rgb = 3,

    /// <summary>Cyan, magenta, yellow and black; the highest value is the most ink.</summary>
    Cmyk = 4,
}

/// <summary>A picture that managed code decodes, for both engines alike, row by row from the first one in the file.</summary>
internal abstract class PixelRows
{
    /// <summary>Pixels across.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels down.</summary>
    public required int Height { get; init; }

    /// <summary>What the bands mean.</summary>
    public abstract PixelColours Colours { get; }

    /// <summary>Whether a band of alpha follows, by which the colours are not multiplied.</summary>
    public abstract bool HasAlpha { get; }

    /// <summary>Whether samples have more than 8 bits, which a conversion by a profile should see.</summary>
    public virtual bool IsDeep => false;

    /// <summary>Colours and alpha.</summary>
    public int Bands => (int)Colours + (HasAlpha ? 1 : 0);

    /// <summary>Decodes the next row.</summary>
    /// <param name="pixels">Receives it, band by band.</param>
    /// <exception cref="EndOfStreamException">The file ends within the row.</exception>
    /// <exception cref="InvalidDataException">The row cannot be decoded.</exception>
    /// <exception cref="NotSupportedException">The row shows that the picture is of a kind that is not known to come out right.</exception>
    public abstract void Read(Span<byte> pixels);

    /// <summary>Decodes the next row to 16 bits.</summary>
    /// <inheritdoc cref="Read(Span{byte})"/>
    public virtual void Read(Span<ushort> pixels) => throw new InvalidOperationException("These rows have 8 bits.");
}
