namespace PhotoResize.Tests.Sources.Headers;

/// <summary>Crafts WebP files whose pictures end behind their headers.</summary>
internal static class WebPFile
{
    public static byte[] Create(params byte[][] chunks)
    {
        var content = chunks.SelectMany(chunk => chunk).ToArray();
        return LittleEndian.Text("RIFF").U32(content.Length + 4).Text("WEBP").Bytes(content).ToArray();
    }

    public static byte[] Lossy(int width, int height) =>
        Chunk("VP8 ", LittleEndian.U24(0x10).Bytes(0x9D, 0x01, 0x2A).U16(width).U16(height).ToArray());

    public static byte[] Lossless(int width, int height, bool hasAlpha) =>
        Chunk("VP8L", LittleEndian.U8(0x2F).U32((width - 1L) | ((height - 1L) << 14) | (hasAlpha ? 1L << 28 : 0)).ToArray());

    public static byte[] Extended(int width, int height, bool hasAlpha = false, bool isAnimated = false, bool hasExif = false) =>
        Chunk(
            "VP8X",
            LittleEndian.U32((hasAlpha ? 0x10 : 0) | (isAnimated ? 2 : 0) | (hasExif ? 8 : 0)).U24(width - 1).U24(height - 1).ToArray());

    public static byte[] Frame(int width, int height, byte[] picture) =>
        Chunk("ANMF", LittleEndian.U24(0).U24(0).U24(width - 1).U24(height - 1).U24(40).U8(0).Bytes(picture).ToArray());

    public static byte[] Chunk(string type, params byte[] content) =>
        LittleEndian.Text(type).U32(content.Length).Bytes(content).Zeros(content.Length & 1).ToArray();

    private static ByteBuilder LittleEndian => new(bigEndian: false);
}
