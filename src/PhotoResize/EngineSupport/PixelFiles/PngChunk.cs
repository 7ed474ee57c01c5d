using System.Buffers.Binary;
using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>A part of a PNG (PNG, third edition, 5.3): length, type, content and checksum.</summary>
/// <param name="Type">What it holds.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">Of its content.</param>
internal readonly record struct PngChunk(PngChunkType Type, long Start, uint Length)
{
    /// <summary>Length and type.</summary>
    public const int StartBytes = PngBlocks.ChunkStartBytes;

    public const int ChecksumBytes = PngBlocks.ChecksumBytes;

    private const uint AncillaryBit = 0x20000000;

    /// <summary>Where its content begins.</summary>
    public long Content => Start + StartBytes;

    /// <summary>Where the next one begins.</summary>
    public long Next => Content + Length + ChecksumBytes;

    /// <summary>Whether a decoder that does not know it cannot show the picture.</summary>
    public bool IsCritical => ((uint)Type & AncillaryBit) == 0;

    /// <summary>Reads length and type; <see langword="null"/> at the end of the file, or where no chunk can be.</summary>
    public static PngChunk? TryRead(Stream stream, long position)
    {
        Span<byte> start = stackalloc byte[StartBytes];
        stream.Position = position;
        if (stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(start);
        return length <= int.MaxValue ? new PngChunk((PngChunkType)BinaryPrimitives.ReadUInt32BigEndian(start[4..]), position, length) : null;
    }

    /// <summary>A chunk of its own.</summary>
    public static byte[] Write(PngChunkType type, ReadOnlySpan<byte> content)
    {
        var bytes = new byte[StartBytes + content.Length + ChecksumBytes];
        Write(new MemoryStream(bytes), type, content, []);
        return bytes;
    }

    /// <summary>Writes a chunk whose content has two parts.</summary>
    public static void Write(Stream file, PngChunkType type, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        Span<byte> start = stackalloc byte[StartBytes];
        BinaryPrimitives.WriteInt32BigEndian(start, first.Length + second.Length);
        BinaryPrimitives.WriteUInt32BigEndian(start[sizeof(uint)..], (uint)type);
        file.Write(start);
        file.Write(first);
        file.Write(second);
        Span<byte> checksum = stackalloc byte[ChecksumBytes];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, PngChecksum.Of(second, PngChecksum.Of(type, first)));
        file.Write(checksum);
    }

    /// <summary>Reads the content; <see langword="null"/> if its checksum does not hold, or if it has more than <paramref name="most"/> bytes.</summary>
    /// <exception cref="EndOfStreamException">The file ends within it.</exception>
    public byte[]? Read(Stream stream, int most)
    {
        if (Length > most)
        {
            return null;
        }

        var bytes = new byte[Length + ChecksumBytes];
        stream.Position = Content;
        stream.ReadExactly(bytes);
        var content = bytes[..^ChecksumBytes];
        return PngChecksum.Of(Type, content) == BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(content.Length)) ? content : null;
    }
}
