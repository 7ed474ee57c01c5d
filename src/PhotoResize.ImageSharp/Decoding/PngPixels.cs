using System.Buffers.Binary;
using System.IO.Compression;
using PhotoResize.Planning;

namespace PhotoResize.ImageSharp.Decoding;

/// <summary>
/// Counts the bytes of a PNG's pixels without decoding them, since the library takes a picture that has fewer rows than its header says for
/// whole, and leaves the others empty.
/// </summary>
/// <remarks>PNG (third edition), 8.1 on interlacing and 10.1 on the stream that the image data chunks make up.</remarks>
internal static class PngPixels
{
    private const int SignatureBytes = 8;
    private const int ChecksumBytes = 4;

    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>Checks that all rows are there.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="size">The size that its header was understood to have.</param>
    /// <returns>Whether the picture is grey.</returns>
    /// <exception cref="InvalidDataException">Rows are missing.</exception>
    public static bool Check(Stream stream, PixelSize size)
    {
        Span<byte> header = stackalloc byte[13];
        stream.Position = SignatureBytes + 8;
        stream.ReadExactly(header);
        var (depth, colourType, isInterlaced) = (header[8], header[9], header[12] != 0);
        var channels = colourType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        var missing = isInterlaced
            ? Passes.Sum(pass => BytesOf(Part(size.Width, pass.X, pass.StepX), Part(size.Height, pass.Y, pass.StepY), depth * channels))
            : BytesOf(size.Width, size.Height, depth * channels);
        stream.Position = SignatureBytes;
        using var inflated = new ZLibStream(new ImageData(stream), CompressionMode.Decompress);
        var buffer = new byte[64 * 1024];
        while (missing > 0)
        {
            var read = inflated.Read(buffer);
            missing -= read > 0 ? read : throw new InvalidDataException("The PNG has fewer rows than its header announced.");
        }

        return colourType is 0 or 4;
    }

    /// <summary>How many of a side's pixels are in a pass.</summary>
    private static int Part(int side, int first, int step) => side > first ? (side - first + step - 1) / step : 0;

    /// <summary>A byte in front of every row names its filter.</summary>
    private static long BytesOf(int width, int height, int bits) => width == 0 ? 0 : height * (1 + (((long)width * bits) + 7) / 8);

    /// <summary>What the image data chunks hold, which follow each other immediately.</summary>
    private sealed class ImageData(Stream stream) : Stream
    {
        private uint _left;
        private bool _hasBegun;
        private bool _hasEnded;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            while (_left == 0 && !_hasEnded)
            {
                GoToNext();
            }

            var read = _hasEnded ? 0 : stream.Read(buffer[..(int)Math.Min((uint)buffer.Length, _left)]);
            _left -= (uint)read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private void GoToNext()
        {
            Span<byte> start = stackalloc byte[8];
            stream.Position += _hasBegun ? ChecksumBytes : 0;
            stream.ReadExactly(start);
            var length = BinaryPrimitives.ReadUInt32BigEndian(start);
            if (start.EndsWith("IDAT"u8))
            {
                (_left, _hasBegun) = (length, true);
            }
            else if (_hasBegun)
            {
                _hasEnded = true;
            }
            else
            {
                stream.Position += length + ChecksumBytes;
            }
        }
    }
}
