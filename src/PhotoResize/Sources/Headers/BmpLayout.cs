using System.Buffers.Binary;
using System.Numerics;

namespace PhotoResize.Sources.Headers;

/// <summary>How the pixels of a bitmap are packed; the numbers are the file's own ([MS-WMF] 2.1.1.7), but for those of OS/2.</summary>
internal enum BmpCompression : uint
{
    None = 0,
    RunLength8 = 1,
    RunLength4 = 2,
    BitFields = 3,
    Jpeg = 4,
    Png = 5,
    AlphaBitFields = 6,

    /// <summary>Higher numbers, which are for printers.</summary>
    Unknown = 7,

    /// <summary>3 in the file, with 1 bit a pixel.</summary>
    Os2Huffman = 1003,

    /// <summary>4 in the file, with 24 bits a pixel.</summary>
    RunLength24 = 1004,
}

/// <summary>Which bits of a pixel hold what.</summary>
/// <param name="Red">The bits of red.</param>
/// <param name="Green">The bits of green.</param>
/// <param name="Blue">The bits of blue.</param>
/// <param name="Alpha">The bits of alpha, none where there is no alpha.</param>
internal readonly record struct BmpMasks(uint Red, uint Green, uint Blue, uint Alpha);

/// <summary>
/// What the headers of a bitmap say about its pixels. Where the format is vague, what Chromium makes of it holds, as do its checks; only the
/// size is not limited to 65535.
/// </summary>
internal sealed record BmpLayout
{
    /// <summary>The most bytes that headers take, masks behind them included.</summary>
    public const int MostHeaderBytes = FileHeaderBytes + 124 + (4 * sizeof(uint));

    private const int FileHeaderBytes = 14;
    private const int CoreHeaderBytes = 12;
    private const int InfoHeaderBytes = 40;

    // Versions of Windows' header, by their size. The last two also have colour spaces.
    private const int WithMasks = 52;
    private const int WithAlphaMask = 56;
    private const int Version4 = 108;
    private const int Version5 = 124;

    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>Whether the first row in the file is the upper one.</summary>
    public required bool IsTopDown { get; init; }

    public required int BitCount { get; init; }

    public required BmpCompression Compression { get; init; }

    /// <summary>Of 16 bits a pixel or more.</summary>
    public required BmpMasks Masks { get; init; }

    /// <summary>The number of colours between the headers and the pixels.</summary>
    public required int PaletteLength { get; init; }

    /// <summary>Where they begin.</summary>
    public required int PaletteOffset { get; init; }

    /// <summary>3 (blue, green, red) or 4 (and an unused one).</summary>
    public required int PaletteEntryBytes { get; init; }

    /// <summary>Where the pixels begin in the file. As in browsers, that may be within the headers.</summary>
    public required uint PixelOffset { get; init; }

    /// <summary>Where an ICC profile is in the file, of no bytes if there is none.</summary>
    public required (long Start, uint Length) Profile { get; init; }

    /// <summary>Whether it is run-length coded, so that codes may leave pixels out.</summary>
    public bool IsRunLength => Compression is BmpCompression.RunLength4 or BmpCompression.RunLength8 or BmpCompression.RunLength24;

    /// <summary>The bytes of a row without the padding to whole words of four bytes.</summary>
    public long RowBytes => (((long)Width * BitCount) + 7) / 8;

    /// <summary>The bytes from one row to the next.</summary>
    public long Stride => (RowBytes + 3) / 4 * 4;

    /// <summary>Reads the headers.</summary>
    /// <param name="start">The first bytes of the file, <see cref="MostHeaderBytes"/> of them if there are as many.</param>
    /// <returns><see langword="null"/> if it is no bitmap: the file merely happens to begin with "BM".</returns>
    /// <exception cref="InvalidDataException">The headers contradict themselves, or the file ends within them.</exception>
    public static BmpLayout? Parse(ReadOnlySpan<byte> start)
    {
        if (start.Length < FileHeaderBytes + sizeof(int) || !start.StartsWith("BM"u8))
        {
            return null;
        }

        var size = BinaryPrimitives.ReadInt32LittleEndian(start[FileHeaderBytes..]);
        var isWindows = size is InfoHeaderBytes or WithMasks or WithAlphaMask or Version4 or Version5;
        if (!isWindows && !IsOs2Size(size))
        {
            return null;
        }

        Require(start.Length >= FileHeaderBytes + size, "headers that the file cuts off");
        var pixelOffset = BinaryPrimitives.ReadUInt32LittleEndian(start[10..]);
        var info = start.Slice(FileHeaderBytes, size);
        var (width, height) = size == CoreHeaderBytes
            ? (BinaryPrimitives.ReadUInt16LittleEndian(info[4..]), BinaryPrimitives.ReadUInt16LittleEndian(info[6..]))
            : (BinaryPrimitives.ReadInt32LittleEndian(info[4..]), BinaryPrimitives.ReadInt32LittleEndian(info[8..]));
        return Describe(start, info, pixelOffset, isWindows, width, height);
    }

    private static bool IsOs2Size(int size) => size == CoreHeaderBytes || (size is >= 16 and <= 64 && (size % 4 == 0 || size is 42 or 46));

    private static BmpLayout Describe(
        ReadOnlySpan<byte> start, ReadOnlySpan<byte> info, uint pixelOffset, bool isWindows, int width, int height)
    {
        var isCore = info.Length == CoreHeaderBytes;
        var bitCount = BinaryPrimitives.ReadUInt16LittleEndian(info[(isCore ? 10 : 14)..]);
        var compression = info.Length >= 20 ? CompressionOf(BinaryPrimitives.ReadUInt32LittleEndian(info[16..]), bitCount) : BmpCompression.None;
        isWindows &= compression < BmpCompression.Os2Huffman;
        Require(width > 0 && height is not (0 or int.MinValue) && (height > 0 || isWindows), $"a size of {width} x {height}");
        Require(IsValid(bitCount, compression, isWindows), $"{bitCount} bits a pixel with compression {compression}");

        var headerEnd = FileHeaderBytes + info.Length;
        var masks = bitCount >= 16 ? ReadMasks(start, info, compression, bitCount) : default;

        // Colours are counted by the depth that is announced. Run-length codes have their own.
        var most = bitCount < 16 ? 1u << bitCount : 0;
        var declared = info.Length >= 36 ? BinaryPrimitives.ReadUInt32LittleEndian(info[32..]) : 0;
        var colours = declared == 0 || declared > most ? most : declared;
        var entryBytes = isCore ? 3u : 4u;
        var present = pixelOffset < headerEnd ? colours : Math.Min(colours, (pixelOffset - (uint)headerEnd) / entryBytes);
        return new BmpLayout
        {
            Width = width,
            Height = Math.Abs(height),
            IsTopDown = height < 0,
            BitCount = compression switch { BmpCompression.RunLength8 => 8, BmpCompression.RunLength4 => 4, _ => bitCount },
            Compression = compression,
            Masks = masks,
            PaletteLength = (int)present,
            PaletteOffset = headerEnd,
            PaletteEntryBytes = (int)entryBytes,
            PixelOffset = pixelOffset,
            Profile = ProfileOf(info),
        };
    }

    private static BmpCompression CompressionOf(uint number, int bitCount) => (number, bitCount) switch
    {
        (3, 1) => BmpCompression.Os2Huffman,
        (4, 24) => BmpCompression.RunLength24,
        _ => (BmpCompression)Math.Min(number, (uint)BmpCompression.Unknown),
    };

    private static bool IsValid(int bitCount, BmpCompression compression, bool isWindows)
    {
        var isKnownDepth = bitCount is 1 or 4 or 8 or 24 || (isWindows && bitCount is (0 or 2 or 16 or 32));
        return isKnownDepth && compression switch
        {
            BmpCompression.None => bitCount > 0,
            BmpCompression.RunLength8 => bitCount is > 0 and <= 8,
            BmpCompression.RunLength4 => bitCount is > 0 and <= 4,
            BmpCompression.BitFields or BmpCompression.AlphaBitFields => isWindows && bitCount is (16 or 32),
            BmpCompression.Jpeg or BmpCompression.Png => isWindows && bitCount == 0,
            _ => true,
        };
    }

    /// <summary>
    /// Reads the masks from the header, or from behind a header that is too short for them. Those of colours count with bit fields only; that
    /// of alpha counts wherever the header has one.
    /// </summary>
    private static BmpMasks ReadMasks(ReadOnlySpan<byte> start, ReadOnlySpan<byte> info, BmpCompression compression, int bitCount)
    {
        var isMasked = compression is BmpCompression.BitFields or BmpCompression.AlphaBitFields;
        var end = FileHeaderBytes + info.Length;
        Span<uint> masks = bitCount == 16 ? [0x7C00, 0x03E0, 0x001F, 0] : [0xFF0000, 0x00FF00, 0x0000FF, 0];
        if (info.Length is WithMasks or WithAlphaMask or Version4 or Version5)
        {
            for (var i = isMasked ? 0 : 3; i < (info.Length == WithMasks ? 3 : 4); i++)
            {
                masks[i] = BinaryPrimitives.ReadUInt32LittleEndian(info[(InfoHeaderBytes + (i * sizeof(uint)))..]);
            }
        }
        else if (isMasked)
        {
            var count = compression == BmpCompression.AlphaBitFields ? 4 : 3;
            Require(start.Length >= end + (count * sizeof(uint)), "masks that the file cuts off");
            for (var i = 0; i < count; i++)
            {
                masks[i] = BinaryPrimitives.ReadUInt32LittleEndian(start[(end + (i * sizeof(uint)))..]);
            }
        }

        return Check(masks, bitCount);
    }

    private static BmpMasks Check(Span<uint> masks, int bitCount)
    {
        var all = 0u;
        for (var i = 0; i < masks.Length; i++)
        {
            masks[i] &= bitCount < 32 ? (1u << bitCount) - 1 : uint.MaxValue;
            var run = masks[i] >> (masks[i] == 0 ? 0 : BitOperations.TrailingZeroCount(masks[i]));
            Require((all & masks[i]) == 0 && (run & (run + 1)) == 0, "masks that overlap or have gaps");
            all |= masks[i];
        }

        return new BmpMasks(masks[0], masks[1], masks[2], masks[3]);
    }

    private static (long Start, uint Length) ProfileOf(ReadOnlySpan<byte> info)
    {
        const uint Embedded = 0x4D424544;
        return info.Length == Version5 && BinaryPrimitives.ReadUInt32LittleEndian(info[56..]) == Embedded
            ? (FileHeaderBytes + (long)BinaryPrimitives.ReadUInt32LittleEndian(info[112..]), BinaryPrimitives.ReadUInt32LittleEndian(info[116..]))
            : default;
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new InvalidDataException($"The bitmap has {otherwise}.");
        }
    }
}
