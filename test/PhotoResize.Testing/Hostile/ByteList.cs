using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace PhotoResize.Testing.Hostile;

/// <summary>Puts a file together from numbers and texts.</summary>
internal sealed class ByteList
{
    private readonly List<byte> _bytes = [];

    public int Count => _bytes.Count;

    public ByteList Add(params IEnumerable<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public ByteList Text(string text) => Add(Encoding.Latin1.GetBytes(text));

    public ByteList Big16(int value) => Add((byte)(value >> 8), (byte)value);

    public ByteList Big32(long value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)value);
        return Add(bytes.ToArray());
    }

    public ByteList Little16(int value) => Add((byte)value, (byte)(value >> 8));

    public ByteList Little24(int value) => Little16(value).Add((byte)(value >> 16));

    public ByteList Little32(long value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)value);
        return Add(bytes.ToArray());
    }

    public ByteList Little64(ulong value) => Little32((uint)value).Little32((uint)(value >> 32));

    public byte[] ToArray() => [.. _bytes];

    /// <summary>A box of an ISO file: its size, its type and its content.</summary>
    public static byte[] Box(string type, params IEnumerable<byte> content)
    {
        byte[] bytes = [.. content];
        return new ByteList().Big32(bytes.Length + 8).Text(type).Add(bytes).ToArray();
    }

    /// <summary>Zeros, compressed by zlib. A thousand of them take one byte.</summary>
    public static byte[] Zeros(long count)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var piece = new byte[1 << 20];
            for (; count > 0; count -= piece.Length)
            {
                zlib.Write(piece, 0, (int)Math.Min(count, piece.Length));
            }
        }

        return compressed.ToArray();
    }
}
