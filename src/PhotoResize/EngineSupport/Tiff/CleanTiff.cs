using System.Buffers.Binary;
using PhotoResize.Planning;
using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineSupport.Tiff;

/// <summary>
/// Makes the start of a TIFF of one page: header, directory and the places of its strips, which follow. It is a BigTIFF, so that the size
/// does not matter, in the byte order of Intel.
/// </summary>
internal sealed class CleanTiff(PixelSize size)
{
    private const int Short = 3;
    private const int Long8 = 16;
    private const int Undefined = 7;
    private const int HeaderBytes = 16;
    private const int EntryBytes = 20;
    private const int FieldBytes = 8;

    private readonly SortedDictionary<int, (int Type, long Count, byte[] Values)> _entries = [];

    /// <summary>Sets a tag to numbers of 16 bits.</summary>
    public CleanTiff Set(int tag, params ReadOnlySpan<int> values)
    {
        var bytes = new byte[values.Length * sizeof(ushort)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * sizeof(ushort)), (ushort)values[i]);
        }

        _entries[tag] = (Short, values.Length, bytes);
        return this;
    }

    /// <summary>Sets a tag to bytes.</summary>
    public CleanTiff SetBytes(int tag, byte[] bytes)
    {
        _entries[tag] = (Undefined, bytes.Length, bytes);
        return this;
    }

    /// <summary>Sets a tag to numbers of 64 bits.</summary>
    public CleanTiff SetLong(int tag, params ReadOnlySpan<long> values)
    {
        var bytes = new byte[values.Length * sizeof(long)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        }

        _entries[tag] = (Long8, values.Length, bytes);
        return this;
    }

    /// <summary>Writes everything up to the first strip.</summary>
    /// <param name="lengths">How long the strips or tiles are, which follow without gaps.</param>
    /// <param name="isTiled">Whether they are tiles.</param>
    public byte[] Write(ReadOnlySpan<long> lengths, bool isTiled = false)
    {
        var (placesTag, lengthsTag) = isTiled ? (TiffTag.TileOffsets, TiffTag.TileByteCounts) : (TiffTag.StripOffsets, TiffTag.StripByteCounts);
        SetLong(TiffTag.Width, size.Width).SetLong(TiffTag.Height, size.Height);
        SetLong(lengthsTag, lengths).SetLong(placesTag, new long[lengths.Length]);

        var directoryBytes = sizeof(long) + (_entries.Count * EntryBytes) + sizeof(long);
        var valueBytes = _entries.Values.Sum(entry => entry.Values.Length > FieldBytes ? entry.Values.Length : 0L);
        var places = new long[lengths.Length];
        var next = HeaderBytes + directoryBytes + valueBytes;
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = next;
            next += lengths[i];
        }

        SetLong(placesTag, places);
        return WriteEntries(HeaderBytes + directoryBytes, checked((int)valueBytes));
    }

    private byte[] WriteEntries(int valuesStart, int valueBytes)
    {
        var file = new byte[valuesStart + valueBytes];
        "II+\0\u0008\0\0\0"u8.CopyTo(file);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(8), HeaderBytes);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(HeaderBytes), _entries.Count);
        var (entry, value) = (HeaderBytes + sizeof(long), valuesStart);
        foreach (var (tag, (type, count, values)) in _entries)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(entry), (ushort)tag);
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(entry + 2), (ushort)type);
            BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(entry + 4), count);
            if (values.Length <= FieldBytes)
            {
                values.CopyTo(file, entry + 12);
            }
            else
            {
                BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(entry + 12), value);
                values.CopyTo(file, value);
                value += values.Length;
            }

            entry += EntryBytes;
        }

        return file;
    }
}
