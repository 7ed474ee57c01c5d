using System.Buffers.Binary;
using PhotoResize.Settings;

namespace PhotoResize.Sources.Headers;

/// <summary>
/// AVIF: the metadata box of a HEIF file whose primary item is coded in AV1. Decoders apply clip, rotation and mirroring themselves and
/// ignore EXIF, so the size is that after decoding and the orientation is 1.
/// </summary>
internal static class AvifHeader
{
    /// <summary>
    /// The limit for all boxes that are read. <see cref="HeifItems.MaxItems"/> items need less than half of it; colour profiles are
    /// skipped.
    /// </summary>
    private const int MaxMetadataBytes = 128 * 1024;

    /// <summary>Room for about 250 brands; real files have a handful.</summary>
    private const int MaxFileTypeBytes = 1024;

    public static async ValueTask<SourceInfo?> ReadAsync(HeaderStream header)
    {
        var (isImage, mayMove) = await ReadBrandsAsync(header);
        if (!isImage)
        {
            return null;
        }

        long metadataEnd;
        var hasMovie = false;
        while (true)
        {
            var (type, end) = await ReadBoxStartAsync(header, long.MaxValue);
            if (type == BoxType.Metadata)
            {
                metadataEnd = end;
                break;
            }

            hasMovie |= type == BoxType.Movie;
            await header.MoveToAsync(end);
        }

        var items = await ReadItemsAsync(header, metadataEnd);
        if (!items.IsPrimaryAv1())
        {
            return null;
        }

        var frame = items.DescribePrimary();
        var isSequence = mayMove && (hasMovie || await HasMovieAsync(header));
        frame = frame with { DecodedPixels = await items.CountDecodedPixelsAsync(header) };
        return new SourceInfo(ImageFormat.Avif, frame) { IsSequence = isSequence };
    }

    /// <summary>Whether the boxes from here on hold a sequence that moves. What is wrong with them does not touch the still picture.</summary>
    private static async ValueTask<bool> HasMovieAsync(HeaderStream header)
    {
        try
        {
            while (true)
            {
                var (type, end) = await ReadBoxStartAsync(header, long.MaxValue);
                if (type == BoxType.Movie)
                {
                    return true;
                }

                // The pixels have yet to be looked at, and a stream does not go back.
                if (type == BoxType.MediaData && header.Length is null)
                {
                    return false;
                }

                await header.MoveToAsync(end);
            }
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static async ValueTask<(bool IsImage, bool MayMove)> ReadBrandsAsync(HeaderStream header)
    {
        var (_, end) = await ReadBoxStartAsync(header, MaxFileTypeBytes);
        var brands = (await header.ReadAsync((int)(end - header.Position))).Span;
        var (isImage, mayMove) = (false, false);
        for (var i = 0; i + sizeof(uint) <= brands.Length; i += sizeof(uint))
        {
            // The second number is a version; it cannot be mistaken for one of these brands.
            var brand = (BoxType)BinaryPrimitives.ReadUInt32BigEndian(brands[i..]);
            isImage |= brand is BoxType.Avif or BoxType.AvifSequence or BoxType.HeifImage or BoxType.HeifSequence;
            mayMove |= brand == BoxType.AvifSequence;
        }

        return (isImage, mayMove);
    }

    /// <summary>
    /// Reads the boxes in one flat loop that enters the boxes with properties. Not recursive, so that a hostile file cannot nest deeply.
    /// </summary>
    private static async ValueTask<HeifItems> ReadItemsAsync(HeaderStream header, long end)
    {
        const int VersionBytes = 4;
        var items = new HeifItems();
        var bytesLeft = MaxMetadataBytes;
        var propertiesEnd = 0L;
        await header.SkipAsync(VersionBytes);
        while (header.Position < end)
        {
            var isProperty = header.Position < propertiesEnd;
            var (type, boxEnd) = await ReadBoxStartAsync(header, isProperty ? propertiesEnd : end);
            if (!isProperty && !HeifItems.NeedsBox(type))
            {
                items.Begin(type);
            }

            var isContainer = !isProperty && type is (BoxType.ItemProperties or BoxType.ItemPropertyContainer);
            if (isProperty)
            {
                items.AddProperty(type, HeifItems.NeedsProperty(type) ? await ReadContentAsync(boxEnd) : []);
            }
            else if (type == BoxType.ItemPropertyContainer)
            {
                propertiesEnd = boxEnd;
            }
            else if (HeifItems.NeedsBox(type))
            {
                items.AddBox(type, await ReadContentAsync(boxEnd));
            }
            else if (type == BoxType.ItemData)
            {
                items.AddData(header.Position, boxEnd - header.Position <= bytesLeft ? await ReadContentAsync(boxEnd) : null);
            }

            if (!isContainer)
            {
                await header.MoveToAsync(boxEnd);
            }
        }

        return items;

        async ValueTask<byte[]> ReadContentAsync(long boxEnd)
        {
            var length = boxEnd - header.Position;
            bytesLeft = length <= bytesLeft ? bytesLeft - (int)length : throw new InvalidDataException("The AVIF has too much metadata.");
            return await header.ReadBytesAsync((int)length);
        }
    }

    /// <summary>Reads the type and the end of a box, and moves to its content.</summary>
    private static async ValueTask<(BoxType Type, long End)> ReadBoxStartAsync(HeaderStream header, long containerEnd)
    {
        var position = header.Position;
        var start = (await header.ReadAsync(8)).Span;
        long size = BinaryPrimitives.ReadUInt32BigEndian(start);
        var type = (BoxType)BinaryPrimitives.ReadUInt32BigEndian(start[4..]);
        size = size switch
        {
            0 => containerEnd - position, // up to the end of the container
            1 => BinaryPrimitives.ReadInt64BigEndian((await header.ReadAsync(sizeof(long))).Span),
            _ => size,
        };
        return size >= header.Position - position && size <= containerEnd - position
            ? (type, position + size)
            : throw new InvalidDataException("A box of the AVIF is longer than its container.");
    }
}
