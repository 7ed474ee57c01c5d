namespace PhotoResize.Tests.Sources.Headers;

/// <summary>Crafts PNG files up to the image data. Checksums are not computed: the header is read without them.</summary>
internal static class PngFile
{
    public static byte[] Create(long width, long height, int colourType = 2, params byte[] chunksBeforeData) =>
        [.. Signature, .. Header(width, height, colourType), .. chunksBeforeData, .. Chunk("IDAT", 0)];

    public static byte[] Signature => [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n'];

    public static byte[] Header(long width, long height, int colourType) =>
        Chunk("IHDR", new ByteBuilder().U32(width).U32(height).U8(8).U8(colourType).Zeros(3).ToArray());

    public static byte[] Chunk(string type, params byte[] content) =>
        new ByteBuilder().U32(content.Length).Text(type).Bytes(content).U32(0).ToArray();
}
