using System.Buffers.Binary;
using PhotoResize.Settings;

namespace PhotoResize.Testing.Fuzzing;

/// <summary>Writes bitmaps with any of the headers that exist, in the depths that they had.</summary>
public static class BmpFile
{
    private const int FileHeaderBytes = 14;

    public static IEnumerable<SeedFile> Kinds()
    {
        foreach (var (header, depth) in new[]
        {
            (12, 24), (12, 8), (16, 24), (40, 1), (40, 4), (40, 8), (40, 16), (40, 24), (40, 32),
            (52, 24), (56, 32), (64, 24), (108, 32), (124, 24), (124, 32),
        })
        {
            yield return Seed($"v{header} {depth} bit", Write(header, depth));
        }

        yield return Seed("top down", Write(40, 24, isTopDown: true));
        yield return Seed("565", Write(40, 16, masks: [0xF800, 0x07E0, 0x001F]));
        yield return Seed("v5 alpha", Write(124, 32, masks: [0xFF0000, 0xFF00, 0xFF, 0xFF000000]));

        static SeedFile Seed(string name, byte[] file) => new("bmp " + name, ImageFormat.Bmp, file);
    }

    /// <summary>Writes the quarters.</summary>
    /// <param name="headerBytes">The size of the information header, which tells its version.</param>
    /// <param name="depth">Bits a pixel; up to 8 with a palette of greys.</param>
    /// <param name="isTopDown">Whether the first row is the upper one.</param>
    /// <param name="masks">Where the channels are in a pixel; the header says so, or what follows one of 40 bytes.</param>
    public static byte[] Write(int headerBytes, int depth, bool isTopDown = false, uint[]? masks = null)
    {
        const int BitFields = 3;
        var (width, height) = (SeedFiles.Width, SeedFiles.Height);
        var paletteEntries = depth <= 8 ? 1 << depth : 0;
        var entryBytes = headerBytes == 12 ? 3 : 4;
        var masksBehind = headerBytes == 40 && masks is not null ? 4 * masks.Length : 0;
        var stride = ((width * depth) + 31) / 32 * 4;
        var pixelsAt = FileHeaderBytes + headerBytes + masksBehind + (paletteEntries * entryBytes);
        var file = new byte[pixelsAt + (stride * height)];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), pixelsAt);
        var header = file.AsSpan(FileHeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(header, headerBytes);
        if (headerBytes == 12)
        {
            BinaryPrimitives.WriteInt16LittleEndian(header[4..], (short)width);
            BinaryPrimitives.WriteInt16LittleEndian(header[6..], (short)height);
            (header[8], header[10]) = (1, (byte)depth);
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(header[4..], width);
            BinaryPrimitives.WriteInt32LittleEndian(header[8..], isTopDown ? -height : height);
            (header[12], header[14]) = (1, (byte)depth);
            if (headerBytes > 16)
            {
                header[16] = (byte)(masks is null ? 0 : BitFields);
                BinaryPrimitives.WriteInt32LittleEndian(header[20..], stride * height);
                BinaryPrimitives.WriteInt32LittleEndian(header[32..], paletteEntries);
            }

            for (var i = 0; i < masks?.Length; i++)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(header[(40 + (4 * i))..], masks[i]);
            }

            if (headerBytes >= 108)
            {
                "BGRs"u8.CopyTo(header[56..]); // the colour space is sRGB
            }
        }

        for (var i = 0; i < paletteEntries; i++)
        {
            header.Slice(headerBytes + masksBehind + (i * entryBytes), 3).Fill((byte)(i * 255 / (paletteEntries - 1)));
        }

        for (var y = 0; y < height; y++)
        {
            var row = file.AsSpan(pixelsAt + ((isTopDown ? y : height - 1 - y) * stride), stride);
            for (var x = 0; x < width; x++)
            {
                WritePixel(row, x, y, depth, masks);
            }
        }

        return file;
    }

    private static void WritePixel(Span<byte> row, int x, int y, int depth, uint[]? masks)
    {
        var (r, g, b, a) = (masks?.Length == 4 ? SeedFiles.QuartersWithAlpha : SeedFiles.Quarters)[x, y];
        switch (depth)
        {
            case <= 8:
                row[x * depth / 8] |= (byte)(SeedFiles.Greys[x, y].R >> (8 - depth) << (8 - depth - (x * depth % 8)));
                break;
            case 16:
                var is565 = masks is not null;
                BinaryPrimitives.WriteUInt16LittleEndian(
                    row[(2 * x)..], (ushort)(is565 ? (r >> 3 << 11) | (g >> 2 << 5) | (b >> 3) : (r >> 3 << 10) | (g >> 3 << 5) | (b >> 3)));
                break;
            default:
                var pixel = row[(x * depth / 8)..];
                (pixel[0], pixel[1], pixel[2]) = ((byte)b, (byte)g, (byte)r);
                if (masks?.Length == 4)
                {
                    pixel[3] = (byte)a;
                }

                break;
        }
    }
}
