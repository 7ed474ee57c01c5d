using System.Buffers.Binary;
using System.Text;
using PhotoResize.Sources;

namespace PhotoResize.Caching.Disk;

/// <summary>
/// The data behind the picture in a cached file. It identifies and verifies the result: the source's version, the full key, of which the
/// file name has only 40 bits, length and checksum. Readers of every picture format stop before it; its first eight bytes make it a box
/// that is skipped where files consist of boxes (AVIF).
/// </summary>
/// <remarks>
/// <code>
/// trailer  = size "free" path source key length path-length checksum magic
/// size     = int32, big-endian: bytes of the trailer
/// path     = the source's request path, UTF-8
/// source   = int64 length, int64 time of last change in ticks, UTC
/// key      = 52 ASCII characters
/// length   = int64: bytes of the picture
/// path-length = int32: bytes of the path
/// checksum = uint32: CRC-32C of everything before it, the picture included
/// magic    = "PhRz" "002" newline: at the end, so that a file cut off anywhere lacks it
/// </code>
/// Numbers except the first are little-endian. Everything from the source on has a fixed size, so it is found from the end of the file.
/// A separate file beside the picture would have to be written, moved and removed together with it in one step, which no file system
/// offers.
/// </remarks>
internal readonly ref struct CachedFileTrailer
{
    /// <summary>Bytes of the fixed-size part at the end of the file.</summary>
    public const int EndSize = MagicOffset + 8;

    private const int HeadSize = 8;

    // Far more than a request line holds; a file that claims more is not a result.
    private const int MaxPathLength = 1024 * 1024;

    private const int SourceTimeOffset = sizeof(long);
    private const int KeyOffset = SourceTimeOffset + sizeof(long);
    private const int KeyLength = 52;
    private const int LengthOffset = KeyOffset + KeyLength;
    private const int PathLengthOffset = LengthOffset + sizeof(long);
    private const int ChecksumOffset = PathLengthOffset + sizeof(int);
    private const int MagicOffset = ChecksumOffset + sizeof(uint);

    // The checksum and the magic number.
    private const int UncheckedSize = EndSize - ChecksumOffset;

    private readonly ReadOnlySpan<byte> _end;

    private CachedFileTrailer(ReadOnlySpan<byte> end) => _end = end;

    /// <summary>Bytes of the picture.</summary>
    public long PictureLength => BinaryPrimitives.ReadInt64LittleEndian(_end[LengthOffset..]);

    /// <summary>Bytes of the trailer.</summary>
    public int Size => HeadSize + PathLength + EndSize;

    /// <summary>Number of bytes that the checksum covers, from the beginning of the file.</summary>
    public long CheckedLength => PictureLength + Size - UncheckedSize;

    public uint Checksum => BinaryPrimitives.ReadUInt32LittleEndian(_end[ChecksumOffset..]);

    private int PathLength => BinaryPrimitives.ReadInt32LittleEndian(_end[PathLengthOffset..]);

    private static ReadOnlySpan<byte> BoxType => "free"u8;

    private static ReadOnlySpan<byte> Magic => "PhRz002\n"u8;

    /// <summary>Creates the trailer of a result.</summary>
    public static byte[] Create(CacheEntry entry, ReadOnlySpan<byte> picture)
    {
        var pathLength = Encoding.UTF8.GetByteCount(entry.SourcePath);
        var trailer = new byte[HeadSize + pathLength + EndSize];
        BinaryPrimitives.WriteInt32BigEndian(trailer, trailer.Length);
        BoxType.CopyTo(trailer.AsSpan(sizeof(int)));
        Encoding.UTF8.GetBytes(entry.SourcePath, trailer.AsSpan(HeadSize));

        var end = trailer.AsSpan(HeadSize + pathLength);
        BinaryPrimitives.WriteInt64LittleEndian(end, entry.Source.Length);
        BinaryPrimitives.WriteInt64LittleEndian(end[SourceTimeOffset..], entry.Source.LastModified.UtcTicks);
        Encoding.ASCII.GetBytes(entry.Key, end.Slice(KeyOffset, KeyLength));
        BinaryPrimitives.WriteInt64LittleEndian(end[LengthOffset..], picture.Length);
        BinaryPrimitives.WriteInt32LittleEndian(end[PathLengthOffset..], pathLength);
        var checksum = Crc32C.Append(Crc32C.Append(0, picture), trailer.AsSpan(0, trailer.Length - UncheckedSize));
        BinaryPrimitives.WriteUInt32LittleEndian(end[ChecksumOffset..], checksum);
        Magic.CopyTo(end[MagicOffset..]);
        return trailer;
    }

    /// <summary>Recognises a cached file by its end.</summary>
    /// <param name="end">At least the last <see cref="EndSize"/> bytes of the file.</param>
    /// <param name="fileLength">Bytes of the whole file.</param>
    /// <param name="trailer">The trailer's fixed-size part.</param>
    public static bool TryRead(ReadOnlySpan<byte> end, long fileLength, out CachedFileTrailer trailer)
    {
        trailer = default;
        if (end.Length < EndSize)
        {
            return false;
        }

        trailer = new CachedFileTrailer(end[^EndSize..]);
        return trailer._end[MagicOffset..].SequenceEqual(Magic)
            && trailer.PathLength is >= 0 and <= MaxPathLength
            && trailer.PictureLength >= 0
            && trailer.PictureLength == fileLength - HeadSize - EndSize - trailer.PathLength;
    }

    /// <summary>The key that the file was stored under; of any characters if the file is damaged.</summary>
    public string Key => Encoding.ASCII.GetString(_end.Slice(KeyOffset, KeyLength));

    /// <summary>Whether the file is the one of this key.</summary>
    public bool Has(string key)
    {
        Span<byte> expected = stackalloc byte[KeyLength];
        Encoding.ASCII.GetBytes(key, expected);
        return _end.Slice(KeyOffset, KeyLength).SequenceEqual(expected);
    }

    /// <summary>What the picture was made of, or <see langword="null"/> if that is damaged.</summary>
    /// <param name="trailer">The whole trailer.</param>
    public SourceVersion? ReadSource(ReadOnlySpan<byte> trailer)
    {
        var ticks = BinaryPrimitives.ReadInt64LittleEndian(_end[SourceTimeOffset..]);
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
        {
            return null;
        }

        var path = Encoding.UTF8.GetString(trailer.Slice(HeadSize, PathLength));
        return new SourceVersion(path, BinaryPrimitives.ReadInt64LittleEndian(_end), new DateTimeOffset(ticks, TimeSpan.Zero));
    }
}
