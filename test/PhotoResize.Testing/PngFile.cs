using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace PhotoResize.Testing;

/// <summary>
/// Writes and reads PNG files of 8-bit RGB or RGBA in managed code, so that tests draw their sources and judge results without the
/// engine under test.
/// </summary>
public static class PngFile
{
    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Draws a picture by asking for the colour of each pixel.</summary>
    public static byte[] Draw(int width, int height, Func<int, int, (int R, int G, int B, int A)> colorAt, bool hasAlpha = false)
    {
        var channels = hasAlpha ? 4 : 3;
        using var pixels = new MemoryStream();
        using (var zlib = new ZLibStream(pixels, CompressionLevel.Fastest, leaveOpen: true))
        {
            var row = new byte[1 + width * channels];
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    var (r, g, b, a) = colorAt(x, y);
                    var pixel = row.AsSpan(1 + x * channels);
                    (pixel[0], pixel[1], pixel[2]) = ((byte)r, (byte)g, (byte)b);
                    if (hasAlpha)
                    {
                        pixel[3] = (byte)a;
                    }
                }

                zlib.Write(row);
            }
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        header[9] = hasAlpha ? (byte)6 : (byte)2;

        using var file = new MemoryStream();
        file.Write(Signature);
        WriteChunk(file, "IHDR", header);
        WriteChunk(file, "IDAT", pixels.ToArray());
        WriteChunk(file, "IEND", []);
        return file.ToArray();
    }

    /// <summary>Reads a file with 8 bits for each of 1 to 4 channels, not interlaced.</summary>
    public static Picture Read(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Signature))
        {
            throw new InvalidDataException("Not a PNG file.");
        }

        int width = 0, height = 0, channels = 0;
        using var compressed = new MemoryStream();
        for (var rest = file[Signature.Length..]; rest.Length > 0;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            var data = rest.Slice(8, length);
            switch (Encoding.ASCII.GetString(rest.Slice(4, 4)))
            {
                case "IHDR":
                    width = BinaryPrimitives.ReadInt32BigEndian(data);
                    height = BinaryPrimitives.ReadInt32BigEndian(data[4..]);
                    channels = (data[8], data[9], data[12]) switch
                    {
                        (8, 0, 0) => 1,
                        (8, 2, 0) => 3,
                        (8, 4, 0) => 2,
                        (8, 6, 0) => 4,
                        _ => throw new NotSupportedException("Only plain 8-bit PNG files are read."),
                    };
                    break;

                case "IDAT":
                    compressed.Write(data);
                    break;
            }

            rest = rest[(12 + length)..];
        }

        compressed.Position = 0;
        using var zlib = new ZLibStream(compressed, CompressionMode.Decompress);
        return new Picture(width, height, channels, Unfilter(zlib, width * channels, height, channels));
    }

    private static byte[] Unfilter(Stream zlib, int stride, int height, int channels)
    {
        var pixels = new byte[stride * height];
        var above = new byte[stride];
        for (var y = 0; y < height; y++)
        {
            var filter = zlib.ReadByte();
            var row = pixels.AsSpan(y * stride, stride);
            zlib.ReadExactly(row);
            for (var x = 0; x < stride; x++)
            {
                var left = x >= channels ? row[x - channels] : 0;
                var aboveLeft = x >= channels ? above[x - channels] : 0;
                row[x] += (byte)(filter switch
                {
                    0 => 0,
                    1 => left,
                    2 => above[x],
                    3 => (left + above[x]) / 2,
                    4 => Paeth(left, above[x], aboveLeft),
                    _ => throw new InvalidDataException("Unknown filter."),
                });
            }

            row.CopyTo(above);
        }

        return pixels;
    }

    private static int Paeth(int left, int above, int aboveLeft)
    {
        var estimate = left + above - aboveLeft;
        var (toLeft, toAbove, toAboveLeft) = (Math.Abs(estimate - left), Math.Abs(estimate - above), Math.Abs(estimate - aboveLeft));
        return toLeft <= toAbove && toLeft <= toAboveLeft ? left : toAbove <= toAboveLeft ? above : aboveLeft;
    }

    private static void WriteChunk(Stream file, string type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        var name = Encoding.ASCII.GetBytes(type);
        file.Write(name);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, name), data));
        file.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (uint)-(int)(crc & 1));
            }
        }

        return crc;
    }
}
