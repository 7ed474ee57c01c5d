using System.Buffers.Binary;

namespace PhotoResize.EngineContract.Support;

/// <summary>A PNG of 24 x 16 pixels with a colour in each quarter, put together from chunks.</summary>
internal static class QuarteredPng
{
    public const int Width = 24;
    public const int Height = 16;

    public const byte Grey = 0;
    public const byte Rgb = 2;
    public const byte Indexed = 3;
    public const byte GreyAlpha = 4;
    public const byte RgbAlpha = 6;

    /// <summary>The alpha of pictures that have it.</summary>
    public const byte Alpha = 128;

    /// <summary>Top left, top right, bottom left, bottom right.</summary>
    public static readonly byte[][] Colours = [[220, 30, 30], [30, 190, 40], [40, 50, 210], [230, 210, 30]];

    /// <summary>The same as grey: their red.</summary>
    public static readonly byte[][] Greys = [.. Colours.Select(colour => new[] { colour[0], colour[0], colour[0] })];

    public static byte[] End => PngChunks.Chunk("IEND"u8, []);

    public static byte[] Palette => PngChunks.Chunk("PLTE"u8, [.. Colours.SelectMany(colour => colour)]);

    public static byte[] Header(byte colourType = Rgb, byte depth = 8, byte compression = 0, byte filter = 0, byte interlacing = 0)
    {
        var content = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(content, Width);
        BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(4), Height);
        (content[8], content[9], content[10], content[11], content[12]) = (depth, colourType, compression, filter, interlacing);
        return PngChunks.Chunk("IHDR"u8, content);
    }

    /// <summary>The rows, not filtered.</summary>
    public static byte[] Rows(byte colourType = Rgb, byte depth = 8)
    {
        var rows = new MemoryStream();
        for (var y = 0; y < Height; y++)
        {
            rows.WriteByte(0);
            for (var x = 0; x < Width; x++)
            {
                var quarter = (x * 2 / Width) + (2 * (y * 2 / Height));
                byte[] samples = colourType switch
                {
                    Grey => Greys[quarter][..1],
                    GreyAlpha => [Greys[quarter][0], Alpha],
                    Indexed => [(byte)quarter],
                    RgbAlpha => [.. Colours[quarter], Alpha],
                    _ => Colours[quarter],
                };

                // 16 bits: each value twice, which is the same part of the most.
                rows.Write(depth == 16 ? [.. samples.SelectMany(sample => new[] { sample, sample })] : samples);
            }
        }

        return rows.ToArray();
    }

    public static byte[] Compressed(byte colourType = Rgb, byte depth = 8) => PngChunks.Compress(Rows(colourType, depth));

    public static byte[] ImageData(byte colourType = Rgb, byte depth = 8) => PngChunks.Chunk("IDAT"u8, Compressed(colourType, depth));

    /// <summary>A whole file with more chunks in front of its image data.</summary>
    public static byte[] With(byte colourType, byte depth, params byte[][] chunks) =>
        File([Header(colourType, depth), .. chunks, .. colourType == Indexed ? [Palette] : Array.Empty<byte[]>(), ImageData(colourType, depth), End]);

    public static byte[] With(params byte[][] chunks) => With(Rgb, 8, chunks);

    public static byte[] File(params byte[][] chunks) => [0x89, .. "PNG\r\n\u001a\n"u8, .. chunks.SelectMany(chunk => chunk)];

    /// <summary>A chunk whose checksum does not hold.</summary>
    public static byte[] Broken(byte[] chunk) => [.. chunk[..^1], (byte)(chunk[^1] ^ 1)];

    public static byte[] Gamma(uint value) => PngChunks.Chunk("gAMA"u8, Number(value));

    /// <summary>White, red, green and blue.</summary>
    public static byte[] Chromaticities(params double[] values) =>
        PngChunks.Chunk("cHRM"u8, [.. values.SelectMany(value => Number((uint)(int)Math.Round(value * 100000)))]);

    public static byte[] CodePoints(params byte[] content) => PngChunks.Chunk("cICP"u8, content);

    public static byte[] Profile(byte[] profile, string name = "icc") =>
        PngChunks.Chunk("iCCP"u8, [.. System.Text.Encoding.ASCII.GetBytes(name), 0, 0, .. PngChunks.Compress(profile)]);

    /// <summary>Compressed in a window of 32 KB, and declared as such of 256 bytes.</summary>
    public static byte[] OfDeclaredSmallWindow()
    {
        var compressed = Compressed();
        (compressed[0], compressed[1]) = (0x08, 0x1D);
        return compressed;
    }

    /// <summary>Compressed without the checksum behind the last row.</summary>
    public static byte[] WithoutRowChecksum() => Compressed()[..^4];

    public static byte[] WithWrongRowChecksum()
    {
        var compressed = Compressed();
        compressed[^3] ^= 0xFF;
        return compressed;
    }

    private static byte[] Number(uint value)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
