namespace PhotoResize.ImageSharp.Decoding;

/// <summary>Reads a JPEG's markers, segments, and the bits between them.</summary>
internal sealed class JpegBits(Stream stream)
{
    private const int BufferBytes = 64 * 1024;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private byte[] _segment = new byte[1024];
    private int _next;
    private int _end;

    // The next bits, from the highest down, and how many of them there are. Zeros follow after the end.
    private ulong _bits;
    private int _count;

    // The first byte of a marker has been read, and nothing but the marker can follow.
    private bool _isInMarker;

    public int ReadByte()
    {
        if (_next == _end)
        {
            (_next, _end) = (0, stream.Read(_buffer));
            if (_end == 0)
            {
                throw new InvalidDataException("The JPEG ends early.");
            }
        }

        return _buffer[_next++];
    }

    /// <summary>Reads a marker; fill bytes may come before it.</summary>
    /// <exception cref="InvalidDataException">There is something else.</exception>
    public int ReadMarker()
    {
        if (!_isInMarker && ReadByte() != 0xFF)
        {
            throw new InvalidDataException("The JPEG has bytes that belong nowhere.");
        }

        _isInMarker = false;
        int marker;
        do
        {
            marker = ReadByte();
        }
        while (marker == 0xFF);
        return marker != 0 ? marker : throw new InvalidDataException("The JPEG has bytes that belong nowhere.");
    }

    /// <summary>Reads a segment, without its length; valid until the next one is read.</summary>
    public ReadOnlySpan<byte> ReadSegment()
    {
        var length = (ReadByte() << 8) + ReadByte() - 2;
        if (length < 0)
        {
            throw new InvalidDataException("A JPEG segment is shorter than its length.");
        }

        if (_segment.Length < length)
        {
            _segment = new byte[ushort.MaxValue];
        }

        for (var done = 0; done < length;)
        {
            _segment[done++] = (byte)ReadByte();
            var ready = Math.Min(length - done, _end - _next);
            _buffer.AsSpan(_next, ready).CopyTo(_segment.AsSpan(done));
            _next += ready;
            done += ready;
        }

        return _segment.AsSpan(0, length);
    }

    /// <summary>The next 16 bits, without taking them; zeros behind the end.</summary>
    public int Peek()
    {
        if (_count < 16)
        {
            Fill();
        }

        return (int)(_bits >> 48);
    }

    /// <summary>Takes up to 16 bits.</summary>
    /// <exception cref="InvalidDataException">There are not as many before the next marker.</exception>
    public void Skip(int count)
    {
        if (_count < count)
        {
            Fill();
        }

        _bits <<= count;
        _count -= count;
        if (_count < 0)
        {
            throw new InvalidDataException("A scan of the JPEG ends early.");
        }
    }

    /// <summary>Takes up to 16 bits as a number.</summary>
    public int Read(int count)
    {
        var value = count == 0 ? 0 : Peek() >> (16 - count);
        Skip(count);
        return value;
    }

    /// <summary>Goes to the marker behind the bits.</summary>
    /// <exception cref="InvalidDataException">There are whole bytes left before it.</exception>
    public void EndSegment()
    {
        if (_count >= 8)
        {
            throw new InvalidDataException("A scan of the JPEG has bytes that belong nowhere.");
        }

        (_bits, _count) = (0, 0);
    }

    /// <summary>Goes to the next marker, whatever stands before it.</summary>
    public void SkipToMarker()
    {
        while (true)
        {
            while (ReadByte() != 0xFF)
            {
            }

            // 0 stands for the byte 0xFF itself; restart markers belong to the scan.
            if (ReadByte() is not (0 or (>= 0xD0 and <= 0xD7)))
            {
                UnreadByte();
                _isInMarker = true;
                return;
            }
        }
    }

    /// <summary>Steps back over the byte that was read last, which is always in the buffer.</summary>
    private void UnreadByte() => _next--;

    private void Fill()
    {
        while (_count <= 56 && !_isInMarker)
        {
            var value = ReadByte();
            if (value == 0xFF && ReadByte() != 0)
            {
                UnreadByte();
                _isInMarker = true;
                return;
            }

            _bits |= (ulong)value << (56 - _count);
            _count += 8;
        }
    }
}
