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
    private const int Long = 4;
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

    /// <summary>Sets a tag to numbers of 32 bits, or of 64 where one of them needs it. ImageSharp takes a width of 64 bits for none.</summary>
    public CleanTiff SetLong(int tag, params ReadOnlySpan<long> values)
    {
        var isWide = values.ContainsAnyExceptInRange(0, uint.MaxValue);
        var bytes = new byte[values.Length * (isWide ? sizeof(long) : sizeof(uint))];
        for (var i = 0; i < values.Length; i++)
        {
            if (isWide)
            {
                BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
            }
            else
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i * sizeof(uint)), (uint)values[i]);
            }
        }

        _entries[tag] = (isWide ? Long8 : Long, values.Length, bytes);
        return this;
    }

    /// <summary>Writes everything up to the first strip.</summary>
    /// <param name="lengths">How long the strips or tiles are, which follow without gaps.</param>
    /// <param name="isTiled">Whether they are tiles.</param>
    public byte[] Write(ReadOnlySpan<long> lengths, bool isTiled = false)
    {
        var (placesTag, lengthsTag) = isTiled ? (TiffTag.TileOffsets, TiffTag.TileByteCounts) : (TiffTag.StripOffsets, TiffTag.StripByteCounts);
        SetLong(TiffTag.Width, size.Width).SetLong(TiffTag.Height, size.Height);
        SetLong(lengthsTag, lengths);

        // How wide they are decides where they lead to. They are wide if the file may be longer than 32 bits can say.
        long total = 0;
        foreach (var length in lengths)
        {
            total += length;
        }

        var places = new long[lengths.Length];
        var widest = total > uint.MaxValue / 2 ? long.MaxValue : 0;
        places.AsSpan().Fill(widest);
        SetLong(placesTag, places);

        var directoryBytes = sizeof(long) + (_entries.Count * EntryBytes) + sizeof(long);
        var valueBytes = _entries.Values.Sum(entry => entry.Values.Length > FieldBytes ? entry.Values.Length : 0L);
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
