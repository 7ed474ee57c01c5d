using System.Buffers.Binary;
using System.IO.Compression;

namespace PhotoResize.EngineContract.Support;

/// <summary>Puts a PNG of RGB noise together from chunks, also one that an encoder would not write.</summary>
internal static class PngChunks
{
    private const int ChecksumBytes = 4;

    public static byte[] File(int width, int height, params byte[][] chunks)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        return [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR"u8, header), .. chunks.SelectMany(chunk => chunk)];
    }

    public static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        byte[] chunk = [0, 0, 0, 0, .. type, .. data, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - ChecksumBytes), Checksum(chunk.AsSpan(4..^ChecksumBytes)));
        return chunk;
    }

    /// <summary>The compressed rows of a picture, not filtered.</summary>
    public static byte[] Rows(int width, int height)
    {
        var rows = new byte[height * (1 + (3 * width))];
        new Random(2).NextBytes(rows);
        for (var y = 0; y < height; y++)
        {
            rows[y * (1 + (3 * width))] = 0;
        }

        return Compress(rows);
    }

    public static byte[] Compress(ReadOnlySpan<byte> bytes)
    {
        var compressed = new MemoryStream();
        using (var stream = new ZLibStream(compressed, CompressionLevel.Fastest))
        {
            stream.Write(bytes);
        }

        return compressed.ToArray();
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var remainder = uint.MaxValue;
        foreach (var value in bytes)
        {
            remainder ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                remainder = (remainder >> 1) ^ ((remainder & 1) * 0xEDB88320);
            }
        }

        return ~remainder;
    }
}
