namespace PhotoResize.Vips.Bmp;

/// <summary>Indices of 1, 2, 4 or 8 bits side by side, the first one in the highest bits.</summary>
internal sealed class PackedIndexRows(Stream file, BmpLayout layout, BmpPalette palette) : IndexRows(layout, palette)
{
    private readonly PaddedRows _rows = new(file, layout);
    private readonly int _bitCount = layout.BitCount;

    protected override void ReadIndices(Span<byte> indices)
    {
        var row = _rows.Next();
        if (_bitCount == 8)
        {
            row.CopyTo(indices);
            return;
        }

        var mask = (1 << _bitCount) - 1;
        for (var x = 0; x < indices.Length; x++)
        {
            var bit = x * _bitCount;
            indices[x] = (byte)(row[bit >> 3] >> (8 - _bitCount - (bit & 7)) & mask);
        }
    }
}
