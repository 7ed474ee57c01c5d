using PhotoResize.EngineSupport.PixelFiles;
using PhotoResize.Planning;

namespace PhotoResize.ImageSharp.Decoding;

/// <summary>Reads rows that managed code decodes, one at a time. Inks become sRGB by plain arithmetic, as those of a JPEG do.</summary>
internal sealed class RowReader
{
    private const int CmykBands = 4;

    private readonly Func<PixelRows> _open;
    private readonly byte[] _inks;
    private readonly byte[] _row;
    private PixelRows _rows;

    /// <summary>The number of the row that was decoded last.</summary>
    private int _current = -1;

    /// <param name="open">Opens the rows, from the first one in the file.</param>
    public RowReader(Func<PixelRows> open)
    {
        (_open, _rows) = (open, open());
        var isCmyk = _rows.Colours == PixelColours.Cmyk;
        Bands = isCmyk ? _rows.Bands - 1 : _rows.Bands;
        _row = new byte[checked(_rows.Width * Bands)];
        _inks = new byte[isCmyk ? checked(_rows.Width * _rows.Bands) : 0];
    }

    public int Bands { get; }

    public PixelSize Size => new(_rows.Width, _rows.Height);

    /// <summary>The row that was moved to.</summary>
    public Span<byte> Current => _row;

    /// <summary>Decodes all rows up to one. To go back is to begin again.</summary>
    /// <returns>Whether the row has just been decoded.</returns>
    public bool MoveTo(int y)
    {
        if (y == _current)
        {
            return false;
        }

        if (y < _current)
        {
            (_rows, _current) = (_open(), -1);
        }

        for (; _current < y; _current++)
        {
            if (_inks.Length > 0)
            {
                _rows.Read(_inks.AsSpan());
                FromInks(_inks, _row, _rows.HasAlpha);
            }
            else
            {
                _rows.Read(_row.AsSpan());
            }
        }

        return true;
    }

    private static void FromInks(ReadOnlySpan<byte> inks, Span<byte> row, bool hasAlpha)
    {
        var alpha = hasAlpha ? 1 : 0;
        for (int from = 0, to = 0; from < inks.Length; from += CmykBands + alpha, to += 3 + alpha)
        {
            var light = 255 - inks[from + 3];
            for (var i = 0; i < 3; i++)
            {
                row[to + i] = (byte)((((255 - inks[from + i]) * light) + 127) / 255);
            }

            if (hasAlpha)
            {
                row[to + 3] = inks[from + CmykBands];
            }
        }
    }
}
