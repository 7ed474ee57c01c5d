namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>Reads the bits of a JPEG's scans and the restart markers between them.</summary>
/// <param name="stream">The file, which can seek.</param>
/// <param name="cancellationToken">Cancels reading.</param>
internal sealed class JpegBits(Stream stream, CancellationToken cancellationToken)
{
    private const int BufferBytes = 64 * 1024;

    // Of more bytes than the bits can come from.
    private const int Positions = 16;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private long _bufferPosition;
    private int _next;
    private int _end;

    // The next bits, from the highest down, and how many of them there are. Zeros follow after the end.
    private ulong _bits;
    private int _count;

    // Where in the file the last bytes ended whose bits were taken up, and how many there were.
    private readonly long[] _positions = new long[Positions];
    private int _bytes;

    // A marker or the end of the file comes next.
    private bool _isAtEnd;

    /// <summary>Where the byte ends that the last bit was taken from.</summary>
    public long Position => _positions[(_bytes - (Math.Max(_count, 0) / 8)) % Positions];

    /// <summary>Goes to the start of a scan.</summary>
    public void Start(long position)
    {
        stream.Position = _bufferPosition = position;
        _next = _end = 0;
        StartSegment();
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

    /// <summary>Moves behind a restart marker; fill bytes may come before it.</summary>
    /// <exception cref="InvalidDataException">There is something else.</exception>
    public void ReadRestart(int marker)
    {
        Fill();
        if (_count >= 8 || !_isAtEnd || ReadMarker() != marker)
        {
            throw new InvalidDataException("A restart marker of the JPEG is missing.");
        }

        StartSegment();
    }

    private void StartSegment()
    {
        (_bits, _count, _bytes, _isAtEnd) = (0, 0, 0, false);
        _positions[0] = _bufferPosition + _next;
    }

    private int ReadMarker()
    {
        int marker;
        do
        {
            marker = ReadByte();
        }
        while (marker == JpegMarker.Prefix);
        return marker;
    }

    private void Fill()
    {
        while (_count <= 56 && !_isAtEnd)
        {
            var value = ReadByte();
            if (value < 0 || (value == JpegMarker.Prefix && !IsStuffed()))
            {
                _isAtEnd = true;
                return;
            }

            _bits |= (ulong)value << (56 - _count);
            _count += 8;
            _bytes++;
            _positions[_bytes % Positions] = _bufferPosition + _next;
        }
    }

    /// <summary>Reads the zero that makes the byte before it data and no marker.</summary>
    private bool IsStuffed()
    {
        var value = ReadByte();
        if (value > 0)
        {
            _next--;
        }

        return value == 0;
    }

    /// <summary>The next byte, or -1 at the end of the file.</summary>
    private int ReadByte()
    {
        if (_next == _end)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _bufferPosition += _end;
            (_next, _end) = (0, stream.Read(_buffer));
            if (_end == 0)
            {
                return -1;
            }
        }

        return _buffer[_next++];
    }
}
