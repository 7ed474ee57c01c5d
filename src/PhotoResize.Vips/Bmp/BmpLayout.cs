using System.Buffers.Binary;
using PhotoResize.Processing;

namespace PhotoResize.Vips.Bmp;

/// <summary>How the pixels of a bitmap are packed; the numbers are the file's own ([MS-WMF] 2.1.1.7).</summary>
internal enum BmpCompression : uint
{
    None = 0,
    RunLength8 = 1,
    RunLength4 = 2,
    BitFields = 3,
    Jpeg = 4,
    Png = 5,
    AlphaBitFields = 6,
}

/// <summary>Which bits of a pixel hold what.</summary>
/// <param name="Red">The bits of red.</param>
/// <param name="Green">The bits of green.</param>
/// <param name="Blue">The bits of blue.</param>
/// <param name="Alpha">The bits of alpha, none where there is no alpha.</param>
internal readonly record struct BmpMasks(uint Red, uint Green, uint Blue, uint Alpha);

/// <summary>What the headers of a bitmap say about its pixels.</summary>
internal sealed record BmpLayout
{
    private const int FileHeaderBytes = 14;
    private const int CoreHeaderBytes = 12;
    private const int ShortOs2HeaderBytes = 16;
    private const int InfoHeaderBytes = 40;
    private const int Os2HeaderBytes = 64;
    private const int LargestHeaderBytes = 124;

    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>Whether the first row in the file is the upper one.</summary>
    public required bool IsTopDown { get; init; }

    public required int BitCount { get; init; }

    public required BmpCompression Compression { get; init; }

    public required BmpMasks Masks { get; init; }

    /// <summary>The number of colours between the headers and the pixels.</summary>
    public required int PaletteLength { get; init; }

    /// <summary>3 (blue, green, red) or 4 (and an unused one).</summary>
    public required int PaletteEntryBytes { get; init; }

    /// <summary>Where the pixels begin in the file.</summary>
    public required uint PixelOffset { get; init; }

    /// <summary>The bytes of a row without the padding to whole words of four bytes.</summary>
    public long RowBytes => (((long)Width * BitCount) + 7) / 8;

    /// <summary>The bytes from one row to the next.</summary>
    public long Stride => (RowBytes + 3) / 4 * 4;

    /// <summary>Reads the headers and stops where a palette would begin.</summary>
    /// <param name="stream">Stands at the start of the file.</param>
    /// <exception cref="EndOfStreamException">The file ends within its headers.</exception>
    /// <exception cref="ImageProcessingException">The headers contradict themselves, or describe pixels that are not decoded here.</exception>
    public static BmpLayout Read(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[FileHeaderBytes + LargestHeaderBytes];
        stream.ReadExactly(bytes[..(FileHeaderBytes + sizeof(int))]);
        var size = BinaryPrimitives.ReadInt32LittleEndian(bytes[FileHeaderBytes..]);
        if (!bytes.StartsWith("BM"u8) || size is not (CoreHeaderBytes or ShortOs2HeaderBytes or InfoHeaderBytes or 52 or 56 or Os2HeaderBytes or 108 or 124))
        {
            throw BmpReader.Damaged($"an information header of {size} bytes");
        }

        var info = bytes.Slice(FileHeaderBytes, size);
        stream.ReadExactly(info[sizeof(int)..]);
        var pixelOffset = BinaryPrimitives.ReadUInt32LittleEndian(bytes[10..]);
        return size == CoreHeaderBytes ? ReadCore(info, pixelOffset) : ReadInfo(info, pixelOffset, stream);
    }

    private static BmpLayout ReadCore(ReadOnlySpan<byte> core, uint pixelOffset)
    {
        var bitCount = BinaryPrimitives.ReadUInt16LittleEndian(core[10..]);
        Check(BmpCompression.None, bitCount, isOs2: true);
        return new BmpLayout
        {
            Width = BinaryPrimitives.ReadUInt16LittleEndian(core[4..]),
            Height = BinaryPrimitives.ReadUInt16LittleEndian(core[6..]),
            IsTopDown = false,
            BitCount = bitCount,
            Compression = BmpCompression.None,
            Masks = DefaultMasks(bitCount),
            PaletteLength = CountColours(bitCount, 0, 3, FileHeaderBytes + CoreHeaderBytes, pixelOffset),
            PaletteEntryBytes = 3,
            PixelOffset = pixelOffset,
        };
    }

    private static BmpLayout ReadInfo(ReadOnlySpan<byte> info, uint pixelOffset, Stream stream)
    {
        var isShort = info.Length < InfoHeaderBytes;
        var height = BinaryPrimitives.ReadInt32LittleEndian(info[8..]);
        var bitCount = BinaryPrimitives.ReadUInt16LittleEndian(info[14..]);
        var compression = isShort ? BmpCompression.None : (BmpCompression)BinaryPrimitives.ReadUInt32LittleEndian(info[16..]);
        Check(compression, bitCount, isOs2: info.Length is ShortOs2HeaderBytes or Os2HeaderBytes);
        if (height == int.MinValue || (height < 0 && compression is BmpCompression.RunLength4 or BmpCompression.RunLength8))
        {
            throw BmpReader.Damaged($"a height of {height} with compression {compression}");
        }

        var (masks, maskBytes) = compression is BmpCompression.BitFields or BmpCompression.AlphaBitFields
            ? ReadMasks(info, compression, bitCount, stream)
            : (DefaultMasks(bitCount), 0);
        return new BmpLayout
        {
            Width = BinaryPrimitives.ReadInt32LittleEndian(info[4..]),
            Height = Math.Abs(height),
            IsTopDown = height < 0,
            BitCount = bitCount,
            Compression = compression,
            Masks = masks,
            PaletteLength = CountColours(
                bitCount,
                isShort ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(info[32..]),
                4,
                FileHeaderBytes + info.Length + maskBytes,
                pixelOffset),
            PaletteEntryBytes = 4,
            PixelOffset = pixelOffset,
        };
    }

    /// <summary>Rejects combinations that no pixels can be read from.</summary>
    private static void Check(BmpCompression compression, int bitCount, bool isOs2)
    {
        // OS/2 gave two of the numbers another meaning. The higher ones are for printers.
        if (compression is BmpCompression.Jpeg or BmpCompression.Png or > BmpCompression.AlphaBitFields
            || (isOs2 && compression == BmpCompression.BitFields))
        {
            throw new ImageProcessingException(ImageProcessingError.Unsupported, $"A bitmap with compression {compression} is not decoded.");
        }

        if ((compression, bitCount) is not ((BmpCompression.None, 1 or 2 or 4 or 8 or 16 or 24 or 32)
            or (BmpCompression.RunLength8, 8)
            or (BmpCompression.RunLength4, 4)
            or (BmpCompression.BitFields or BmpCompression.AlphaBitFields, 16 or 32)))
        {
            throw BmpReader.Damaged($"{bitCount} bits a pixel with compression {compression}");
        }
    }

    private static BmpMasks DefaultMasks(int bitCount) =>
        bitCount == 16 ? new(0x7C00, 0x03E0, 0x001F, 0) : new(0xFF0000, 0x00FF00, 0x0000FF, 0);

    /// <summary>
    /// Reads the masks from the end of the header, or from behind a header that is too short for them. The alpha mask is used where the
    /// core's header reader uses it: with 32 bits only, and not in headers that have no room for it.
    /// </summary>
    private static (BmpMasks Masks, int BytesBehindHeader) ReadMasks(
        ReadOnlySpan<byte> info, BmpCompression compression, int bitCount, Stream stream)
    {
        Span<byte> masks = stackalloc byte[4 * sizeof(uint)];
        var behind = 0;
        if (info.Length > InfoHeaderBytes)
        {
            info[InfoHeaderBytes..Math.Min(info.Length, InfoHeaderBytes + masks.Length)].CopyTo(masks);
        }
        else
        {
            behind = compression == BmpCompression.AlphaBitFields ? masks.Length : 3 * sizeof(uint);
            stream.ReadExactly(masks[..behind]);
        }

        return (
            new BmpMasks(
                BinaryPrimitives.ReadUInt32LittleEndian(masks),
                BinaryPrimitives.ReadUInt32LittleEndian(masks[4..]),
                BinaryPrimitives.ReadUInt32LittleEndian(masks[8..]),
                bitCount == 32 ? BinaryPrimitives.ReadUInt32LittleEndian(masks[12..]) : 0),
            behind);
    }

    /// <summary>The number of colours: as declared, but no more than the depth allows, and than there are before the pixels.</summary>
    private static int CountColours(int bitCount, uint declared, int entryBytes, int start, uint pixelOffset)
    {
        if (pixelOffset < start)
        {
            throw BmpReader.Damaged($"pixels at {pixelOffset}, within the headers");
        }

        if (bitCount > 8)
        {
            return 0;
        }

        var most = 1u << bitCount;
        return (int)Math.Min(declared is 0 ? most : Math.Min(declared, most), (pixelOffset - (uint)start) / (uint)entryBytes);
    }
}
