using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using PhotoResize.EngineSupport.PixelFiles;
using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineSupport.Bmp;

/// <summary>Pixels of 16, 24 or 32 bits that hold their colours themselves.</summary>
internal sealed class ColourRows : BmpRows
{
    private readonly PaddedRows _rows;
    private readonly int _pixelBytes;
    private readonly bool _isPlain;
    private readonly MaskedChannel _red;
    private readonly MaskedChannel _green;
    private readonly MaskedChannel _blue;
    private readonly MaskedChannel _alpha;

    /// <summary>Whether alpha is 0 everywhere. Writers name a mask and leave its bits empty; no browser shows nothing then.</summary>
    private readonly bool _isAlphaUnused;

    /// <param name="file">At the first row.</param>
    /// <param name="layout">How it is packed.</param>
    [SetsRequiredMembers]
    public ColourRows(Stream file, BmpLayout layout)
        : base(layout)
    {
        _pixelBytes = layout.BitCount / 8;
        _isPlain = layout is { BitCount: 24, Masks: { Red: 0xFF0000, Green: 0xFF00, Blue: 0xFF, Alpha: 0 } };
        (_red, _green) = (new(layout.Masks.Red), new(layout.Masks.Green));
        (_blue, _alpha) = (new(layout.Masks.Blue), new(layout.Masks.Alpha));
        HasAlpha = layout.Masks.Alpha != 0;
        _isAlphaUnused = HasAlpha && !UsesAlpha(file, layout);
        file.Position = layout.PixelOffset;
        _rows = new PaddedRows(file, layout);
    }

    public override PixelColours Colours => PixelColours.Rgb;

    public override bool HasAlpha { get; }

    public override void Read(Span<byte> pixels)
    {
        var row = _rows.Next();
        if (_isPlain)
        {
            for (var x = 0; x < row.Length; x += 3)
            {
                (pixels[x], pixels[x + 1], pixels[x + 2]) = (row[x + 2], row[x + 1], row[x]);
            }

            return;
        }

        var bands = Bands;
        for (int x = 0, to = 0; x < row.Length; x += _pixelBytes, to += bands)
        {
            var packed = Packed(row[x..]);
            (pixels[to], pixels[to + 1], pixels[to + 2]) = (_red.Of(packed), _green.Of(packed), _blue.Of(packed));
            if (bands == 4)
            {
                pixels[to + 3] = _isAlphaUnused ? byte.MaxValue : _alpha.Of(packed);
            }
        }
    }

    private uint Packed(ReadOnlySpan<byte> pixel) => _pixelBytes switch
    {
        2 => BinaryPrimitives.ReadUInt16LittleEndian(pixel),
        3 => BinaryPrimitives.ReadUInt16LittleEndian(pixel) | ((uint)pixel[2] << 16),
        _ => BinaryPrimitives.ReadUInt32LittleEndian(pixel),
    };

    /// <summary>Looks for a pixel that is not transparent: most files have one near their start.</summary>
    private bool UsesAlpha(Stream file, BmpLayout layout)
    {
        var rows = new PaddedRows(file, layout);
        for (var y = 0; y < layout.Height; y++)
        {
            var row = rows.Next();
            for (var x = 0; x < row.Length; x += _pixelBytes)
            {
                if ((Packed(row[x..]) & layout.Masks.Alpha) != 0)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
