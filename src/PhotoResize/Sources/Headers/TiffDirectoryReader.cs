using System.Buffers.Binary;

namespace PhotoResize.Sources.Headers;

/// <summary>
/// Reads image file directories (TIFF 6.0, section 2; BigTIFF) of a TIFF file or of an EXIF block, which is a TIFF inside another file.
/// Values that do not fit into their entries are read only when they are asked for.
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
    private int _entriesRead;

    private TiffDirectoryReader(HeaderStream header, long origin, long length, bool bigEndian, bool bigTiff)
    {
        _header = header;
        _origin = origin;
        _length = length;
        IsBigEndian = bigEndian;
        IsBigTiff = bigTiff;
    }

    /// <summary>Whether numbers begin with their highest byte.</summary>
    public bool IsBigEndian { get; }

    /// <summary>Whether offsets and counts have 64 bits.</summary>
    public bool IsBigTiff { get; }

    /// <summary>The offset of the first directory.</summary>
    public long FirstDirectory { get; private init; }

    /// <summary>Whether the directories together had more entries than are read.</summary>
    public bool IsExhausted { get; private set; }

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
        var count = IsBigTiff ? ReadInt64(start, IsBigEndian) : ReadUInt16(start, IsBigEndian);
        var end = offset + CountBytes;
        IsExhausted |= count <= MaxEntries && count > MaxEntries - _entriesRead;
        if (count is < 0 or > MaxEntries || IsExhausted || count > (_length - end) / EntryBytes)
        {
            return null;
        }

        _entriesRead += (int)count;
        var directory = new TiffDirectory();
        for (var i = 0L; i < count; i++)
        {
            // The file may end within the directory. The entries before may be all that the pixels need.
            if ((await _header.PeekAsync(EntryBytes)).Length < EntryBytes)
            {
                return i > 0 ? directory : null;
            }

            var entry = (await _header.ReadAsync(EntryBytes)).Span;
            directory.Add(ReadUInt16(entry, IsBigEndian), Entry(entry));
        }

        end += count * EntryBytes;
        if (_length - end >= OffsetBytes && (await _header.PeekAsync(OffsetBytes)).Length == OffsetBytes)
        {
            var next = (await _header.ReadAsync(OffsetBytes)).Span;
            directory.Next = IsBigTiff ? ReadInt64(next, IsBigEndian) : ReadUInt32(next, IsBigEndian);
        }

        return directory;
    }

    /// <summary>Reads values that are outside the directory, if they are in the file and the stream can seek. Moves the stream.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="tag">Whose values.</param>
    /// <param name="most">How many are needed at most.</param>
    public async ValueTask SupplyAsync(TiffDirectory directory, int tag, long most)
    {
        if (directory.Elsewhere(tag) is not { } entry)
        {
            return;
        }

        var bytes = await ReadBytesAsync(entry, most);
        directory.Supply(tag, entry.Numbers(bytes));
    }

    /// <summary>The bytes of an entry's values, as far as the file has them.</summary>
    public async ValueTask<byte[]> ReadBytesAsync(TiffEntry entry, long most)
    {
        if (entry.IsInline)
        {
            return entry.Field;
        }

        var available = Math.Min(_length, (_header.Length ?? 0) - _origin) - entry.Place;
        var bytes = Math.Min(Math.Min(entry.Count, most), available / Math.Max(1, entry.ValueBytes)) * entry.ValueBytes;
        if (bytes <= 0 || bytes > Array.MaxLength)
        {
            return [];
        }

        await _header.MoveToAsync(_origin + entry.Place);
        return await _header.ReadBytesAsync((int)bytes);
    }

    private TiffEntry Entry(ReadOnlySpan<byte> entry) => new(
        ReadUInt16(entry[2..], IsBigEndian),
        IsBigTiff ? ReadInt64(entry[4..], IsBigEndian) : ReadUInt32(entry[4..], IsBigEndian),
        entry[^OffsetBytes..].ToArray(),
        IsBigEndian);

    private static int ReadUInt16(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint ReadUInt32(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    // Offsets and counts of 2^63 and more become negative, which every check rejects.
    private static long ReadInt64(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadInt64BigEndian(bytes) : BinaryPrimitives.ReadInt64LittleEndian(bytes);
}
