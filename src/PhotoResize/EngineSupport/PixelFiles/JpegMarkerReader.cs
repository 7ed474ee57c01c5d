using System.Buffers;
using System.Buffers.Binary;

namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>Reads a JPEG's markers and segments, and skips all else (ITU-T T.81, B.1.1).</summary>
internal sealed class JpegMarkerReader : IDisposable
{
    private const int LengthBytes = 2;
    private const int BufferBytes = 64 * 1024;

    private readonly Stream _stream;
    private readonly CancellationToken _cancellationToken;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private long _bufferPosition;
    private int _next;
    private int _end;

    /// <param name="stream">Can seek. It is read from where it stands.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    public JpegMarkerReader(Stream stream, CancellationToken cancellationToken)
    {
        _stream = stream;
        _cancellationToken = cancellationToken;
        _bufferPosition = stream.Position;
    }

    /// <summary>The position in the stream.</summary>
    public long Position => _bufferPosition + _next;

    /// <summary>Where the last marker begins, with the fill bytes before it.</summary>
    public long MarkerStart { get; private set; }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    /// <summary>Moves behind the next marker and returns it; <see langword="null"/> at the end of the file.</summary>
    public byte? NextMarker()
    {
        var isFill = false;
        while (true)
        {
            var distance = _buffer.AsSpan(_next, _end - _next).IndexOf(JpegMarker.Prefix);
            isFill &= distance <= 0;
            _next = distance < 0 ? _end : _next + distance;
            if (!Fill(2))
            {
                // At most a prefix is left.
                return null;
            }

            if (distance < 0)
            {
                continue;
            }

            // A marker may start with any number of fill bytes (B.1.1.2); a prefix followed by 0 is data (B.1.1.5).
            MarkerStart = isFill ? MarkerStart : Position;
            var marker = _buffer[_next + 1];
            isFill = marker == JpegMarker.Prefix;
            _next += isFill ? 1 : 2;
            if (marker is not (0 or JpegMarker.Prefix))
            {
                return marker;
            }
        }
    }

    /// <summary>Returns a segment's content, or its first bytes, and skips the rest. A length below 2 counts as 2, as decoders have it.</summary>
    /// <param name="maxBytes">How many bytes are wanted.</param>
    /// <exception cref="EndOfStreamException">The file ends before that.</exception>
    public ReadOnlySpan<byte> ReadSegment(int maxBytes = ushort.MaxValue)
    {
        Require(LengthBytes);
        var length = Math.Max(BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(_next)), (ushort)LengthBytes);
        var wanted = Math.Min(length - LengthBytes, maxBytes);
        Require(LengthBytes + wanted);
        var content = _buffer.AsSpan(_next + LengthBytes, wanted);
        if (_next + length <= _end)
        {
            _next += length;
        }
        else
        {
            _bufferPosition += _next + length;
            _stream.Position = _bufferPosition;
            _next = _end = 0;
        }

        return content;
    }

    private void Require(int count)
    {
        if (!Fill(count))
        {
            throw new EndOfStreamException("The JPEG ends within a segment.");
        }
    }

    /// <summary>Buffers that many bytes; returns <see langword="false"/> if the file has fewer.</summary>
    private bool Fill(int count)
    {
        if (_end - _next >= count)
        {
            return true;
        }

        _cancellationToken.ThrowIfCancellationRequested();
        _buffer.AsSpan(_next, _end - _next).CopyTo(_buffer);
        _bufferPosition += _next;
        _end -= _next;
        _next = 0;
        _end += _stream.ReadAtLeast(_buffer.AsSpan(_end, BufferBytes - _end), count - _end, throwOnEndOfStream: false);
        return _end >= count;
    }
}
