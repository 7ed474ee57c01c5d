using System.Buffers.Binary;
using System.Text;

namespace PhotoResize.Tests.Sources.Headers;

/// <summary>Puts a file together, number by number, in either byte order.</summary>
internal sealed class ByteBuilder(bool bigEndian = true)
{
    private readonly List<byte> _bytes = [];

    public int Length => _bytes.Count;

    public ByteBuilder Text(string latin1) => Bytes(Encoding.Latin1.GetBytes(latin1));

    public ByteBuilder Bytes(params ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public ByteBuilder Zeros(int count) => Bytes(new byte[count]);

    public ByteBuilder U8(int value) => Bytes((byte)value);

    public ByteBuilder U16(int value) => Number((ulong)value, sizeof(ushort));

    public ByteBuilder U24(int value) => Number((ulong)value, 3);

    public ByteBuilder U32(long value) => Number((ulong)value, sizeof(uint));

    public ByteBuilder U64(ulong value) => Number(value, sizeof(ulong));

    public byte[] ToArray() => [.. _bytes];

    private ByteBuilder Number(ulong value, int size)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        if (bigEndian)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
            return Bytes(bytes[^size..]);
        }

        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return Bytes(bytes[..size]);
    }
}
