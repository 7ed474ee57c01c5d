using System.Buffers.Binary;
using System.IO.Compression;
using PhotoResize.Planning;

namespace PhotoResize.ImageSharp.Decoding;

/// <summary>
/// Checks a TIFF's page. The library leaves strips empty that the file does not have, reads everything that the page refers to into memory,
/// and follows the directories below it. So strips have to be there, what is referred to is bounded, and those directories are hidden.
/// </summary>
/// <remarks>TIFF 6.0, section 2. The directory may come before the pixels, so a truncated file can have a complete one.</remarks>
/// <param name="source">The file.</param>
/// <param name="isBig">Whether it is a BigTIFF, in which offsets have 64 bits.</param>
/// <param name="isBigEndian">Whether numbers begin with their highest byte.</param>
internal sealed class TiffStrips(SourceStream source, bool isBig, bool isBigEndian)
{
    /// <summary>Real pages have some twenty entries, those of cameras a hundred.</summary>
    private const int MaxEntries = 4096;

    /// <summary>How much of the file may be referred to more than once: some writers share equal values.</summary>
    private const int SharedBytes = 64 * 1024;

    private const int ProfileTag = 34675;

    /// <summary>Profiles that can be converted have a few thousand bytes.</summary>
    private const int MaxProfileBytes = 1 << 20;

    /// <summary>Directories below a page: SubIFDs, EXIF, GPS, interoperability.</summary>
    private static readonly int[] DirectoryTags = [330, 34665, 34853, 40965];

    private readonly int _countBytes = isBig ? sizeof(long) : sizeof(ushort);
    private readonly int _wordBytes = isBig ? sizeof(long) : sizeof(uint);

    /// <summary>The page's colour profile, if it has one.</summary>
    public byte[]? Profile { get; private set; }

    private int EntryBytes => 4 + (2 * _wordBytes);

    /// <summary>Checks that all strips are in the file and are whole, and that the values of the page's tags can be there.</summary>
    /// <param name="directory">Where the page's directory begins.</param>
    /// <param name="size">The page's size.</param>
    /// <returns>The position of the next directory's offset.</returns>
    /// <exception cref="InvalidDataException">They are not.</exception>
    /// <exception cref="NotSupportedException">The page is of a kind that is not known to come out right.</exception>
    public long Check(long directory, PixelSize size)
    {
        var entries = Number(Read(directory, _countBytes));
        Require(entries <= MaxEntries);
        var table = Read(directory + _countBytes, (int)entries * EntryBytes);
        CheckValues(table);
        var layout = new TiffLayout(size);
        for (var i = 0; i < table.Length; i += EntryBytes)
        {
            var entry = table.AsSpan(i, EntryBytes);
            var tag = (int)Number(entry[..2]);
            if (DirectoryTags.Contains(tag))
            {
                // A number that no tag has.
                source.Replace(directory + _countBytes + i, [0xFF, 0xFF]);
            }
            else if (tag == ProfileTag)
            {
                Profile = ReadProfile(entry);
            }
            else if (TiffLayout.Tags.Contains(tag))
            {
                Require(layout.TryAdd(tag, Values(entry)));
            }
        }

        layout.RequireKnownKind();
        var (offsets, lengths) = (layout.Offsets, layout.Lengths);
        foreach (var (offset, length) in offsets.Zip(lengths))
        {
            Require((UInt128)offset + length <= (UInt128)source.Length);
        }

        if (layout.IsCountable)
        {
            Require(offsets.Length >= layout.Count && lengths.Length >= layout.Count);
            for (var i = 0; i < layout.Count; i++)
            {
                Require(IsWhole(layout.Compression, (long)offsets[i], (long)lengths[i], layout.BytesOf(i)));
            }
        }

        return directory + _countBytes + table.Length;
    }

    /// <summary>Whether a strip has the bytes of all its rows. The library leaves missing rows empty.</summary>
    private bool IsWhole(int compression, long offset, long length, long expected)
    {
        if (compression == TiffLayout.Plain)
        {
            return length >= expected;
        }

        source.Position = offset;
        var part = new StreamPart(source, length);
        return compression == TiffLayout.PackBits ? UnpacksTo(part, expected) : InflatesTo(part, expected);
    }

    private static bool InflatesTo(Stream part, long expected)
    {
        using var inflated = new ZLibStream(part, CompressionMode.Decompress);
        var buffer = new byte[64 * 1024];
        while (expected > 0)
        {
            var read = inflated.Read(buffer);
            if (read == 0)
            {
                return false;
            }

            expected -= read;
        }

        return true;
    }

    /// <summary>TIFF 6.0, section 9.</summary>
    private static bool UnpacksTo(StreamPart part, long expected)
    {
        const int Nothing = 128;
        using var packed = new BufferedStream(part);
        while (expected > 0)
        {
            switch (packed.ReadByte())
            {
                case -1:
                    return false;
                case Nothing:
                    break;
                case < Nothing and var literal:
                    for (var i = 0; i <= literal; i++)
                    {
                        if (packed.ReadByte() < 0)
                        {
                            return false;
                        }
                    }

                    expected -= literal + 1;
                    break;
                case var repeated:
                    expected -= packed.ReadByte() < 0 ? 0 : 257 - repeated;
                    break;
            }
        }

        return true;
    }

    /// <summary>
    /// Checks that the values of all entries could be in the file side by side. They may overlap, so that a small file can make its bytes be
    /// read many times over.
    /// </summary>
    private void CheckValues(ReadOnlySpan<byte> table)
    {
        var bytes = (UInt128)0;
        for (var i = 0; i < table.Length; i += EntryBytes)
        {
            var entry = table.Slice(i, EntryBytes);
            bytes += (UInt128)Number(entry.Slice(4, _wordBytes)) * BytesOf(Number(entry[2..4]));
        }

        Require(bytes <= (UInt128)source.Length + SharedBytes);
    }

    /// <summary>The bytes of one value of a type; 0 for an unknown type.</summary>
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
        var valueBytes = Number(entry[2..4]) switch { 1 => 1, 3 => 2, 4 => 4, 16 => 8, _ => 0 };
        var count = Number(entry.Slice(4, _wordBytes));
        Require(valueBytes > 0 && count <= (ulong)(source.Length / valueBytes));
        var length = (int)count * valueBytes;
        var bytes = entry[^_wordBytes..];
        if (length > _wordBytes)
        {
            var place = Number(bytes);
            Require(place <= (ulong)source.Length);
            bytes = Read((long)place, length);
        }

        var values = new ulong[count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Number(bytes.Slice(i * valueBytes, valueBytes));
        }

        return values;
    }

    private byte[]? ReadProfile(ReadOnlySpan<byte> entry)
    {
        var (length, place) = (Number(entry.Slice(4, _wordBytes)), Number(entry[^_wordBytes..]));
        return length <= MaxProfileBytes && (UInt128)place + length <= (UInt128)source.Length ? Read((long)place, (int)length) : null;
    }

    private byte[] Read(long position, int length)
    {
        Require(length <= source.Length - position);
        var bytes = new byte[length];
        source.Position = position;
        source.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>A number of 1, 2, 4 or 8 bytes.</summary>
    private ulong Number(ReadOnlySpan<byte> bytes) => (bytes.Length, isBigEndian) switch
    {
        (1, _) => bytes[0],
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
