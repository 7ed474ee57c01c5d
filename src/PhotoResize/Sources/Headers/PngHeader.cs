using System.Buffers.Binary;
using PhotoResize.Settings;

namespace PhotoResize.Sources.Headers;

/// <summary>
/// PNG (third edition): chunks up to the first image data. Of an animated PNG only the still picture counts, as engines decode only that.
/// </summary>
internal static class PngHeader
{
    private const int SignatureBytes = 8;
    private const int ChecksumBytes = 4;
    private const int ImageHeaderBytes = 13;

    public static async ValueTask<SourceInfo?> ReadAsync(HeaderStream header)
    {
        await header.SkipAsync(SignatureBytes);
        var (width, height, colourType) = await ReadImageHeaderAsync(header);
        var hasAlpha = colourType is 4 or 6; // grey and RGB with alpha
        var hasPalette = false;
        int? orientation = null;
        while (true)
        {
            var (length, type) = await ReadChunkStartAsync(header);
            var end = header.Position + length + ChecksumBytes;
            switch (type)
            {
                case PngChunkType.ImageData:
                    return new SourceInfo(ImageFormat.Png, CheckedFrame.Create(width, height, orientation ?? 1, hasAlpha));
                case PngChunkType.ImageEnd:
                    throw new InvalidDataException("The PNG has no image data.");
                case PngChunkType.Palette:
                    hasPalette = true;
                    break;
                case PngChunkType.Transparency when !hasAlpha && PngTransparency.Counts(colourType, length, hasPalette):
                    hasAlpha = await IsWholeAsync(header, type, (int)length);
                    break;
                case PngChunkType.Exif:
                    orientation ??= await ExifOrientation.ReadAsync(header, length);
                    break;
            }

            await header.MoveToAsync(end);
        }
    }

    private static async ValueTask<(uint Width, uint Height, byte ColourType)> ReadImageHeaderAsync(HeaderStream header)
    {
        if (await ReadChunkStartAsync(header) is not (ImageHeaderBytes, PngChunkType.ImageHeader))
        {
            throw new InvalidDataException("The PNG does not begin with its header.");
        }

        var data = (await header.ReadAsync(ImageHeaderBytes + ChecksumBytes)).Span;
        var width = BinaryPrimitives.ReadUInt32BigEndian(data);
        var height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        return data[9] is 0 or 2 or 3 or 4 or 6
            ? (width, height, data[9])
            : throw new InvalidDataException($"The PNG has colour type {data[9]}.");
    }

    /// <summary>Whether the checksum of a chunk holds, whose content comes next.</summary>
    private static async ValueTask<bool> IsWholeAsync(HeaderStream header, PngChunkType type, int length)
    {
        var content = await header.ReadBytesAsync(length + ChecksumBytes);
        return PngChecksum.Of(type, content.AsSpan(0, length)) == BinaryPrimitives.ReadUInt32BigEndian(content.AsSpan(length));
    }

    private static async ValueTask<(uint Length, PngChunkType Type)> ReadChunkStartAsync(HeaderStream header)
    {
        var start = (await header.ReadAsync(8)).Span;
        var length = BinaryPrimitives.ReadUInt32BigEndian(start);
        return length <= int.MaxValue
            ? (length, (PngChunkType)BinaryPrimitives.ReadUInt32BigEndian(start[4..]))
            : throw new InvalidDataException("A chunk of the PNG is longer than the format allows.");
    }
}
