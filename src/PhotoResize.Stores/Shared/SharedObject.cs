using System.Buffers.Binary;
using PhotoResize.Caching;
using PhotoResize.Caching.Disk;

namespace PhotoResize.Stores.Shared;

/// <summary>
/// A result as it is in a shared store: a file of the disk cache, and behind it the number of the last purge that its writer knew of.
/// </summary>
/// <remarks>
/// <code>
/// object = file number checksum
/// number = int64, little-endian
/// checksum = uint32, little-endian: CRC-32C of the number, continued from the checksum of the file
/// </code>
/// </remarks>
internal static class SharedObject
{
    private const int StampSize = sizeof(long) + sizeof(uint);

    public static byte[] Write(CacheEntry entry, ReadOnlySpan<byte> picture, long lastPurge)
    {
        var trailer = CachedFileTrailer.Create(entry, picture);
        var bytes = new byte[picture.Length + trailer.Length + StampSize];
        picture.CopyTo(bytes);
        trailer.CopyTo(bytes, picture.Length);
        CachedFileTrailer.TryRead(trailer, picture.Length + trailer.Length, out var read);
        var stamp = bytes.AsSpan(bytes.Length - StampSize);
        BinaryPrimitives.WriteInt64LittleEndian(stamp, lastPurge);
        BinaryPrimitives.WriteUInt32LittleEndian(stamp[sizeof(long)..], Crc32C.Append(read.Checksum, stamp[..sizeof(long)]));
        return bytes;
    }

    /// <summary>The picture of an object, if it is whole and the one of this key.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, string key, out ReadOnlyMemory<byte> picture, out long lastPurge)
    {
        picture = default;
        lastPurge = 0;
        if (bytes.Length < StampSize)
        {
            return false;
        }

        var file = bytes[..^StampSize];
        var stamp = bytes[^StampSize..].Span;
        if (!CachedFileTrailer.TryRead(file.Span, file.Length, out var trailer)
            || !trailer.Has(key)
            || Crc32C.Append(0, file.Span[..(int)trailer.CheckedLength]) != trailer.Checksum
            || Crc32C.Append(trailer.Checksum, stamp[..sizeof(long)]) != BinaryPrimitives.ReadUInt32LittleEndian(stamp[sizeof(long)..]))
        {
            return false;
        }

        picture = file[..(int)trailer.PictureLength];
        lastPurge = BinaryPrimitives.ReadInt64LittleEndian(stamp);
        return true;
    }
}
