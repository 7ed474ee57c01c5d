using System.Buffers.Binary;

namespace PhotoResize.Testing.Fuzzing;

/// <summary>
/// Writes EXIF blocks as cameras do: a directory with an orientation among other entries, some with their value elsewhere. The directory comes
/// last, so that a block that is cut is cut within it.
/// </summary>
public static class ExifFile
{
    /// <summary>The block, without the prefix that it has in JPEG.</summary>
    public static byte[] Create(int orientation, bool isBigEndian)
    {
        const int Entries = 4;
        const int ValuesAt = 8;
        const int ValueBytes = 16;
        var block = new List<byte>(isBigEndian ? "MM\0*"u8.ToArray() : "II*\0"u8.ToArray());
        Add32(ValuesAt + ValueBytes);
        block.AddRange("Camera\0\0"u8.ToArray());
        Add32(72);
        Add32(1);
        Add16(Entries);
        AddEntry(0x010F, 2, 8, ValuesAt); // make
        Add16(0x0112);
        Add16(3);
        Add32(1);
        Add16(orientation);
        Add16(0);
        AddEntry(0x011A, 5, 1, ValuesAt + 8); // resolution across
        Add16(0x0128); // its unit
        Add16(3);
        Add32(1);
        Add16(2);
        Add16(0);
        Add32(0);
        return [.. block];

        void AddEntry(int tag, int type, int count, int value)
        {
            Add16(tag);
            Add16(type);
            Add32(count);
            Add32(value);
        }

        void Add16(int value)
        {
            Span<byte> bytes = stackalloc byte[2];
            if (isBigEndian)
            {
                BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
            }
            else
            {
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
            }

            block.AddRange(bytes);
        }

        void Add32(int value)
        {
            Span<byte> bytes = stackalloc byte[4];
            if (isBigEndian)
            {
                BinaryPrimitives.WriteInt32BigEndian(bytes, value);
            }
            else
            {
                BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
            }

            block.AddRange(bytes);
        }
    }

    /// <summary>Puts a block right behind the start of a JPEG.</summary>
    public static byte[] InsertIntoJpeg(byte[] jpeg, byte[] block)
    {
        var length = 2 + 6 + block.Length;
        return [.. jpeg.AsSpan(0, 2), 0xFF, 0xE1, (byte)(length >> 8), (byte)length, .. "Exif\0\0"u8, .. block, .. jpeg.AsSpan(2)];
    }
}
