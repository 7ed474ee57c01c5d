using System.Buffers.Binary;
using PhotoResize.Settings;

namespace PhotoResize.Sources.Headers;

/// <summary>
/// WebP (RFC 9649): the picture's header in a simple file; canvas, frames and orientation in an extended one.
/// </summary>
internal static class WebPHeader
{
    private const int ChunkStartBytes = 8;

    public static async ValueTask<SourceInfo?> ReadAsync(HeaderStream header)
    {
        const int FileHeaderBytes = 12;
        var file = (await header.ReadAsync(FileHeaderBytes)).Span;
        var end = ChunkStartBytes + (long)BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
        var (type, length) = await ReadChunkStartAsync(header, end);
        return type switch
        {
            ChunkType.Lossy => new SourceInfo(ImageFormat.WebP, ParseLossy((await header.ReadAsync(10)).Span)),
            ChunkType.Lossless => new SourceInfo(ImageFormat.WebP, ParseLossless((await header.ReadAsync(5)).Span)),
            ChunkType.Extended when length >= 10 => await ReadExtendedAsync(header, length, end),
            _ => throw new InvalidDataException("The WebP does not begin with a picture."),
        };
    }

    /// <summary>RFC 6386, section 9.1.</summary>
    private static FrameInfo ParseLossy(ReadOnlySpan<byte> frame)
    {
        const int SideMask = 0x3FFF; // the upper two bits are a scale for display
        return (frame[0] & 1) == 0 && frame[3..6].SequenceEqual<byte>([0x9D, 0x01, 0x2A])
            ? CheckedFrame.Create(
                BinaryPrimitives.ReadUInt16LittleEndian(frame[6..]) & SideMask,
                BinaryPrimitives.ReadUInt16LittleEndian(frame[8..]) & SideMask)
            : throw new InvalidDataException("The WebP does not begin with a key frame.");
    }

    /// <summary>RFC 9649, section 3.4: a signature, 14 bits per side (minus 1), one bit for alpha, three for the version.</summary>
    private static FrameInfo ParseLossless(ReadOnlySpan<byte> frame)
    {
        const byte Signature = 0x2F;
        var bits = BinaryPrimitives.ReadUInt32LittleEndian(frame[1..]);
        return frame[0] == Signature && bits >> 29 == 0
            ? CheckedFrame.Create((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1, hasAlpha: (bits & (1 << 28)) != 0)
            : throw new InvalidDataException("The WebP has an unknown lossless picture.");
    }

    private static async ValueTask<SourceInfo> ReadExtendedAsync(HeaderStream header, uint length, long end)
    {
        const int AnimationFlag = 0x02;
        const int ExifFlag = 0x08;
        const int AlphaFlag = 0x10;
        var next = header.Position + Padded(length);
        var extended = (await header.ReadAsync(10)).Span;
        var isAnimated = (extended[0] & AnimationFlag) != 0;
        var hasExif = (extended[0] & ExifFlag) != 0;
        var canvas = CheckedFrame.Create(
            ReadUInt24(extended[4..]) + 1,
            ReadUInt24(extended[7..]) + 1,
            hasAlpha: (extended[0] & AlphaFlag) != 0);

        var frames = 0;
        while ((isAnimated || hasExif) && next <= end - ChunkStartBytes)
        {
            await header.MoveToAsync(next);
            var (type, chunkLength) = await ReadChunkStartAsync(header, end);
            next = header.Position + Padded(chunkLength);
            if (type == ChunkType.AnimationFrame && isAnimated)
            {
                frames++;
                canvas = canvas with { HasAlpha = canvas.HasAlpha || await ShowsBackgroundAsync(header, chunkLength, canvas) };
            }
            else if (type == ChunkType.Exif && hasExif)
            {
                hasExif = false;
                var orientation = await ExifOrientation.ReadAsync(header, chunkLength);
                canvas = CheckedFrame.Create(canvas.Width, canvas.Height, orientation, canvas.HasAlpha);
            }
        }

        return !isAnimated ? new SourceInfo(ImageFormat.WebP, canvas)
            : frames > 0 ? new SourceInfo(ImageFormat.WebP, [canvas], frames)
            : throw new InvalidDataException("The WebP is an animation without frames.");
    }

    /// <summary>Whether the transparent canvas shows around or through a frame of an animation.</summary>
    private static async ValueTask<bool> ShowsBackgroundAsync(HeaderStream header, uint length, FrameInfo canvas)
    {
        const int FrameHeaderBytes = 16;
        var end = header.Position + length;
        var frame = (await header.ReadAsync(FrameHeaderBytes)).Span;
        if (ReadUInt24(frame[6..]) + 1 != canvas.Width || ReadUInt24(frame[9..]) + 1 != canvas.Height)
        {
            return true;
        }

        var (type, _) = await ReadChunkStartAsync(header, end);
        return type switch
        {
            ChunkType.Alpha => true,
            ChunkType.Lossless => ParseLossless((await header.ReadAsync(5)).Span).HasAlpha,
            _ => false,
        };
    }

    private static async ValueTask<(ChunkType Type, uint Length)> ReadChunkStartAsync(HeaderStream header, long end)
    {
        var start = (await header.ReadAsync(ChunkStartBytes)).Span;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(start[4..]);
        return length <= end - header.Position
            ? ((ChunkType)BinaryPrimitives.ReadUInt32BigEndian(start), length)
            : throw new InvalidDataException("A chunk of the WebP is longer than its container.");
    }

    /// <summary>Adds the padding byte that follows a chunk of odd length.</summary>
    private static long Padded(uint length) => length + (long)(length & 1);

    private static int ReadUInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);

    /// <summary>Four letters as a big-endian number.</summary>
    private enum ChunkType : uint
    {
        Lossy = 0x56503820, // "VP8 "
        Lossless = 0x5650384C, // VP8L
        Extended = 0x56503858, // VP8X
        AnimationFrame = 0x414E4D46, // ANMF
        Alpha = 0x414C5048, // ALPH
        Exif = 0x45584946, // EXIF
    }
}
