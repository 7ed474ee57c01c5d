using System.Buffers.Binary;
using System.IO.Compression;

namespace PhotoResize.Pictures;

/// <summary>
/// Reads the PNG files that engines make for the core: 8 bits for each of grey, grey and alpha, RGB, or RGBA, not interlaced (W3C PNG, third
/// edition, sections 5, 7 and 9). Sources never come here, so what cannot be read is an engine's fault.
/// </summary>
internal static class PngPicture
{
    private const int SignatureLength = 8;
    private const int ChunkOverhead = 12;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is not such a file.</exception>
    public static SmallPicture Read(ReadOnlySpan<byte> file)
    {
        int width = 0, height = 0, bands = 0;
        using var compressed = new MemoryStream();
        for (var rest = file[Math.Min(SignatureLength, file.Length)..]; rest.Length >= ChunkOverhead;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            if (length < 0 || length > rest.Length - ChunkOverhead)
            {
                throw NotReadable();
            }

            var type = rest.Slice(4, 4);
            var data = rest.Slice(8, length);
            if (type.SequenceEqual("IHDR"u8))
            {
                (width, height, bands) = ReadHeader(data);
            }
            else if (type.SequenceEqual("IDAT"u8))
            {
                compressed.Write(data);
            }

            rest = rest[(length + ChunkOverhead)..];
        }

        if (bands == 0)
        {
            throw NotReadable();
        }

        compressed.Position = 0;
        return new SmallPicture(width, height, ReadPixels(compressed, width, height, bands));
    }

    private static (int Width, int Height, int Bands) ReadHeader(ReadOnlySpan<byte> data)
    {
        // Depth, colour type, compression, filter and interlacing.
        int bands = data is [_, _, _, _, _, _, _, _, 8, var type, 0, 0, 0] ? type switch { 0 => 1, 4 => 2, 2 => 3, 6 => 4, _ => 0 } : 0;
        return bands == 0
            ? throw NotReadable()
            : (BinaryPrimitives.ReadInt32BigEndian(data), BinaryPrimitives.ReadInt32BigEndian(data[4..]), bands);
    }

    private static byte[] ReadPixels(Stream compressed, int width, int height, int bands)
    {
        using var rows = new ZLibStream(compressed, CompressionMode.Decompress);
        var pixels = new byte[width * height * SmallPicture.Channels];
        var row = new byte[1 + (width * bands)];
        var above = new byte[width * bands];
        for (var y = 0; y < height; y++)
        {
            rows.ReadExactly(row);
            var samples = row.AsSpan(1);
            Unfilter(row[0], samples, above, bands);
            samples.CopyTo(above);
            for (var x = 0; x < width; x++)
            {
                var sample = samples.Slice(x * bands, bands);
                var pixel = pixels.AsSpan(((y * width) + x) * SmallPicture.Channels);
                (pixel[0], pixel[1], pixel[2], pixel[3]) = bands switch
                {
                    1 => (sample[0], sample[0], sample[0], byte.MaxValue),
                    2 => (sample[0], sample[0], sample[0], sample[1]),
                    3 => (sample[0], sample[1], sample[2], byte.MaxValue),
                    _ => (sample[0], sample[1], sample[2], sample[3]),
                };
            }
        }

        return pixels;
    }

    private static void Unfilter(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int bands)
    {
        for (var i = 0; i < row.Length; i++)
        {
            int left = i >= bands ? row[i - bands] : 0;
            int aboveLeft = i >= bands ? above[i - bands] : 0;
            row[i] += filter switch
            {
                0 => 0,
                1 => (byte)left,
                2 => above[i],
                3 => (byte)((left + above[i]) / 2),
                4 => (byte)Paeth(left, above[i], aboveLeft),
                _ => throw NotReadable(),
            };
        }
    }

    private static int Paeth(int left, int above, int aboveLeft)
    {
        var (toLeft, toAbove, toAboveLeft) =
            (Math.Abs(above - aboveLeft), Math.Abs(left - aboveLeft), Math.Abs(left + above - (2 * aboveLeft)));
        return toLeft <= toAbove && toLeft <= toAboveLeft ? left : toAbove <= toAboveLeft ? above : aboveLeft;
    }

    private static InvalidDataException NotReadable() => new("An engine made a PNG that is not of the kind that was asked for.");
}
