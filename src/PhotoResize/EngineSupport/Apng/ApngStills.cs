using System.Buffers.Binary;
using System.Runtime.InteropServices;
using PhotoResize.EngineSupport.PixelFiles;
using PhotoResize.Processing;
using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineSupport.Apng;

/// <summary>Makes still files of the frames of an animated PNG, with all that says what the pixels mean.</summary>
internal sealed class ApngStills
{
    private const int ImageHeaderBytes = 13;

    /// <summary>How much is kept of the chunks before the pixels. Colour profiles have a few thousand bytes.</summary>
    private const int MaxKeptBytes = 4 << 20;

    private readonly Stream _stream;
    private readonly byte[] _header = new byte[ImageHeaderBytes];
    private readonly List<byte> _kept = [];

    private ApngStills(Stream stream) => _stream = stream;

    /// <summary>Reads the chunks before the pixels.</summary>
    /// <exception cref="InvalidDataException">They are incomplete, or too long.</exception>
    public static ApngStills Read(Stream stream)
    {
        var stills = new ApngStills(stream);
        try
        {
            for (long position = PngBlocks.SignatureBytes; ;)
            {
                var (type, length) = stills.ReadStart(position);
                if (type == PngChunkType.ImageData)
                {
                    return stills;
                }

                stills.Keep(type, length);
                position += PngBlocks.ChunkStartBytes + length + PngBlocks.ChecksumBytes;
            }
        }
        catch (EndOfStreamException exception)
        {
            throw new InvalidDataException("The PNG has no image data.", exception);
        }
    }

    /// <summary>Makes the file of a frame.</summary>
    /// <exception cref="ImageProcessingException">Pixels are missing, or their checksum does not hold.</exception>
    public MemoryStream Make(PngFrame frame, CancellationToken cancellationToken)
    {
        var header = _header.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(header, frame.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(sizeof(int)), frame.Height);
        var still = new MemoryStream();
        still.Write(PngFile.Signature);
        PngChunk.Write(still, PngChunkType.ImageHeader, header, []);
        still.Write(CollectionsMarshal.AsSpan(_kept));
        try
        {
            CopyPixels(frame, still, cancellationToken);
        }
        catch (EndOfStreamException exception)
        {
            throw new ImageProcessingException(ImageProcessingError.Damaged, "The PNG ends within the pixels of a frame.", exception);
        }

        PngChunk.Write(still, PngChunkType.ImageEnd, [], []);
        still.Position = 0;
        return still;
    }

    private (PngChunkType Type, uint Length) ReadStart(long position)
    {
        Span<byte> start = stackalloc byte[PngBlocks.ChunkStartBytes];
        _stream.Position = position;
        _stream.ReadExactly(start);
        return ((PngChunkType)BinaryPrimitives.ReadUInt32BigEndian(start[sizeof(uint)..]), BinaryPrimitives.ReadUInt32BigEndian(start));
    }

    /// <summary>Keeps a chunk that says what pixels mean, checksum included.</summary>
    private void Keep(PngChunkType type, uint length)
    {
        switch (type)
        {
            case PngChunkType.ImageHeader when length == ImageHeaderBytes:
                _stream.ReadExactly(_header);
                break;

            case PngChunkType.Palette or PngChunkType.Transparency or PngChunkType.SignificantBits or PngChunkType.Profile
                or PngChunkType.CodePoints or PngChunkType.Srgb or PngChunkType.Gamma or PngChunkType.Chromaticities:
                if (_kept.Count + length > MaxKeptBytes)
                {
                    throw new InvalidDataException("The PNG has a palette or a colour profile that is too long.");
                }

                var chunk = new byte[PngBlocks.ChunkStartBytes + length + PngBlocks.ChecksumBytes];
                _stream.Position -= PngBlocks.ChunkStartBytes;
                _stream.ReadExactly(chunk);
                _kept.AddRange(chunk);
                break;
        }
    }

    private void CopyPixels(PngFrame frame, MemoryStream still, CancellationToken cancellationToken)
    {
        var wanted = frame.IsDefault ? PngChunkType.ImageData : PngChunkType.FrameData;
        var (position, sequence, room) = (frame.Data, frame.Sequence, MostBytes(frame));
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (type, length) = ReadStart(position);
            room -= length;
            if (type != wanted || length > int.MaxValue || room < 0)
            {
                throw new ImageProcessingException(ImageProcessingError.Damaged, "The PNG has no pixels of a frame, or far too many.");
            }

            var content = new byte[length + PngBlocks.ChecksumBytes];
            _stream.ReadExactly(content);
            PngChunk.Write(still, PngChunkType.ImageData, PixelsOf(content, frame.IsDefault ? null : sequence++), []);
            position += PngBlocks.ChunkStartBytes + content.Length;
        }
        while (IsNext(wanted, position));
    }

    /// <summary>The pixels in a chunk of which the content and the checksum are given, both of which are checked.</summary>
    private static ReadOnlySpan<byte> PixelsOf(ReadOnlySpan<byte> content, uint? sequence)
    {
        var name = sequence is null ? "IDAT"u8 : "fdAT"u8;
        var pixels = content[..^PngBlocks.ChecksumBytes];
        if (PngChecksum.Of(pixels, PngChecksum.Of(name)) != BinaryPrimitives.ReadUInt32BigEndian(content[^PngBlocks.ChecksumBytes..])
            || (sequence is not null && (pixels.Length < PngBlocks.SequenceBytes || BinaryPrimitives.ReadUInt32BigEndian(pixels) != sequence)))
        {
            throw new ImageProcessingException(ImageProcessingError.Damaged, "The checksum or the number of a chunk of pixels does not hold.");
        }

        return sequence is null ? pixels : pixels[PngBlocks.SequenceBytes..];
    }

    private bool IsNext(PngChunkType wanted, long position)
    {
        Span<byte> start = stackalloc byte[PngBlocks.ChunkStartBytes];
        _stream.Position = position;
        return _stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length
            && (PngChunkType)BinaryPrimitives.ReadUInt32BigEndian(start[sizeof(uint)..]) == wanted;
    }

    /// <summary>More than encoders need for the pixels of a frame, so that a small picture takes no large memory.</summary>
    private static long MostBytes(PngFrame frame)
    {
        const int MostBytesOfPixel = 8;
        const int Overhead = 1 << 20;
        return (2L * MostBytesOfPixel * frame.Width * frame.Height) + Overhead;
    }
}
