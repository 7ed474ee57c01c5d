using System.Buffers;
using System.Buffers.Binary;

namespace PhotoResize.EngineSupport;

/// <summary>
/// Bounds the scans of a JPEG. A decoder goes over the whole picture for each of them, and one that changes nothing takes a few bytes: a
/// small file could keep it busy for as long as it likes (ITU-T T.81, G.1.2.2: a single code ends up to 32767 blocks).
/// </summary>
internal static class JpegScanLimit
{
    /// <summary>Encoders write ten or so, those that search for the shortest file twenty.</summary>
    public const int MaxScans = 100;

    private const byte MarkerPrefix = 0xFF;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;

    /// <summary>
    /// Whether a decoder would meet more than <see cref="MaxScans"/> in the file. One whose first scan holds the whole picture is read no
    /// further; any other is read to its end.
    /// </summary>
    /// <param name="stream">Can seek, and stands at the file's start, where it is put again.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static bool IsExceededBy(Stream stream, CancellationToken cancellationToken)
    {
        using var file = new MarkerReader(stream, cancellationToken);
        var (scans, components, isProgressive) = (0, 0, false);
        while (file.NextMarker() is { } marker and not EndOfImage)
        {
            if (marker is 0x01 or (>= 0xD0 and <= 0xD8))
            {
                continue;
            }

            // The number of components comes sixth in a frame header (B.2.2), and first in that of a scan (B.2.3).
            var isFrame = marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
            var content = file.ReadSegment(isFrame ? 6 : 1);
            if (isFrame && content.Length == 6)
            {
                (components, isProgressive) = (content[5], (marker & 3) == 2);
            }
            else if (marker == StartOfScan)
            {
                scans++;
                var isOnlyOne = scans == 1 && !isProgressive && content is [var inScan] && inScan == components;
                if (isOnlyOne || scans > MaxScans)
                {
                    return !isOnlyOne;
                }
            }
        }

        return false;
    }

    private sealed class MarkerReader : IDisposable
    {
        private const int BufferBytes = 64 * 1024;

        private readonly Stream _stream;
        private readonly CancellationToken _cancellationToken;
        private readonly long _origin;
        private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        private int _next;
        private int _end;

        public MarkerReader(Stream stream, CancellationToken cancellationToken)
        {
            _stream = stream;
            _cancellationToken = cancellationToken;
            _origin = stream.Position;
        }

        public void Dispose()
        {
            _stream.Position = _origin;
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        /// <summary>The next marker, over all that is none; <see langword="null"/> at the end of the file.</summary>
        public byte? NextMarker()
        {
            while (true)
            {
                var distance = _buffer.AsSpan(_next, _end - _next).IndexOf(MarkerPrefix);
                _next = distance < 0 ? _end : _next + distance;
                if (distance < 0)
                {
                    if (!Fill(1))
                    {
                        return null;
                    }

                    continue;
                }

                if (!Fill(2))
                {
                    return null;
                }

                // A marker may begin with any number of fill bytes (B.1.1.2); a zero makes the prefix data (B.1.1.5).
                var marker = _buffer[_next + 1];
                _next += marker == MarkerPrefix ? 1 : 2;
                if (marker is not (0 or MarkerPrefix))
                {
                    return marker;
                }
            }
        }

        /// <summary>The first bytes of a segment, which is stepped over; fewer where there are no more of it, or of the file.</summary>
        public ReadOnlySpan<byte> ReadSegment(int count)
        {
            const int LengthBytes = 2;
            if (!Fill(LengthBytes + count))
            {
                _next = _end;
                return [];
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(_next));
            var content = _buffer.AsSpan(_next + LengthBytes, Math.Clamp(length - LengthBytes, 0, count));
            var rest = length - (_end - _next);
            if (rest > 0)
            {
                _stream.Seek(rest, SeekOrigin.Current);
                _next = _end;
            }
            else
            {
                _next += Math.Max(length, LengthBytes);
            }

            return content;
        }

        /// <summary>Has that many bytes ready, if the file has them.</summary>
        private bool Fill(int count)
        {
            if (_end - _next >= count)
            {
                return true;
            }

            _cancellationToken.ThrowIfCancellationRequested();
            _buffer.AsSpan(_next, _end - _next).CopyTo(_buffer);
            _end -= _next;
            _next = 0;
            _end += _stream.ReadAtLeast(_buffer.AsSpan(_end, BufferBytes - _end), count - _end, throwOnEndOfStream: false);
            return _end >= count;
        }
    }
}
