using System.Buffers.Binary;
using PhotoResize.Sources.Headers;

namespace PhotoResize.ImageSharp.Decoding;

/// <summary>The content of a PNG's image data chunks, as one stream (PNG, third edition, 10.1).</summary>
/// <param name="stream">The file.</param>
/// <param name="first">Where the first chunk begins.</param>
/// <param name="checks">Whether to verify the chunks' checksums.</param>
internal sealed class PngImageData(Stream stream, long first, bool checks) : Stream
{
    private uint _left;
    private uint _checksum;
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

        if (_hasEnded || buffer.IsEmpty)
        {
            return 0;
        }

        var read = stream.Read(buffer[..(int)Math.Min((uint)buffer.Length, _left)]);
        if (read == 0)
        {
            throw new InvalidDataException("The PNG ends within its pixels.");
        }

        _left -= (uint)read;
        _checksum = checks ? PngChecksum.Of(buffer[..read], _checksum) : 0;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Goes to the next chunk. Nothing may stand between image data chunks.</summary>
    private void GoToNext()
    {
        Span<byte> start = stackalloc byte[PngFile.ChunkStartBytes];
        if (_hasBegun)
        {
            EndChunk();
        }
        else
        {
            stream.Position = first;
        }

        // A file may end right behind its pixels.
        var isThere = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length;
        if (isThere && start.EndsWith("IDAT"u8))
        {
            (_left, _hasBegun) = (BinaryPrimitives.ReadUInt32BigEndian(start), true);
            _checksum = PngChecksum.Of("IDAT"u8);
        }
        else
        {
            _hasEnded = true;
        }
    }

    private void EndChunk()
    {
        Span<byte> checksum = stackalloc byte[PngFile.ChecksumBytes];
        stream.ReadExactly(checksum);
        if (checks && BinaryPrimitives.ReadUInt32BigEndian(checksum) != _checksum)
        {
            throw new InvalidDataException("The checksum of the PNG's pixels does not hold.");
        }
    }
}
