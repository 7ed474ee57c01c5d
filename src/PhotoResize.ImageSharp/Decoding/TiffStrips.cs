using System.Buffers.Binary;

namespace PhotoResize.ImageSharp.Decoding;

/// <summary>Finds the strips or tiles of a TIFF's page, of which the library takes those that the file does not have for empty.</summary>
/// <remarks>TIFF 6.0, section 2; the directory may come before the pixels, and then a file that is cut off has a whole one.</remarks>
/// <param name="stream">The file.</param>
/// <param name="isBig">Whether numbers of places have 64 bits.</param>
/// <param name="isBigEndian">Whether numbers begin with their highest byte.</param>
internal sealed class TiffStrips(Stream stream, bool isBig, bool isBigEndian)
{
    private readonly int _countBytes = isBig ? sizeof(long) : sizeof(ushort);
    private readonly int _wordBytes = isBig ? sizeof(long) : sizeof(uint);

    /// <summary>Checks that all strips or tiles are in the file.</summary>
    /// <param name="directory">Where the page's directory begins.</param>
    /// <exception cref="InvalidDataException">They are not.</exception>
    public void Check(long directory)
    {
        const int StripOffsets = 273;
        const int StripByteCounts = 279;
        const int TileOffsets = 324;
        const int TileByteCounts = 325;
        var entries = (int)Math.Min(Number(Read(directory, _countBytes)), ushort.MaxValue);
        var entryBytes = 4 + (2 * _wordBytes);
        var table = Read(directory + _countBytes, entries * entryBytes);
        ulong[] offsets = [];
        ulong[] lengths = [];
        for (var i = 0; i < entries; i++)
        {
            var entry = table.AsSpan(i * entryBytes, entryBytes);
            switch (Number(entry[..2]))
            {
                case StripOffsets or TileOffsets:
                    offsets = Values(entry);
                    break;
                case StripByteCounts or TileByteCounts:
                    lengths = Values(entry);
                    break;
            }
        }

        foreach (var (offset, length) in offsets.Zip(lengths))
        {
            Require((UInt128)offset + length <= (UInt128)stream.Length);
        }
    }

    private ulong[] Values(ReadOnlySpan<byte> entry)
    {
        var valueBytes = Number(entry[2..4]) switch { 3 => 2, 4 => 4, 16 => 8, _ => 0 };
        var count = Number(entry.Slice(4, _wordBytes));
        Require(valueBytes > 0 && count <= (ulong)(stream.Length / valueBytes));
        var length = (int)count * valueBytes;
        var bytes = entry[^_wordBytes..];
        if (length > _wordBytes)
        {
            var place = Number(bytes);
            Require(place <= (ulong)stream.Length);
            bytes = Read((long)place, length);
        }

        var values = new ulong[count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Number(bytes.Slice(i * valueBytes, valueBytes));
        }

        return values;
    }

    private byte[] Read(long position, int length)
    {
        Require(length <= stream.Length - position);
        var bytes = new byte[length];
        stream.Position = position;
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>A number of 2, 4 or 8 bytes.</summary>
    private ulong Number(ReadOnlySpan<byte> bytes) => (bytes.Length, isBigEndian) switch
    {
        (2, true) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
        (2, false) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        (4, true) => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        (4, false) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        (_, true) => BinaryPrimitives.ReadUInt64BigEndian(bytes),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
    };

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw new InvalidDataException("The TIFF's pixels are not all there.");
        }
    }
}
