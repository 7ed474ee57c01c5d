using System.Buffers.Binary;

namespace PhotoResize.ImageSharp.Decoding;

/// <summary>
/// Finds the strips or tiles of a TIFF's page, of which the library takes those that the file does not have for empty, and bounds what else
/// the page refers to, all of which the library reads into memory.
/// </summary>
/// <remarks>TIFF 6.0, section 2; the directory may come before the pixels, and then a file that is cut off has a whole one.</remarks>
/// <param name="stream">The file.</param>
/// <param name="isBig">Whether numbers of places have 64 bits.</param>
/// <param name="isBigEndian">Whether numbers begin with their highest byte.</param>
internal sealed class TiffStrips(Stream stream, bool isBig, bool isBigEndian)
{
    private const int StripOffsets = 273;
    private const int StripByteCounts = 279;
    private const int TileOffsets = 324;
    private const int TileByteCounts = 325;

    /// <summary>All directories of a page together. Real ones have some twenty entries, those of cameras a hundred.</summary>
    private const int MaxEntries = 4096;

    /// <summary>What the library follows at most: eight in each of eight generations, and the page's own.</summary>
    private const int MaxDirectories = 65;

    /// <summary>How much of the file may be referred to more than once: some writers share equal values.</summary>
    private const int SharedBytes = 64 * 1024;

    private readonly int _countBytes = isBig ? sizeof(long) : sizeof(ushort);
    private readonly int _wordBytes = isBig ? sizeof(long) : sizeof(uint);

    private int EntryBytes => 4 + (2 * _wordBytes);

    /// <summary>Checks that all strips or tiles are in the file, and that the values of the page's tags can be.</summary>
    /// <param name="directory">Where the page's directory begins.</param>
    /// <returns>Where the place of the next directory stands.</returns>
    /// <exception cref="InvalidDataException">They are not.</exception>
    public long Check(long directory)
    {
        var entries = Number(Read(directory, _countBytes));
        Require(entries <= MaxEntries);
        var table = Read(directory + _countBytes, (int)entries * EntryBytes);
        CheckValues(table);
        ulong[]? offsets = null;
        ulong[]? lengths = null;
        for (var i = 0; i < table.Length; i += EntryBytes)
        {
            var entry = table.AsSpan(i, EntryBytes);
            switch (Number(entry[..2]))
            {
                case StripOffsets or TileOffsets:
                    Require(offsets is null);
                    offsets = Values(entry);
                    break;
                case StripByteCounts or TileByteCounts:
                    Require(lengths is null);
                    lengths = Values(entry);
                    break;
            }
        }

        foreach (var (offset, length) in (offsets ?? []).Zip(lengths ?? []))
        {
            Require((UInt128)offset + length <= (UInt128)stream.Length);
        }

        return directory + _countBytes + table.Length;
    }

    /// <summary>
    /// Checks that the values of all entries could be in the file side by side. They may overlap, so that a small file can make its bytes be
    /// read many times over.
    /// </summary>
    private void CheckValues(byte[] page)
    {
        const int SubDirectories = 330;
        const int PlaceDirectory = 34853;
        var tables = new Queue<byte[]>([page]);
        var (directories, entries, bytes) = (1, 0, (UInt128)0);
        while (tables.TryDequeue(out var table))
        {
            for (var i = 0; i < table.Length; i += EntryBytes)
            {
                var entry = table.AsSpan(i, EntryBytes);
                var length = (UInt128)Number(entry.Slice(4, _wordBytes)) * BytesOf(Number(entry[2..4]));
                bytes += length;
                Require(++entries <= MaxEntries && bytes <= (UInt128)stream.Length + SharedBytes);
                if (!isBig && length <= (UInt128)_wordBytes && Number(entry[..2]) is SubDirectories or PlaceDirectory)
                {
                    Require(++directories <= MaxDirectories);
                    tables.Enqueue(ReadTable((long)Number(entry[^_wordBytes..])));
                }
            }
        }
    }

    /// <summary>As much of a directory as is in the file.</summary>
    private byte[] ReadTable(long directory)
    {
        if (directory > stream.Length - _countBytes)
        {
            return [];
        }

        var entries = Math.Min((long)Number(Read(directory, _countBytes)), (stream.Length - directory - _countBytes) / EntryBytes);
        Require(entries <= MaxEntries);
        return Read(directory + _countBytes, (int)entries * EntryBytes);
    }

    /// <summary>The length of a value of a type; 0 for those that nobody knows.</summary>
    private static uint BytesOf(ulong type) => type switch
    {
        1 or 2 or 6 or 7 => 1,
        3 or 8 => 2,
        4 or 9 or 11 or 13 => 4,
        5 or 10 or 12 or 16 or 17 or 18 => 8,
        _ => 0,
    };

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
            throw new InvalidDataException("The TIFF refers to more than is there.");
        }
    }
}
