namespace PhotoResize.Vips.Bmp;

/// <summary>The rows of a bitmap in the order of the file.</summary>
internal abstract class BmpRows
{
    /// <summary>1 (grey), 3 (RGB) or 4 (RGBA).</summary>
    public abstract int Bands { get; }

    /// <summary>Decodes the next row.</summary>
    /// <param name="pixels">Receives the row, with interleaved bands.</param>
    /// <exception cref="EndOfStreamException">The file ends within the row.</exception>
    public abstract void Read(Span<byte> pixels);
}

/// <summary>Rows of indices into a palette.</summary>
internal abstract class IndexRows(BmpLayout layout, BmpPalette palette) : BmpRows
{
    private readonly byte[] _indices = new byte[layout.Width];

    public override int Bands => palette.Bands;

    public override void Read(Span<byte> pixels)
    {
        ReadIndices(_indices);
        palette.Map(_indices, pixels);
    }

    protected abstract void ReadIndices(Span<byte> indices);
}
