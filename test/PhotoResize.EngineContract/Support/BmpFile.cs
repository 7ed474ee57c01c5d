using System.Buffers.Binary;

namespace PhotoResize.EngineContract.Support;

/// <summary>Writes bitmaps of every kind, valid or not.</summary>
internal sealed record BmpFile(int Width, int Height, int BitCount)
{
    private const int FileHeaderBytes = 14;

    public int HeaderBytes { get; init; } = 40;

    public uint Compression { get; init; }

    /// <summary>Red, green, blue and alpha. Where the header has no room for them, they follow it.</summary>
    public uint[] Masks { get; init; } = [];

    public (byte R, byte G, byte B)[] Palette { get; init; } = [];

    public uint ColoursUsed { get; init; }

    /// <summary>Where the header says that the pixels begin, if not where they do.</summary>
    public uint? PixelOffset { get; init; }

    /// <summary>The bytes in the place of the pixels.</summary>
    public byte[] Content { get; init; } = [];

    /// <summary>Rows as in the file, padded to whole words.</summary>
    public static byte[] Rows(params byte[][] rows) => [.. rows.SelectMany(row => row.Concat(new byte[(4 - (row.Length % 4)) % 4]))];

    /// <summary>A row of indices, the first one in the highest bits.</summary>
    public static byte[] Pack(int bitCount, params int[] indices)
    {
        var row = new byte[((indices.Length * bitCount) + 7) / 8];
        for (var x = 0; x < indices.Length; x++)
        {
            row[x * bitCount / 8] |= (byte)(indices[x] << (8 - bitCount - (x * bitCount % 8)));
        }

        return row;
    }

    /// <summary>Pixels of 16 or 32 bits.</summary>
    public static byte[] Words(int bitCount, params uint[] pixels) =>
        [.. pixels.SelectMany(pixel => BitConverter.GetBytes(pixel).Take(bitCount / 8))];

    public byte[] ToArray()
    {
        var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        var entryBytes = HeaderBytes == 12 ? 3 : 4;
        var masksBehind = HeaderBytes == 40 ? Masks.Length * sizeof(uint) : 0;
        var offset = FileHeaderBytes + HeaderBytes + masksBehind + (Palette.Length * entryBytes);

        writer.Write("BM"u8);
        writer.Write(offset + Content.Length);
        writer.Write(0);
        writer.Write(PixelOffset ?? (uint)offset);
        writer.Write(Header());
        foreach (var mask in HeaderBytes == 40 ? Masks : [])
        {
            writer.Write(mask);
        }

        foreach (var (r, g, b) in Palette)
        {
            writer.Write([b, g, r, 0], 0, entryBytes);
        }

        writer.Write(Content);
        return file.ToArray();
    }

    private byte[] Header()
    {
        var header = new byte[HeaderBytes];
        BinaryPrimitives.WriteInt32LittleEndian(header, HeaderBytes);
        if (HeaderBytes == 12)
        {
            BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(4), (short)Width);
            BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(6), (short)Height);
            BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(8), 1);
            BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(10), (short)BitCount);
            return header;
        }

        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), Width);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), Height);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(12), 1);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(14), (short)BitCount);
        if (HeaderBytes >= 40)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(16), Compression);
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(32), ColoursUsed);
        }

        for (var i = 0; i < Masks.Length && 44 + (4 * i) <= HeaderBytes; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(40 + (4 * i)), Masks[i]);
        }

        return header;
    }
}
