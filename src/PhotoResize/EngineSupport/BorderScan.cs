using PhotoResize.Planning;

namespace PhotoResize.EngineSupport;

/// <summary>Grows a box around all pixels that do not belong to the border, row by row.</summary>
internal sealed class BorderScan
{
    private readonly byte[] _border;
    private readonly int _tolerance;
    private readonly bool _isTransparent;
    private int _left = int.MaxValue;
    private int _right;
    private int _top = int.MaxValue;
    private int _bottom;

    /// <summary>Starts without any content.</summary>
    /// <param name="border">The pixel that tells what the border looks like; an even number of bands ends with alpha.</param>
    /// <param name="tolerance">By how much a band may differ from it.</param>
    public BorderScan(ReadOnlySpan<byte> border, int tolerance)
    {
        _border = border.ToArray();
        _tolerance = tolerance;
        _isTransparent = border.Length % 2 == 0 && border[^1] == 0;
    }

    /// <summary>The box, or <see langword="null"/> where all was border.</summary>
    public PixelRectangle? Content => _right > 0 ? new(_left, _top, _right - _left, _bottom - _top) : null;

    /// <summary>Takes a row into account.</summary>
    /// <param name="y">Its number, higher than that of the rows before.</param>
    /// <param name="row">Its pixels, band by band.</param>
    public void Add(int y, ReadOnlySpan<byte> row)
    {
        var width = row.Length / _border.Length;
        var left = 0;
        while (left < width && IsBorder(row, left))
        {
            left++;
        }

        if (left == width)
        {
            return;
        }

        var right = width;
        while (IsBorder(row, right - 1))
        {
            right--;
        }

        _left = Math.Min(_left, left);
        _right = Math.Max(_right, right);
        _top = Math.Min(_top, y);
        _bottom = y + 1;
    }

    private bool IsBorder(ReadOnlySpan<byte> row, int x)
    {
        var pixel = row.Slice(x * _border.Length, _border.Length);
        if (_isTransparent && pixel[^1] == 0)
        {
            return true;
        }

        for (var band = 0; band < pixel.Length; band++)
        {
            if (Math.Abs(pixel[band] - _border[band]) > _tolerance)
            {
                return false;
            }
        }

        return true;
    }
}
