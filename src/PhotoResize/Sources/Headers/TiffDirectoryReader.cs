using System.Buffers.Binary;

namespace PhotoResize.Sources.Headers;

/// <summary>
/// Reads image file directories (TIFF 6.0, section 2; BigTIFF) of a TIFF file or of an EXIF block, which is a TIFF inside another file.
/// All values needed here fit into their entries, so only directories are read.
/// </summary>
internal sealed class TiffDirectoryReader
{
    /// <summary>
    /// The limit for all directories of a file together. A real directory has about twenty entries. Directories may overlap, so that a
    /// small file could have its entries read a thousand times.
    /// </summary>
    private const int MaxEntries = 1_000_000;

    private readonly HeaderStream _header;
    private readonly long _origin;
    private readonly long _length;
    private readonly bool _bigEndian;
    private int _entriesRead;

    private TiffDirectoryReader(HeaderStream header, long origin, long length, bool bigEndian, bool bigTiff)
    {
        _header = header;
        _origin = origin;
        _length = length;
        _bigEndian = bigEndian;
        IsBigTiff = bigTiff;
    }

    /// <summary>Whether offsets and counts have 64 bits.</summary>
    public bool IsBigTiff { get; }

    /// <summary>The offset of the first directory.</summary>
    public long FirstDirectory { get; private init; }

    private int CountBytes => IsBigTiff ? 8 : 2;

    private int EntryBytes => IsBigTiff ? 20 : 12;

    private int OffsetBytes => IsBigTiff ? 8 : 4;

    /// <summary>Reads the image file header.</summary>
    /// <param name="header">At the image file header, to which offsets are relative.</param>
    /// <param name="length">The maximum length of the TIFF in bytes.</param>
    /// <returns><see langword="null"/> if this is not a TIFF.</returns>
    public static async ValueTask<TiffDirectoryReader?> OpenAsync(HeaderStream header, long length)
    {
        const int ClassicBytes = 8;
        const int BigBytes = 16;
        var origin = header.Position;
        if (length < ClassicBytes)
        {
            return null;
        }

        var start = (await header.PeekAsync((int)Math.Min(length, BigBytes))).Span;
        if (start.Length < ClassicBytes || start[0] != start[1] || start[0] is not ((byte)'I' or (byte)'M'))
        {
            return null;
        }

        var bigEndian = start[0] == 'M';
        var version = ReadUInt16(start[2..], bigEndian);
        return version switch
        {
            42 => new(header, origin, length, bigEndian, bigTiff: false) { FirstDirectory = ReadUInt32(start[4..], bigEndian) },
            43 when start.Length == BigBytes && ReadUInt16(start[4..], bigEndian) == sizeof(ulong) =>
                new(header, origin, length, bigEndian, bigTiff: true) { FirstDirectory = ReadInt64(start[8..], bigEndian) },
            _ => null,
        };
    }

    /// <summary>Reads one directory.</summary>
    /// <param name="offset">Its offset from the image file header.</param>
    /// <returns><see langword="null"/> if it is not inside the TIFF, or there are too many entries.</returns>
    public async ValueTask<TiffDirectory?> ReadAsync(long offset)
    {
        // No directory overlaps the image file header, and an EXIF block in a stream that cannot seek cannot be read backwards.
        const int HeaderBytes = 8;
        if (offset < HeaderBytes || offset > _length - CountBytes)
        {
            return null;
        }

        await _header.MoveToAsync(_origin + offset);
        var start = (await _header.ReadAsync(CountBytes)).Span;
        var count = IsBigTiff ? ReadInt64(start, _bigEndian) : ReadUInt16(start, _bigEndian);
        if (count < 0 || count > MaxEntries - _entriesRead || (count * EntryBytes) + OffsetBytes > _length - offset - CountBytes)
        {
            return null;
        }

        _entriesRead += (int)count;
        var directory = new TiffDirectory();
        for (var i = 0L; i < count; i++)
        {
            Apply((await _header.ReadAsync(EntryBytes)).Span, ref directory);
        }

        var next = (await _header.ReadAsync(OffsetBytes)).Span;
        directory.Next = IsBigTiff ? ReadInt64(next, _bigEndian) : ReadUInt32(next, _bigEndian);
        return directory;
    }

    private void Apply(ReadOnlySpan<byte> entry, ref TiffDirectory directory)
    {
        var value = FirstValue(entry);
        switch (ReadUInt16(entry, _bigEndian))
        {
            case 256:
                directory.Width = value;
                break;
            case 257:
                directory.Height = value;
                break;
            case 262:
                directory.Photometric = (int)value;
                break;
            case 274:
                directory.Orientation = (int)value;
                break;
            case 277:
                directory.SamplesPerPixel = (int)value;
                break;
            case 338:
                directory.ExtraSample = (int)value;
                break;
        }
    }

    /// <summary>The first value of an entry; 0 if it is not an integer, or does not fit into the entry.</summary>
    private long FirstValue(ReadOnlySpan<byte> entry)
    {
        var type = ReadUInt16(entry[2..], _bigEndian);
        var count = IsBigTiff ? ReadInt64(entry[4..], _bigEndian) : ReadUInt32(entry[4..], _bigEndian);
        var value = entry[^OffsetBytes..];
        return type switch
        {
            1 when count >= 1 && count <= OffsetBytes => value[0],
            3 when count >= 1 && count <= OffsetBytes / sizeof(ushort) => ReadUInt16(value, _bigEndian),
            4 when count >= 1 && count <= OffsetBytes / sizeof(uint) => ReadUInt32(value, _bigEndian),
            16 when count == 1 && IsBigTiff => ReadInt64(value, _bigEndian),
            _ => 0,
        };
    }

    private static int ReadUInt16(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint ReadUInt32(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    // Offsets and counts of 2^63 and more become negative, which every check rejects.
    private static long ReadInt64(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadInt64BigEndian(bytes) : BinaryPrimitives.ReadInt64LittleEndian(bytes);
}
