namespace PhotoResize.Sources.Headers;

/// <summary>
/// The orientation of an EXIF block, wherever a format keeps one. A damaged block has none: it is no reason to refuse a picture.
/// </summary>
internal static class ExifOrientation
{
    /// <summary>Stands before the block in JPEG always, in WebP sometimes, in PNG not.</summary>
    private const int PrefixBytes = 6;

    private static ReadOnlySpan<byte> Prefix => "Exif\0\0"u8;

    /// <summary>Whether the next bytes begin an EXIF block with its prefix.</summary>
    /// <param name="header">Not moved.</param>
    /// <param name="length">Bytes of the segment.</param>
    public static async ValueTask<bool> HasPrefixAsync(HeaderStream header, long length) =>
        length >= PrefixBytes && (await header.PeekAsync(PrefixBytes)).Span.SequenceEqual(Prefix);

    /// <summary>Reads the orientation of the main picture, and moves on to the end of the block.</summary>
    /// <param name="header">At the start of the block, with or without its prefix.</param>
    /// <param name="length">Bytes of the block.</param>
    /// <returns>The number as recorded, or 1 if there is none.</returns>
    public static async ValueTask<int> ReadAsync(HeaderStream header, long length)
    {
        var end = header.Position + length;
        if (await HasPrefixAsync(header, length))
        {
            await header.SkipAsync(PrefixBytes);
        }

        var orientation = 1;
        if (await TiffDirectoryReader.OpenAsync(header, end - header.Position) is { IsBigTiff: false } reader)
        {
            orientation = (await reader.ReadAsync(reader.FirstDirectory))?.Orientation ?? 1;
        }

        await header.MoveToAsync(end);
        return orientation;
    }
}
