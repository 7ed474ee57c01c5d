using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineSupport.Bmp;

/// <summary>Reads rows that are padded to whole words of four bytes.</summary>
internal sealed class PaddedRows(Stream file, BmpLayout layout)
{
    private readonly byte[] _row = new byte[checked((int)layout.Stride)];
    private int _rowsLeft = layout.Height;

    /// <summary>The bytes of the next row without padding, valid until the next call.</summary>
    /// <exception cref="EndOfStreamException">The file ends within the row.</exception>
    public ReadOnlySpan<byte> Next()
    {
        var bytes = (int)layout.RowBytes;
        file.ReadExactly(_row, 0, --_rowsLeft == 0 ? bytes : _row.Length);
        return _row.AsSpan(0, bytes);
    }
}
