using System.Buffers.Binary;

namespace PhotoResize.ImageSharp.Decoding;

/// <summary>A part of a WebP (RFC 9649, section 2.3).</summary>
/// <param name="Type">What it holds.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">Of its content.</param>
internal readonly record struct WebPChunk(WebPChunkType Type, long Start, uint Length)
{
    /// <summary>Type and length.</summary>
    public const int StartBytes = 8;

    /// <summary>Where its content begins.</summary>
    public long Content => Start + StartBytes;

    /// <summary>Where the next one begins: a byte of padding follows a content of odd length.</summary>
    public long Next => Content + Length + (Length & 1);

    /// <summary>Whether it is a still picture, or the alpha of one.</summary>
    public bool IsPicture => Type is WebPChunkType.Lossy or WebPChunkType.Lossless or WebPChunkType.Alpha;

    /// <summary>The chunks of a part of a file.</summary>
    /// <exception cref="InvalidDataException">One of them is longer than the part.</exception>
    public static IEnumerable<WebPChunk> In(Stream stream, long start, long end)
    {
        for (var position = start; position <= end - StartBytes;)
        {
            var chunk = ReadStart(stream, position);
            if (chunk.Next > end)
            {
                throw new InvalidDataException("A chunk of the WebP is longer than what holds it.");
            }

            yield return chunk;
            position = chunk.Next;
        }
    }

    /// <summary>Reads type and length.</summary>
    public static WebPChunk ReadStart(Stream stream, long position)
    {
        Span<byte> start = stackalloc byte[StartBytes];
        stream.Position = position;
        stream.ReadExactly(start);
        return new WebPChunk(
            (WebPChunkType)BinaryPrimitives.ReadUInt32BigEndian(start), position, BinaryPrimitives.ReadUInt32LittleEndian(start[4..]));
    }

    /// <summary>Reads the first bytes of the content.</summary>
    /// <exception cref="InvalidDataException">There are fewer.</exception>
    public void Read(Stream stream, Span<byte> content)
    {
        if (Length < content.Length)
        {
            throw new InvalidDataException("A chunk of the WebP is shorter than it has to be.");
        }

        stream.Position = Content;
        stream.ReadExactly(content);
    }

    /// <summary>Appends the chunk to another file.</summary>
    public void CopyTo(Stream stream, MemoryStream target)
    {
        var position = (int)target.Length;
        var length = checked((int)(StartBytes + Length));
        target.SetLength(position + length + (Length & 1));
        stream.Position = Start;
        stream.ReadExactly(target.GetBuffer(), position, length);
        target.Position = target.Length;
    }
}

/// <summary>The chunks that the engine knows: four letters as a big-endian number.</summary>
internal enum WebPChunkType : uint
{
    Lossy = 0x56503820, // "VP8 "
    Lossless = 0x5650384C, // VP8L
    Alpha = 0x414C5048, // ALPH
    Extended = 0x56503858, // VP8X
    Profile = 0x49434350, // ICCP
    Animation = 0x414E494D, // ANIM
    Frame = 0x414E4D46, // ANMF
}
