namespace PhotoResize.EngineSupport.Tiff;

/// <summary>Unpacks LZW (TIFF 6.0, section 13), also as it was before TIFF 5: codes from the lowest bit, which grow one code later.</summary>
internal sealed class LzwStream(Stream packed) : UnpackingStream(packed)
{
    private const int Clear = 256;
    private const int End = 257;
    private const int FirstFree = 258;
    private const int LeastBits = 9;
    private const int MostBits = 12;
    private const int MostCodes = 1 << MostBits;

    // The string of each code: that of another code, and one byte more.
    private readonly ushort[] _prefixes = new ushort[MostCodes];
    private readonly ushort[] _lengths = new ushort[MostCodes];
    private readonly byte[] _lasts = new byte[MostCodes];
    private readonly byte[] _firsts = new byte[MostCodes];

    // The string of the last code, as far as it was not read yet.
    private readonly byte[] _string = new byte[MostCodes + 1];
    private int _stringNext;
    private int _stringEnd;

    private bool? _isOld;
    private uint _bits;
    private int _bitCount;
    private int _codeBits = LeastBits;
    private int _free = FirstFree;
    private int _previous = -1;
    private bool _hasEnded;

    public override int Read(Span<byte> buffer)
    {
        if (_isOld is null)
        {
            // The first code is that which clears the table.
            _isOld = Peek() is [0, var second, ..] && (second & 1) == 1;
            for (var code = 0; code < Clear; code++)
            {
                (_lengths[code], _lasts[code], _firsts[code]) = (1, (byte)code, (byte)code);
            }
        }

        var filled = 0;
        while (filled < buffer.Length && (_stringNext < _stringEnd || TryUnpack()))
        {
            var count = Math.Min(_stringEnd - _stringNext, buffer.Length - filled);
            _string.AsSpan(_stringNext, count).CopyTo(buffer[filled..]);
            _stringNext += count;
            filled += count;
        }

        return filled;
    }

    /// <summary>Unpacks the next code that stands for a string.</summary>
    private bool TryUnpack()
    {
        while (!_hasEnded)
        {
            var code = NextCode();
            if (code is End or < 0)
            {
                _hasEnded = true;
            }
            else if (code == Clear)
            {
                (_codeBits, _free, _previous) = (LeastBits, FirstFree, -1);
            }
            else
            {
                Unpack(code);
                return true;
            }
        }

        return false;
    }

    private void Unpack(int code)
    {
        if (_previous < 0 ? code >= Clear : code > _free || code >= MostCodes)
        {
            throw new InvalidDataException("The TIFF has a code of LZW that does not exist.");
        }

        if (_previous >= 0 && _free < MostCodes)
        {
            _prefixes[_free] = (ushort)_previous;
            _lengths[_free] = (ushort)(_lengths[_previous] + 1);
            _firsts[_free] = _firsts[_previous];
            _lasts[_free] = code == _free ? _firsts[_previous] : _firsts[code];
            _free++;
            var last = (1 << _codeBits) - (_isOld == true ? 0 : 1);
            _codeBits += _free >= last && _codeBits < MostBits ? 1 : 0;
        }
        else if (code >= _free)
        {
            throw new InvalidDataException("The TIFF has a code of LZW that does not exist.");
        }

        _previous = code;
        (_stringNext, _stringEnd) = (0, _lengths[code]);
        for (var i = _stringEnd - 1; i >= 0; i--)
        {
            _string[i] = _lasts[code];
            code = _prefixes[code];
        }
    }

    private int NextCode()
    {
        while (_bitCount < _codeBits)
        {
            var next = NextByte();
            if (next < 0)
            {
                return -1;
            }

            _bits = _isOld == true ? _bits | ((uint)next << _bitCount) : (_bits << 8) | (uint)next;
            _bitCount += 8;
        }

        _bitCount -= _codeBits;
        var mask = (1u << _codeBits) - 1;
        if (_isOld == true)
        {
            var code = _bits & mask;
            _bits >>= _codeBits;
            return (int)code;
        }

        return (int)((_bits >> _bitCount) & mask);
    }
}
