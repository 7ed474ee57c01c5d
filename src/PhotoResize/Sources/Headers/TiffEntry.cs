using System.Buffers.Binary;

namespace PhotoResize.Sources.Headers;

/// <summary>An entry of an image file directory.</summary>
/// <param name="Type">The type of its values.</param>
/// <param name="Count">How many values it announces.</param>
/// <param name="Field">The bytes of the entry that hold the values, or the place where they are.</param>
/// <param name="IsBigEndian">Whether numbers begin with their highest byte.</param>
internal readonly record struct TiffEntry(int Type, long Count, byte[] Field, bool IsBigEndian)
{
    /// <summary>The bytes of one value; 0 for a type that is not known.</summary>
    public int ValueBytes => Type switch
    {
        1 or 2 or 6 or 7 => 1,
        3 or 8 => 2,
        4 or 9 or 11 or 13 => 4,
        5 or 10 or 12 or 16 or 17 or 18 => 8,
        _ => 0,
    };

    /// <summary>Whether the values are in the entry itself.</summary>
    public bool IsInline => ValueBytes > 0 && Count >= 0 && Count <= Field.Length / ValueBytes;

    /// <summary>Where values that do not fit into the entry begin.</summary>
    public long Place => (long)Math.Min(Integer(Field), long.MaxValue);

    /// <summary>Reads values of any type of number: writers take whatever type they like.</summary>
    /// <param name="bytes">The values' bytes.</param>
    public double[] Numbers(ReadOnlySpan<byte> bytes)
    {
        var values = new double[ValueBytes == 0 ? 0 : Math.Min(bytes.Length / ValueBytes, Math.Max(0, Count))];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Number(bytes.Slice(i * ValueBytes, ValueBytes));
        }

        return values;
    }

    private double Number(ReadOnlySpan<byte> value) => Type switch
    {
        6 => (sbyte)value[0],
        8 => (short)Integer(value),
        9 => (int)Integer(value),
        17 => (long)Integer(value),
        5 => Integer(value[..4]) / (double)Integer(value[4..]),
        10 => (int)Integer(value[..4]) / (double)(int)Integer(value[4..]),
        11 => BitConverter.UInt32BitsToSingle((uint)Integer(value)),
        12 => BitConverter.UInt64BitsToDouble(Integer(value)),
        _ => Integer(value),
    };

    private ulong Integer(ReadOnlySpan<byte> bytes) => (bytes.Length, IsBigEndian) switch
    {
        (1, _) => bytes[0],
        (2, true) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
        (2, false) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        (4, true) => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        (4, false) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        (_, true) => BinaryPrimitives.ReadUInt64BigEndian(bytes),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
    };
}
