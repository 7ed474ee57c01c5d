using System.Diagnostics.CodeAnalysis;
using PhotoResize.EngineSupport.PixelFiles;
using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineSupport.Bmp;

/// <summary>Indices of 1, 2, 4 or 8 bits side by side, the first one in the highest bits.</summary>
internal sealed class PackedIndexRows : BmpRows
{
    private readonly BmpPalette _palette;
    private readonly PaddedRows _rows;
    private readonly int _bitCount;
    private readonly byte[] _indices;

    [SetsRequiredMembers]
    public PackedIndexRows(Stream file, BmpLayout layout, BmpPalette palette)
        : base(layout)
    {
        (_palette, _rows, _bitCount) = (palette, new PaddedRows(file, layout), layout.BitCount);
        _indices = new byte[layout.Width];
    }

    public override PixelColours Colours => _palette.Colours;

    public override bool HasAlpha => false;

    public override void Read(Span<byte> pixels)
    {
        var row = _rows.Next();
        if (_bitCount == 8)
        {
            _palette.Map(row, pixels);
            return;
        }

        var mask = (1 << _bitCount) - 1;
        for (var x = 0; x < _indices.Length; x++)
        {
            var bit = x * _bitCount;
            _indices[x] = (byte)(row[bit >> 3] >> (8 - _bitCount - (bit & 7)) & mask);
        }

        _palette.Map(_indices, pixels);
    }
}
