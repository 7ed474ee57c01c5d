namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>A Huffman table of a JPEG (ITU-T T.81, annex C and F.2.2.3).</summary>
internal sealed class JpegCodes
{
    /// <summary>Codes up to this length, which are nearly all, need one look-up.</summary>
    private const int QuickBits = 9;
    private const int MaxBits = 16;

    // Length in the upper byte, value in the lower; 0 for a longer code or none.
    private readonly ushort[] _quick = new ushort[1 << QuickBits];
    private readonly int[] _last = new int[MaxBits + 1];
    private readonly int[] _offset = new int[MaxBits + 1];
    private readonly byte[] _values;

    /// <param name="counts">How many codes there are of each length from 1 to 16.</param>
    /// <param name="values">What they stand for, in the order of the codes.</param>
    public JpegCodes(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> values)
    {
        _values = values.ToArray();
        var (code, index) = (0, 0);
        for (var length = 1; length <= MaxBits; length++, code <<= 1)
        {
            _offset[length] = index - code;
            for (var i = 0; i < counts[length - 1]; i++, code++, index++)
            {
                if (code >= 1 << length)
                {
                    throw new InvalidDataException("The JPEG has more codes than there can be.");
                }

                if (length <= QuickBits)
                {
                    var entry = (ushort)((length << 8) | _values[index]);
                    _quick.AsSpan(code << (QuickBits - length), 1 << (QuickBits - length)).Fill(entry);
                }
            }

            _last[length] = code - 1;
        }
    }

    /// <summary>Reads one code.</summary>
    /// <exception cref="InvalidDataException">There is no such code.</exception>
    public int Read(JpegBits bits)
    {
        var next = bits.Peek();
        var entry = _quick[next >> (MaxBits - QuickBits)];
        if (entry != 0)
        {
            bits.Skip(entry >> 8);
            return entry & 0xFF;
        }

        for (var length = QuickBits + 1; length <= MaxBits; length++)
        {
            var code = next >> (MaxBits - length);
            if (code <= _last[length] && code + _offset[length] is var index && (uint)index < (uint)_values.Length)
            {
                bits.Skip(length);
                return _values[index];
            }
        }

        throw new InvalidDataException("The JPEG has a code that does not exist.");
    }
}
