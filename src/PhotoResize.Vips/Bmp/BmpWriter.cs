using System.Buffers.Binary;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Bmp;

/// <summary>Writes the kind of bitmap that every reader knows: a BITMAPINFOHEADER and uncompressed rows, the lowest one first.</summary>
internal static class BmpWriter
{
    private const int FileHeaderBytes = 14;
    private const int InfoHeaderBytes = 40;
    private const int GreyColours = 256;

    /// <summary>Encodes a picture in 24 bits, or one that is grey in 8 bits with a palette.</summary>
    /// <param name="picture">8 bits a band, without alpha.</param>
    /// <returns>The file, to be read from the start.</returns>
    public static MemoryStream Write(VipsImage picture)
    {
        var (width, height, bands) = (picture.Width, picture.Height, picture.Bands);
        var pixels = picture.Materialize().Pixels();
        var palette = bands == 1 ? GreyPalette() : [];
        var row = new byte[checked(((width * bands) + 3) / 4 * 4)];

        var file = new MemoryStream(checked(FileHeaderBytes + InfoHeaderBytes + palette.Length + (row.Length * height)));
        WriteHeaders(file, width, height, bands, palette.Length);
        file.Write(palette);
        for (var y = height - 1; y >= 0; y--)
        {
            Pack(pixels.Slice(y * width * bands, width * bands), row, bands);
            file.Write(row);
        }

        file.Position = 0;
        return file;
    }

    private static void WriteHeaders(MemoryStream file, int width, int height, int bands, int paletteBytes)
    {
        Span<byte> headers = stackalloc byte[FileHeaderBytes + InfoHeaderBytes];
        headers.Clear();
        "BM"u8.CopyTo(headers);
        BinaryPrimitives.WriteInt32LittleEndian(headers[2..], file.Capacity);
        BinaryPrimitives.WriteInt32LittleEndian(headers[10..], headers.Length + paletteBytes);

        var info = headers[FileHeaderBytes..];
        BinaryPrimitives.WriteInt32LittleEndian(info, info.Length);
        BinaryPrimitives.WriteInt32LittleEndian(info[4..], width);
        BinaryPrimitives.WriteInt32LittleEndian(info[8..], height);
        BinaryPrimitives.WriteInt16LittleEndian(info[12..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(info[14..], (short)(8 * bands));
        file.Write(headers);
    }

    private static byte[] GreyPalette()
    {
        var palette = new byte[4 * GreyColours];
        for (var i = 0; i < palette.Length; i++)
        {
            palette[i] = (byte)(i % 4 == 3 ? 0 : i / 4);
        }

        return palette;
    }

    private static void Pack(ReadOnlySpan<byte> pixels, Span<byte> row, int bands)
    {
        if (bands == 1)
        {
            pixels.CopyTo(row);
            return;
        }

        for (var x = 0; x < pixels.Length; x += 3)
        {
            (row[x], row[x + 1], row[x + 2]) = (pixels[x + 2], pixels[x + 1], pixels[x]);
        }
    }
}
