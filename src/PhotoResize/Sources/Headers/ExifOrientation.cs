using System.Buffers.Binary;

namespace PhotoResize.Sources.Headers;

/// <summary>
/// Reads the orientation from an EXIF block of any format, as tolerantly as browsers do, and no more so: they show the original. A block
/// that cannot be read counts as one without orientation; it is no reason to reject a picture.
/// </summary>
/// <remarks>
/// A block is a TIFF inside another file (TIFF 6.0, section 2). Of its first directory every entry counts that is whole, however many
/// were announced, and whether or not the offset of another directory follows.
/// </remarks>
internal static class ExifOrientation
{
    /// <summary>Precedes the block always in JPEG, sometimes in WebP. In PNG browsers do not read a block that has it.</summary>
    private const int PrefixBytes = 6;

    private const int Upright = 1;

    /// <summary>One more byte follows, which may have any value.</summary>
    private static ReadOnlySpan<byte> Prefix => "Exif\0"u8;

    /// <summary>Whether an EXIF block with its prefix comes next.</summary>
    /// <param name="header">Keeps its position.</param>
    /// <param name="length">Length of the segment in bytes.</param>
    public static async ValueTask<bool> HasPrefixAsync(HeaderStream header, long length) =>
        length > PrefixBytes && (await header.PeekAsync(PrefixBytes)).Span.StartsWith(Prefix);

    /// <summary>Reads the orientation of the main picture and moves to the end of the block.</summary>
    /// <param name="header">At the start of the block.</param>
    /// <param name="length">Length of the block in bytes.</param>
    /// <param name="mayHavePrefix">Whether it may begin with its prefix.</param>
    /// <returns>1 to 8; 1 if there is none.</returns>
    public static async ValueTask<int> ReadAsync(HeaderStream header, long length, bool mayHavePrefix = true)
    {
        var end = header.Position + length;
        if (mayHavePrefix && await HasPrefixAsync(header, length))
        {
            await header.SkipAsync(PrefixBytes);
        }

        var orientation = await ReadBlockAsync(header, end);
        await header.MoveToAsync(end);
        return orientation;
    }

    private static async ValueTask<int> ReadBlockAsync(HeaderStream header, long end)
    {
        const int HeaderBytes = 8;
        const int EntryBytes = 12;
        var origin = header.Position;
        if (end - origin < HeaderBytes || ReadHeader((await header.ReadAsync(HeaderBytes)).Span) is not var (offset, isBigEndian))
        {
            return Upright;
        }

        // No directory overlaps the header.
        if (offset < HeaderBytes || offset > end - origin - sizeof(ushort))
        {
            return Upright;
        }

        await header.MoveToAsync(origin + offset);
        var count = ReadUInt16((await header.ReadAsync(sizeof(ushort))).Span, isBigEndian);
        for (var i = 0; i < count && end - header.Position >= EntryBytes; i++)
        {
            if (OrientationIn((await header.ReadAsync(EntryBytes)).Span, isBigEndian) is { } orientation)
            {
                return orientation;
            }
        }

        return Upright;
    }

    /// <summary>The offset of the first directory; <see langword="null"/> if this is not a TIFF.</summary>
    private static (uint Offset, bool IsBigEndian)? ReadHeader(ReadOnlySpan<byte> header) =>
        header.StartsWith("II*\0"u8) ? (BinaryPrimitives.ReadUInt32LittleEndian(header[4..]), false)
        : header.StartsWith("MM\0*"u8) ? (BinaryPrimitives.ReadUInt32BigEndian(header[4..]), true)
        : null;

    /// <summary>The orientation, if the entry is one that is valid: a single number of 16 bits.</summary>
    private static int? OrientationIn(ReadOnlySpan<byte> entry, bool isBigEndian)
    {
        const int Orientation = 274;
        const int Short = 3;
        var count = isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(entry[4..]) : BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]);
        return ReadUInt16(entry, isBigEndian) == Orientation && ReadUInt16(entry[2..], isBigEndian) == Short && count == 1
            && ReadUInt16(entry[8..], isBigEndian) is >= 1 and <= 8 and var value
            ? value
            : null;
    }

    private static int ReadUInt16(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
}
