namespace PhotoResize.EngineSupport.Tiff;

/// <summary>The rows of a plane, unpacked: all samples of a page, or one of them where each has strips or tiles of its own.</summary>
internal sealed class PlaneRows
{
    /// <summary>The most bytes of a row of tiles, which is unpacked as a whole.</summary>
    private const long MaxBufferedBytes = 1 << 30;

    private readonly TiffSegments _segments;
    private readonly TiffPage _page;
    private readonly TiffGrid _grid;
    private readonly int _firstSegment;
    private readonly byte[] _row;

    /// <summary>The rows of tiles that lie side by side.</summary>
    private readonly byte[] _tiles = [];

    private Stream? _strip;
    private int _y;

    /// <param name="segments">Where strips or tiles are.</param>
    /// <param name="page">How they are packed.</param>
    /// <param name="grid">What a plane consists of.</param>
    /// <param name="plane">The plane's number.</param>
    /// <exception cref="NotSupportedException">A row takes more memory than there should be.</exception>
    public PlaneRows(TiffSegments segments, TiffPage page, TiffGrid grid, int plane)
    {
        (_segments, _page, _grid) = (segments, page, grid);
        _firstSegment = plane * grid.Across * grid.Down;
        var buffered = page.IsTiled ? grid.RowBytes * Math.Min(grid.SegmentHeight, grid.Height) : 0;
        if (Math.Max(grid.SegmentRowBytes, buffered) > MaxBufferedBytes)
        {
            throw new NotSupportedException("A TIFF with tiles that take too much memory.");
        }

        _row = new byte[grid.SegmentRowBytes];
        _tiles = new byte[buffered];
    }

    /// <summary>The next row, valid until the next call.</summary>
    /// <exception cref="EndOfStreamException">A strip or tile ends within the row.</exception>
    /// <exception cref="InvalidDataException">It cannot be unpacked.</exception>
    public ReadOnlySpan<byte> Next()
    {
        var y = _y++ % _grid.SegmentHeight;
        var line = (_y - 1) / _grid.SegmentHeight;
        if (!_page.IsTiled)
        {
            if (y == 0)
            {
                _strip?.Dispose();
                _strip = OpenSegment(line);
            }

            ReadRow(_strip!);
            if (y == _grid.SegmentHeight - 1 || _y == _grid.Height)
            {
                CheckEnd(_strip!);
            }

            return _row.AsSpan(0, (int)_grid.RowBytes);
        }

        if (y == 0)
        {
            ReadTiles(line, Math.Min(_grid.SegmentHeight, _grid.Height - _y + 1));
        }

        return _tiles.AsSpan(y * (int)_grid.RowBytes, (int)_grid.RowBytes);
    }

    private void ReadTiles(int line, int rows)
    {
        var rowBytes = (int)_grid.RowBytes;
        for (var column = 0; column < _grid.Across; column++)
        {
            using var tile = OpenSegment((line * _grid.Across) + column);
            var left = column * _row.Length;
            for (var y = 0; y < rows; y++)
            {
                ReadRow(tile);
                _row.AsSpan(0, Math.Min(_row.Length, rowBytes - left)).CopyTo(_tiles.AsSpan((y * rowBytes) + left));
            }
        }
    }

    private Stream OpenSegment(int index)
    {
        var rows = _page.IsTiled ? _grid.SegmentHeight : Math.Min(_grid.SegmentHeight, _grid.Height - (index * _grid.SegmentHeight));
        return _segments.Open(_firstSegment + index, _grid.SegmentRowBytes * rows);
    }

    private void ReadRow(Stream segment)
    {
        segment.ReadExactly(_row);
        if (_segments.UsesPredictor)
        {
            TiffPredictor.Undo(_page.Predictor, _row, _grid.Bits, _grid.UnitSamples, _page.IsBigEndian);
        }
    }

    /// <summary>Behind its last row a deflated strip has a checksum over all of them, which is compared when the end is read.</summary>
    private void CheckEnd(Stream strip)
    {
        if (_page.Compression is TiffSegments.Deflate or TiffSegments.OldDeflate)
        {
            Span<byte> behind = stackalloc byte[1];
            _ = strip.Read(behind);
        }
    }
}
