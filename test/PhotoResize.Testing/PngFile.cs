using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace PhotoResize.Testing;

/// <summary>Writes PNG files in managed code, so that tests draw their sources without any engine, and reads those of 8 bits.</summary>
public static class PngFile
{
    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The first column, the first row, and the distance of columns and rows of each pass of an interlaced file (RFC 2083, 2.6).</summary>
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>Draws a picture by asking for the colour of each pixel.</summary>
    public static byte[] Draw(int width, int height, Func<int, int, (int R, int G, int B, int A)> colorAt, bool hasAlpha = false) =>
        Write(Picture.Draw(width, height, colorAt, hasAlpha));

    /// <summary>Writes a picture.</summary>
    /// <param name="picture">Of 1 to 4 channels.</param>
    /// <param name="depth">Bits of each channel: 1, 2 and 4 for grey alone, 8, or 16.</param>
    /// <param name="isInterlaced">Whether rows come in seven passes.</param>
    public static byte[] Write(Picture picture, int depth = 8, bool isInterlaced = false)
    {
        using var pixels = new MemoryStream();
        using (var zlib = new ZLibStream(pixels, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var (startX, startY, stepX, stepY) in isInterlaced ? Passes : [(0, 0, 1, 1)])
            {
                var columns = (picture.Width - startX + stepX - 1) / stepX;
                for (var y = startY; y < picture.Height && columns > 0; y += stepY)
                {
                    var row = new byte[columns * picture.Channels];
                    for (var i = 0; i < row.Length; i++)
                    {
                        var x = startX + i / picture.Channels * stepX;
                        row[i] = picture.Pixels[(y * picture.Width + x) * picture.Channels + i % picture.Channels];
                    }

                    zlib.WriteByte(0);
                    zlib.Write(Pack(row, depth));
                }
            }
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), picture.Height);
        header[8] = (byte)depth;
        header[9] = picture.Channels switch { 1 => 0, 2 => 4, 3 => 2, _ => 6 };
        header[12] = isInterlaced ? (byte)1 : (byte)0;

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

    /// <summary>Puts a chunk right behind the header of a file.</summary>
    public static byte[] InsertChunk(byte[] file, string type, ReadOnlySpan<byte> data)
    {
        const int HeaderEnd = 8 + 12 + 13;
        using var chunk = new MemoryStream();
        WriteChunk(chunk, type, data);
        return [.. file.AsSpan(0, HeaderEnd), .. chunk.ToArray(), .. file.AsSpan(HeaderEnd)];
    }

    /// <summary>Gives a chunk, of whatever content, the checksum that it should have.</summary>
    public static void Sign(Span<byte> chunk) =>
        BinaryPrimitives.WriteUInt32BigEndian(chunk[^4..], ~Crc(uint.MaxValue, chunk[4..^4]));

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

    /// <summary>A row of 8-bit values in another depth: the highest bits of each, or each twice.</summary>
    private static byte[] Pack(byte[] row, int depth)
    {
        switch (depth)
        {
            case 8:
                return row;

            case 16:
                return [.. row.SelectMany(value => new[] { value, value })];

            default:
                var packed = new byte[(row.Length * depth + 7) / 8];
                for (var i = 0; i < row.Length; i++)
                {
                    packed[i * depth / 8] |= (byte)(row[i] >> (8 - depth) << (8 - depth - i * depth % 8));
                }

                return packed;
        }
    }

    private static int Paeth(int left, int above, int aboveLeft)
    {
        var estimate = left + above - aboveLeft;
        var (toLeft, toAbove, toAboveLeft) = (Math.Abs(estimate - left), Math.Abs(estimate - above), Math.Abs(estimate - aboveLeft));
        return toLeft <= toAbove && toLeft <= toAboveLeft ? left : toAbove <= toAboveLeft ? above : aboveLeft;
    }

    /// <summary>A chunk with its checksum.</summary>
    public static byte[] Chunk(string type, ReadOnlySpan<byte> data)
    {
        using var chunk = new MemoryStream();
        WriteChunk(chunk, type, data);
        return chunk.ToArray();
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
