using System.Buffers.Binary;
using PhotoResize.Settings;

namespace PhotoResize.Sources.Headers;

/// <summary>
/// Windows bitmap: the file header and one of several information headers, which differ in size. With any other size, the file merely
/// happens to begin with "BM".
/// </summary>
internal static class BmpHeader
{
    private const int FileHeaderBytes = 14;

    // Sizes of information headers, including the four bytes of the size itself, which are read first.
    private const int CoreHeaderBytes = 12;
    private const int InfoHeaderBytes = 40;

    private const uint BitFields = 3;
    private const uint AlphaBitFields = 6;

    public static async ValueTask<SourceInfo?> ReadAsync(HeaderStream header)
    {
        var start = await header.PeekAsync(FileHeaderBytes + sizeof(int));
        if (start.Length < FileHeaderBytes + sizeof(int))
        {
            return null;
        }

        var size = BinaryPrimitives.ReadInt32LittleEndian(start.Span[FileHeaderBytes..]);
        await header.SkipAsync(start.Length);
        FrameInfo? frame = size switch
        {
            CoreHeaderBytes => ParseCore((await header.ReadAsync(size - sizeof(int))).Span),
            InfoHeaderBytes => await ReadInfoAsync(header),
            16 or 64 => ParseInfo((await header.ReadAsync(size - sizeof(int))).Span, out _), // OS/2 2.x, short and long
            52 => ParseInfo((await header.ReadAsync(size - sizeof(int))).Span, out _), // V2: has masks for three colours
            56 or 108 or 124 => ParseMasked((await header.ReadAsync(size - sizeof(int))).Span), // V3, V4, V5: also have one for alpha
            _ => null,
        };
        return frame is { } known ? new SourceInfo(ImageFormat.Bmp, known) : null;
    }

    private static async ValueTask<FrameInfo> ReadInfoAsync(HeaderStream header)
    {
        var info = (await header.ReadAsync(InfoHeaderBytes - sizeof(int))).Span;
        var compression = BinaryPrimitives.ReadUInt32LittleEndian(info[12..]);
        var frame = ParseInfo(info, out var bitCount);
        if (bitCount == 32 && compression == AlphaBitFields)
        {
            // The four masks follow the header.
            var masks = (await header.ReadAsync(4 * sizeof(uint))).Span;
            return frame with { HasAlpha = BinaryPrimitives.ReadUInt32LittleEndian(masks[12..]) != 0 };
        }

        return frame;
    }

    private static FrameInfo ParseMasked(ReadOnlySpan<byte> info)
    {
        var compression = BinaryPrimitives.ReadUInt32LittleEndian(info[12..]);
        var alphaMask = BinaryPrimitives.ReadUInt32LittleEndian(info[48..]);
        var frame = ParseInfo(info, out var bitCount);
        return frame with { HasAlpha = bitCount == 32 && alphaMask != 0 && compression is (BitFields or AlphaBitFields) };
    }

    private static FrameInfo ParseCore(ReadOnlySpan<byte> core)
    {
        CheckBitCount(BinaryPrimitives.ReadUInt16LittleEndian(core[6..]));
        return CheckedFrame.Create(BinaryPrimitives.ReadUInt16LittleEndian(core), BinaryPrimitives.ReadUInt16LittleEndian(core[2..]));
    }

    private static FrameInfo ParseInfo(ReadOnlySpan<byte> info, out int bitCount)
    {
        bitCount = BinaryPrimitives.ReadUInt16LittleEndian(info[10..]);
        CheckBitCount(bitCount);

        // A negative height means rows from top to bottom. As a long, since int.MinValue has no absolute value.
        long height = BinaryPrimitives.ReadInt32LittleEndian(info[4..]);
        return CheckedFrame.Create(BinaryPrimitives.ReadInt32LittleEndian(info), Math.Abs(height));
    }

    private static void CheckBitCount(int bitCount)
    {
        // 0 is not supported: the pixels would be an embedded JPEG or PNG, which is for printers only.
        if (bitCount is not (1 or 2 or 4 or 8 or 16 or 24 or 32))
        {
            throw new InvalidDataException($"The bitmap has {bitCount} bits per pixel.");
        }
    }
}
