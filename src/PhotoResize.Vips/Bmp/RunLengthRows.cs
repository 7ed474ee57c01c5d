namespace PhotoResize.Vips.Bmp;

/// <summary>Rows in run-length coding of 4 or 8 bits ([MS-WMF] 3.1.6). Pixels that no code covers have index 0.</summary>
/// <remarks>Pixels to the right of the picture are dropped: encoders round the runs of odd rows up. The file's length bounds the work.</remarks>
internal sealed class RunLengthRows(Stream file, BmpLayout layout, BmpPalette palette) : IndexRows(layout, palette)
{
    private const int EndOfLine = 0;
    private const int EndOfBitmap = 1;
    private const int Delta = 2;

    private readonly bool _isFourBits = layout.Compression == BmpCompression.RunLength4;

    /// <summary>Empty rows before the one that the next code belongs to.</summary>
    private int _emptyRows;

    /// <summary>The column at which the next code starts.</summary>
    private int _column;

    protected override void ReadIndices(Span<byte> indices)
    {
        indices.Clear();
        if (_emptyRows > 0)
        {
            _emptyRows--;
            return;
        }

        while (true)
        {
            int count = Next();
            int code = Next();
            if (count > 0)
            {
                Repeat((byte)code, count, indices);
                continue;
            }

            switch (code)
            {
                case EndOfLine:
                    _column = 0;
                    return;

                case EndOfBitmap:
                    _emptyRows = int.MaxValue;
                    return;

                case Delta:
                    Advance(Next(), indices.Length);
                    if (Next() is > 0 and var down)
                    {
                        _emptyRows = down - 1;
                        return;
                    }

                    break;

                default:
                    Copy(code, indices);
                    break;
            }
        }
    }

    private byte Next() => file.ReadByte() is >= 0 and var value ? (byte)value : throw new EndOfStreamException();

    private void Advance(int count, int width) => _column = Math.Min(_column + count, width);

    private void Repeat(byte value, int count, Span<byte> indices)
    {
        var run = indices.Slice(_column, Math.Min(count, indices.Length - _column));
        if (_isFourBits)
        {
            for (var i = 0; i < run.Length; i++)
            {
                run[i] = Nibble(value, i);
            }
        }
        else
        {
            run.Fill(value);
        }

        Advance(count, indices.Length);
    }

    private void Copy(int count, Span<byte> indices)
    {
        var run = indices.Slice(_column, Math.Min(count, indices.Length - _column));
        var bytes = _isFourBits ? (count + 1) / 2 : count;
        for (var i = 0; i < bytes; i++)
        {
            var value = Next();
            if (!_isFourBits)
            {
                Put(run, i, value);
                continue;
            }

            Put(run, 2 * i, Nibble(value, 0));
            Put(run, (2 * i) + 1, Nibble(value, 1));
        }

        // Padded to whole words.
        if (bytes % 2 != 0)
        {
            Next();
        }

        Advance(count, indices.Length);
    }

    private static byte Nibble(byte value, int i) => (byte)(i % 2 == 0 ? value >> 4 : value & 0xF);

    private static void Put(Span<byte> run, int i, byte value)
    {
        if (i < run.Length)
        {
            run[i] = value;
        }
    }
}
