namespace PhotoResize.Sources.Headers;

/// <summary>
/// Reads the orientation from an EXIF block of any format. A damaged block counts as one without orientation; it is no reason to reject a
/// picture.
/// </summary>
internal static class ExifOrientation
{
    /// <summary>Precedes the block always in JPEG, sometimes in WebP, never in PNG.</summary>
    private const int PrefixBytes = 6;

    private static ReadOnlySpan<byte> Prefix => "Exif\0\0"u8;

    /// <summary>Whether an EXIF block with its prefix comes next.</summary>
    /// <param name="header">Keeps its position.</param>
    /// <param name="length">Length of the segment in bytes.</param>
    public static async ValueTask<bool> HasPrefixAsync(HeaderStream header, long length) =>
        length >= PrefixBytes && (await header.PeekAsync(PrefixBytes)).Span.SequenceEqual(Prefix);

    /// <summary>Reads the orientation of the main picture and moves to the end of the block.</summary>
    /// <param name="header">At the start of the block, with or without its prefix.</param>
    /// <param name="length">Length of the block in bytes.</param>
    /// <returns>The recorded number, which may be invalid; 1 if there is none.</returns>
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
