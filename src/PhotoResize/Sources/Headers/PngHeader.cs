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
        var (width, height, hasAlpha) = await ReadImageHeaderAsync(header);
        int? orientation = null;
        while (true)
        {
            var (length, type) = await ReadChunkStartAsync(header);
            var end = header.Position + length + ChecksumBytes;
            switch (type)
            {
                case ChunkType.ImageData:
                    return new SourceInfo(ImageFormat.Png, CheckedFrame.Create(width, height, orientation ?? 1, hasAlpha));
                case ChunkType.ImageEnd:
                    throw new InvalidDataException("The PNG has no image data.");
                case ChunkType.Transparency:
                    hasAlpha |= length > 0;
                    break;
                case ChunkType.Exif:
                    orientation ??= await ExifOrientation.ReadAsync(header, length, mayHavePrefix: false);
                    break;
            }

            await header.MoveToAsync(end);
        }
    }

    private static async ValueTask<(uint Width, uint Height, bool HasAlpha)> ReadImageHeaderAsync(HeaderStream header)
    {
        if (await ReadChunkStartAsync(header) is not (ImageHeaderBytes, ChunkType.ImageHeader))
        {
            throw new InvalidDataException("The PNG does not begin with its header.");
        }

        var data = (await header.ReadAsync(ImageHeaderBytes + ChecksumBytes)).Span;
        var width = BinaryPrimitives.ReadUInt32BigEndian(data);
        var height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        return data[9] switch
        {
            0 or 2 or 3 => (width, height, false),
            4 or 6 => (width, height, true), // grey and RGB with alpha
            var colourType => throw new InvalidDataException($"The PNG has colour type {colourType}."),
        };
    }

    private static async ValueTask<(uint Length, ChunkType Type)> ReadChunkStartAsync(HeaderStream header)
    {
        var start = (await header.ReadAsync(8)).Span;
        var length = BinaryPrimitives.ReadUInt32BigEndian(start);
        return length <= int.MaxValue
            ? (length, (ChunkType)BinaryPrimitives.ReadUInt32BigEndian(start[4..]))
            : throw new InvalidDataException("A chunk of the PNG is longer than the format allows.");
    }

    /// <summary>Four letters as a big-endian number.</summary>
    private enum ChunkType : uint
    {
        ImageHeader = 0x49484452, // IHDR
        Transparency = 0x74524E53, // tRNS
        Exif = 0x65584966, // eXIf
        ImageData = 0x49444154, // IDAT
        ImageEnd = 0x49454E44, // IEND
    }
}
