using System.Buffers.Binary;

namespace PhotoResize.ImageSharp.Decoding;

/// <summary>
/// Walks over the chunks of a WebP, whose lengths the library believes: it takes that much memory, and what the file does not have of it
/// stays zero, which decodes to a picture.
/// </summary>
/// <remarks>RFC 9649, section 2.</remarks>
internal static class WebPChunks
{
    private const int FileHeaderBytes = 12;
    private const int ChunkStartBytes = 8;
    private const int FrameHeaderBytes = 16;

    /// <summary>Checks that the file holds all of its chunks, and each of them what is in it.</summary>
    /// <exception cref="InvalidDataException">It does not.</exception>
    public static void Check(Stream stream)
    {
        var (_, length) = ReadStart(stream, 0);
        var end = ChunkStartBytes + length;
        Require(end <= stream.Length);
        Walk(stream, FileHeaderBytes, end);
    }

    private static void Walk(Stream stream, long position, long end)
    {
        while (position <= end - ChunkStartBytes)
        {
            var (isFrame, length) = ReadStart(stream, position);
            position += ChunkStartBytes;
            Require(length <= end - position);
            if (isFrame)
            {
                Walk(stream, position + FrameHeaderBytes, position + length);
            }

            // Chunks of odd length are followed by a byte of padding.
            position += length + (length & 1);
        }
    }

    private static (bool IsFrame, long Length) ReadStart(Stream stream, long position)
    {
        Span<byte> start = stackalloc byte[ChunkStartBytes];
        stream.Position = position;
        stream.ReadExactly(start);
        return (start.StartsWith("ANMF"u8), BinaryPrimitives.ReadUInt32LittleEndian(start[4..]));
    }

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw new InvalidDataException("A chunk of the WebP is longer than what holds it.");
        }
    }
}
