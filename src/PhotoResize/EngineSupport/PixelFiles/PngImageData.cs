using System.Buffers.Binary;
using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>The content of a PNG's image data chunks, as one stream (PNG, third edition, 10.1).</summary>
/// <param name="stream">The file.</param>
/// <param name="file">Where its chunks are.</param>
/// <param name="checks">Whether to verify the chunks' checksums.</param>
internal sealed class PngImageData(Stream stream, PngFile file, bool checks) : Stream
{
    private int _stretch = -1;
    private uint _left;
    private uint _checksum;
    private long _next;
    private long _end;
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

    /// <summary>Goes to the next chunk.</summary>
    private void GoToNext()
    {
        if (_stretch >= 0)
        {
            EndChunk();
        }

        while (_next >= _end)
        {
            if (++_stretch == file.ImageData.Count)
            {
                _hasEnded = true;
                return;
            }

            (_next, _end) = file.ImageData[_stretch];
        }

        var chunk = PngChunk.TryRead(stream, _next) ?? throw new InvalidDataException("The PNG ends within its pixels.");
        (_left, _next) = (chunk.Length, chunk.Next);
        _checksum = PngChecksum.Of("IDAT"u8);
    }

    private void EndChunk()
    {
        Span<byte> checksum = stackalloc byte[PngChunk.ChecksumBytes];
        stream.ReadExactly(checksum);
        if (checks && BinaryPrimitives.ReadUInt32BigEndian(checksum) != _checksum)
        {
            throw new InvalidDataException("The checksum of the PNG's pixels does not hold.");
        }
    }
}
