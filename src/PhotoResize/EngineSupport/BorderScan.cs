using PhotoResize.Planning;

namespace PhotoResize.EngineSupport;

/// <summary>Finds the bounding box of all pixels that differ from the border, row by row.</summary>
internal sealed class BorderScan
{
    private readonly byte[] _borderPixel;
    private readonly int _tolerance;
    private readonly bool _isTransparent;
    private int _left = int.MaxValue;
    private int _right;
    private int _top = int.MaxValue;
    private int _bottom;

    /// <summary>Creates a scan that has not seen any row.</summary>
    /// <param name="border">A pixel of the border; the last of an even number of bands is alpha.</param>
    /// <param name="tolerance">The maximum difference of each band from it.</param>
    public BorderScan(ReadOnlySpan<byte> border, int tolerance)
    {
        _borderPixel = border.ToArray();
        _tolerance = tolerance;
        _isTransparent = border.Length % 2 == 0 && border[^1] == 0;
    }

    /// <summary>The bounding box; <see langword="null"/> if all pixels are border.</summary>
    public PixelRectangle? Content => _right > 0 ? new(_left, _top, _right - _left, _bottom - _top) : null;

    /// <summary>Scans a row.</summary>
    /// <param name="y">Its index; must increase from call to call.</param>
    /// <param name="row">Its pixels, with interleaved bands.</param>
    public void Add(int y, ReadOnlySpan<byte> row)
    {
        var width = row.Length / _borderPixel.Length;
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
        var pixel = row.Slice(x * _borderPixel.Length, _borderPixel.Length);
        if (_isTransparent && pixel[^1] == 0)
        {
            return true;
        }

        for (var band = 0; band < pixel.Length; band++)
        {
            if (Math.Abs(pixel[band] - _borderPixel[band]) > _tolerance)
            {
                return false;
            }
        }

        return true;
    }
}
