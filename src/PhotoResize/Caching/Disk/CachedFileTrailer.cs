using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace PhotoResize.Caching.Disk;

/// <summary>
/// What stands behind a cached picture in its file, so that a hit proves itself: the full key, of which the name has 40 bits only, and
/// length and checksum of the picture. Readers of every picture format stop before it; its first eight bytes make it a box to be
/// skipped where files consist of boxes (AVIF).
/// </summary>
/// <remarks>
/// <code>
/// trailer  = size "free" key length checksum magic    ; 80 bytes
/// size     = int32, big-endian: 80
/// key      = 52 ASCII characters
/// length   = int64, little-endian: bytes of the picture
/// checksum = uint32, little-endian: CRC-32C of the picture
/// magic    = "PhRz" "001" newline: written last, so that a file cut off anywhere lacks it
/// </code>
/// A file of its own beside the picture would have to be written, moved and removed in one step with it, which no file system offers.
/// </remarks>
internal static class CachedFileTrailer
{
    public const int Size = 80;

    private const int KeyOffset = 8;
    private const int KeyLength = 52;
    private const int LengthOffset = KeyOffset + KeyLength;
    private const int ChecksumOffset = LengthOffset + sizeof(long);
    private const int MagicOffset = ChecksumOffset + sizeof(uint);

    private static ReadOnlySpan<byte> BoxType => "free"u8;

    private static ReadOnlySpan<byte> Magic => "PhRz001\n"u8;

    public static void Write(Span<byte> trailer, string key, ReadOnlySpan<byte> picture)
    {
        BinaryPrimitives.WriteInt32BigEndian(trailer, Size);
        BoxType.CopyTo(trailer[sizeof(int)..]);
        Encoding.ASCII.GetBytes(key, trailer.Slice(KeyOffset, KeyLength));
        BinaryPrimitives.WriteInt64LittleEndian(trailer[LengthOffset..], picture.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[ChecksumOffset..], Checksum(0, picture));
        Magic.CopyTo(trailer[MagicOffset..]);
    }

    /// <summary>Whether the trailer belongs to a picture of this key and length; if so, <paramref name="checksum"/> is the picture's.</summary>
    public static bool TryRead(ReadOnlySpan<byte> trailer, string key, long length, out uint checksum)
    {
        checksum = BinaryPrimitives.ReadUInt32LittleEndian(trailer[ChecksumOffset..]);
        Span<byte> expected = stackalloc byte[KeyLength];
        Encoding.ASCII.GetBytes(key, expected);
        return trailer[MagicOffset..].SequenceEqual(Magic)
            && trailer.Slice(KeyOffset, KeyLength).SequenceEqual(expected)
            && BinaryPrimitives.ReadInt64LittleEndian(trailer[LengthOffset..]) == length;
    }

    /// <summary>CRC-32C, continued from <paramref name="checksum"/>; it has an instruction of its own on current processors.</summary>
    public static uint Checksum(uint checksum, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var value in bytes)
        {
            checksum = BitOperations.Crc32C(checksum, value);
        }

        return checksum;
    }
}
