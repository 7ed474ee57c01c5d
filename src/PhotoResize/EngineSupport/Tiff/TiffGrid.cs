namespace PhotoResize.EngineSupport.Tiff;

/// <summary>How the units of a plane are laid out in strips or tiles. A unit is a pixel, or a block of pixels that share colour differences.</summary>
/// <param name="Width">Units across.</param>
/// <param name="Height">Units down.</param>
/// <param name="SegmentWidth">Units across a strip or tile.</param>
/// <param name="SegmentHeight">Units down a strip or tile.</param>
/// <param name="UnitSamples">The samples of a unit that are stored together.</param>
/// <param name="Bits">The bits of a sample.</param>
internal sealed record TiffGrid(int Width, int Height, int SegmentWidth, int SegmentHeight, int UnitSamples, int Bits)
{
    /// <summary>The bytes of a row across the picture.</summary>
    public long RowBytes => BytesOf(Width);

    /// <summary>The bytes of a row of a strip or tile, which fills them up.</summary>
    public long SegmentRowBytes => BytesOf(SegmentWidth);

    /// <summary>Strips or tiles side by side.</summary>
    public int Across => (int)(((long)Width + SegmentWidth - 1) / SegmentWidth);

    /// <summary>Strips or tiles below each other.</summary>
    public int Down => (int)(((long)Height + SegmentHeight - 1) / SegmentHeight);

    private long BytesOf(int units) => (((long)units * UnitSamples * Bits) + 7) / 8;
}
