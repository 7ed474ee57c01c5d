using System.Buffers;
using System.Buffers.Binary;

namespace PhotoResize.EngineSupport;

/// <summary>
/// Limits the number of scans of a JPEG. A decoder processes the whole picture for each scan, and an empty scan takes a few bytes: a small
/// file could keep a decoder busy indefinitely (ITU-T T.81, G.1.2.2: a single code ends up to 32767 blocks).
/// </summary>
internal static class JpegScanLimit
{
    /// <summary>Encoders write about ten; those that optimise for size about twenty.</summary>
    public const int MaxScans = 100;

    private const byte MarkerPrefix = 0xFF;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;

    /// <summary>
    /// Returns whether the file has more than <see cref="MaxScans"/> scans. Stops after the first scan if it holds the whole picture; else
    /// reads to the end of the file.
    /// </summary>
    /// <param name="stream">Must be able to seek, and be at the start of the file, to which it returns.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
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

            // The number of components is the sixth byte of a frame header (B.2.2) and the first of a scan header (B.2.3).
            var isFrame = marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
            var content = file.ReadSegment(isFrame ? 6 : 1);
            if (isFrame && content.Length == 6)
            {
                (components, isProgressive) = (content[5], (marker & 3) == 2);
            }
            else if (marker == StartOfScan)
            {
                scans++;
                var isSingleScan = scans == 1 && !isProgressive && content is [var inScan] && inScan == components;
                if (isSingleScan || scans > MaxScans)
                {
                    return !isSingleScan;
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

        /// <summary>Moves behind the next marker and returns it; <see langword="null"/> at the end of the file.</summary>
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

                // A marker may start with any number of fill bytes (B.1.1.2); a prefix followed by 0 is data (B.1.1.5).
                var marker = _buffer[_next + 1];
                _next += marker == MarkerPrefix ? 1 : 2;
                if (marker is not (0 or MarkerPrefix))
                {
                    return marker;
                }
            }
        }

        /// <summary>Returns the first bytes of a segment and skips the rest; fewer if the segment or the file is shorter.</summary>
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

        /// <summary>Buffers that many bytes; returns <see langword="false"/> if the file has fewer.</summary>
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
