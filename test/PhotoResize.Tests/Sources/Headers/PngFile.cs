namespace PhotoResize.Tests.Sources.Headers;

/// <summary>Crafts PNG files up to the image data.</summary>
internal static class PngFile
{
    public static byte[] Create(long width, long height, int colourType = 2, params byte[] chunksBeforeData) =>
        [.. Signature, .. Header(width, height, colourType), .. chunksBeforeData, .. Chunk("IDAT", 0)];

    public static byte[] Signature => [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n'];

    public static byte[] Header(long width, long height, int colourType) =>
        Chunk("IHDR", new ByteBuilder().U32(width).U32(height).U8(8).U8(colourType).Zeros(3).ToArray());

    public static byte[] Chunk(string type, params byte[] content) =>
        new ByteBuilder().U32(content.Length).Text(type).Bytes(content).U32(Checksum(type, content)).ToArray();

    /// <summary>CRC-32, bit by bit (PNG, third edition, annex D).</summary>
    private static uint Checksum(string type, byte[] content)
    {
        var remainder = uint.MaxValue;
        foreach (var value in new ByteBuilder().Text(type).Bytes(content).ToArray())
        {
            remainder ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                remainder = (remainder >> 1) ^ ((remainder & 1) * 0xEDB88320);
            }
        }

        return ~remainder;
    }
}
