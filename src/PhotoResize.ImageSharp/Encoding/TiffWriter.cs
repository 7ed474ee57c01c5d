using System.IO.Compression;
using PhotoResize.ImageSharp.Rendering;

namespace PhotoResize.ImageSharp.Encoding;

/// <summary>Writes TIFF with one strip, deflated after horizontal differences (TIFF 6.0; Adobe Photoshop TIFF Technical Notes, 2002).</summary>
/// <remarks>The library's encoder was rejected: it leaves alpha out.</remarks>
internal static class TiffWriter
{
    private const ushort Short = 3;
    private const ushort Long = 4;
    private const int HeaderBytes = 8;

    public static MemoryStream Write(Raster picture)
    {
        var file = new MemoryStream();
        using var writer = new BinaryWriter(file, System.Text.Encoding.ASCII, leaveOpen: true);
        writer.Write("II"u8);
        writer.Write((ushort)42);
        writer.Write(0); // where the directory will be
        WritePixels(file, picture);
        var end = (uint)file.Length;
        writer.Write(new byte[end & 1]);

        // Depths of more samples than fit into an entry come before the directory.
        var depths = (uint)file.Length;
        for (var i = 0; i < picture.Bands; i++)
        {
            writer.Write((ushort)8);
        }

        var directory = (uint)file.Length;
        WriteDirectory(writer, picture, end - HeaderBytes, depths);
        writer.Seek(4, SeekOrigin.Begin);
        writer.Write(directory);
        return file;
    }

    private static void WritePixels(MemoryStream file, Raster picture)
    {
        using var deflate = new ZLibStream(file, CompressionLevel.Optimal, leaveOpen: true);
        var differences = new byte[picture.Width * picture.Bands];
        for (var y = 0; y < picture.Height; y++)
        {
            var row = picture.Row(y);
            row[..picture.Bands].CopyTo(differences);
            for (var i = picture.Bands; i < row.Length; i++)
            {
                differences[i] = (byte)(row[i] - row[i - picture.Bands]);
            }

            deflate.Write(differences);
        }
    }

    private static void WriteDirectory(BinaryWriter writer, Raster picture, uint stripBytes, uint depths)
    {
        var bands = (uint)picture.Bands;
        List<(ushort Tag, ushort Type, uint Count, uint Value)> entries =
        [
            (256, Long, 1, (uint)picture.Width),
            (257, Long, 1, (uint)picture.Height),
            (258, Short, bands, bands switch { 1 => 8, 2 => 8 | (8 << 16), _ => depths }),
            (259, Short, 1, 8), // deflate
            (262, Short, 1, bands < 3 ? 1u : 2), // black is zero; RGB
            (273, Long, 1, HeaderBytes),
            (277, Short, 1, bands),
            (278, Long, 1, (uint)picture.Height),
            (279, Long, 1, stripBytes),
            (284, Short, 1, 1), // bands of a pixel side by side
            (317, Short, 1, 2), // horizontal differences
        ];
        if (picture.HasAlpha)
        {
            entries.Add((338, Short, 1, 2)); // alpha that colours are not multiplied by
        }

        writer.Write((ushort)entries.Count);
        foreach (var (tag, type, count, value) in entries)
        {
            writer.Write(tag);
            writer.Write(type);
            writer.Write(count);
            writer.Write(value);
        }

        writer.Write(0); // no further directory
    }
}
