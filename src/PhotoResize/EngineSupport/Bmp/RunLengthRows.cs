using System.Diagnostics.CodeAnalysis;
using PhotoResize.EngineSupport.PixelFiles;
using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineSupport.Bmp;

/// <summary>
/// Rows in run-length coding of 4, 8 or 24 bits ([MS-WMF] 3.1.6). Pixels that no code covers are transparent, as in Chromium; where the header
/// reader found none of them, there are none.
/// </summary>
/// <remarks>Pixels to the right of the picture are dropped: encoders round the runs of odd rows up. The file's length bounds the work.</remarks>
internal sealed class RunLengthRows : BmpRows
{
    private const int EndOfLine = 0;
    private const int EndOfBitmap = 1;
    private const int Delta = 2;
    private const int NoPixel = -1;

    private readonly Stream _file;
    private readonly BmpPalette? _palette;
    private readonly BmpCompression _compression;

    /// <summary>What the pixels of a row are: indices, or colours in the order of the file.</summary>
    private readonly int[] _cells;

    /// <summary>Empty rows before the one that the next code belongs to.</summary>
    private int _emptyRows;

    /// <summary>The column at which the next code starts.</summary>
    private int _column;

    private int _rowsLeft;

    [SetsRequiredMembers]
    public RunLengthRows(Stream file, BmpLayout layout, BmpPalette? palette, bool hasAlpha)
        : base(layout)
    {
        (_file, _palette, _compression, _rowsLeft) = (file, palette, layout.Compression, layout.Height);
        _cells = new int[layout.Width];
        HasAlpha = hasAlpha;
    }

    public override PixelColours Colours => _palette?.Colours ?? PixelColours.Rgb;

    public override bool HasAlpha { get; }

    public override void Read(Span<byte> pixels)
    {
        _cells.AsSpan().Fill(NoPixel);
        _rowsLeft--;
        if (_emptyRows > 0)
        {
            _emptyRows--;
        }
        else
        {
            while (TryReadCode())
            {
            }
        }

        Span<byte> colour = stackalloc byte[3];
        var (bands, colours) = (Bands, (int)Colours);
        for (int x = 0, to = 0; x < _cells.Length; x++, to += bands)
        {
            var cell = Math.Max(0, _cells[x]);
            (colour[0], colour[1], colour[2]) = ((byte)(cell >> 16), (byte)(cell >> 8), (byte)cell);
            (_palette is null ? colour : _palette.Colour(cell))[..colours].CopyTo(pixels[to..]);
            if (HasAlpha)
            {
                pixels[to + bands - 1] = _cells[x] == NoPixel ? byte.MinValue : byte.MaxValue;
            }
        }
    }

    /// <summary>Reads a code of the row.</summary>
    /// <returns>Whether more codes of the row may follow.</returns>
    private bool TryReadCode()
    {
        var count = _file.ReadByte();
        if (count < 0 && _rowsLeft == 0 && _column == _cells.Length)
        {
            return false; // The mark of the end is missing behind a picture that is whole.
        }

        if (count < 0)
        {
            throw new EndOfStreamException("The bitmap is truncated.");
        }

        if (count > 0)
        {
            Repeat(count);
            return true;
        }

        int code = Next();
        switch (code)
        {
            case EndOfLine:
                _column = 0;
                return false;

            case EndOfBitmap:
                _emptyRows = int.MaxValue;
                return false;

            case Delta:
                _column = Math.Min(_column + Next(), _cells.Length);
                var down = Next();
                _emptyRows = Math.Max(0, down - 1);
                return down == 0;

            default:
                Copy(code);
                return true;
        }
    }

    private byte Next() => _file.ReadByte() is >= 0 and var value ? (byte)value : throw new EndOfStreamException("The bitmap is truncated.");

    private int NextColour()
    {
        var (blue, green, red) = (Next(), Next(), Next());
        return (red << 16) | (green << 8) | blue;
    }

    private void Repeat(int count)
    {
        if (_compression == BmpCompression.RunLength24)
        {
            var colour = NextColour();
            while (count-- > 0)
            {
                Put(colour);
            }

            return;
        }

        int value = Next();
        for (var i = 0; i < count; i++)
        {
            Put(_compression == BmpCompression.RunLength8 ? value : Nibble(value, i));
        }
    }

    private void Copy(int count)
    {
        var bytes = 0;
        var value = 0;
        for (var i = 0; i < count; i++)
        {
            switch (_compression)
            {
                case BmpCompression.RunLength24:
                    Put(NextColour());
                    bytes += 3;
                    break;

                case BmpCompression.RunLength8:
                    Put(Next());
                    bytes++;
                    break;

                default:
                    if (i % 2 == 0)
                    {
                        value = Next();
                        bytes++;
                    }

                    Put(Nibble(value, i));
                    break;
            }
        }

        // Padded to whole words.
        if (bytes % 2 != 0)
        {
            Next();
        }
    }

    private static int Nibble(int value, int i) => i % 2 == 0 ? value >> 4 : value & 0xF;

    private void Put(int cell)
    {
        if (_column < _cells.Length)
        {
            _cells[_column++] = cell;
        }
    }
}
