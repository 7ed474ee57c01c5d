namespace PhotoResize.Tests.Sources.Headers;

/// <summary>Crafts JPEG files up to the first scan.</summary>
internal static class JpegFile
{
    public static byte[] Create(int width, int height, byte frameMarker = 0xC0, byte[]? exif = null) =>
        Create([.. exif is null ? [] : Exif(exif), .. Frame(width, height, frameMarker), .. Scan]);

    public static byte[] Create(params byte[] segments) => [0xFF, 0xD8, .. segments];

    public static byte[] Scan => Segment(0xDA, [1, 1, 0, 0, 63, 0]);

    public static byte[] Frame(int width, int height, byte marker = 0xC0) =>
        Segment(marker, new ByteBuilder().U8(8).U16(height).U16(width).U8(1).Bytes(1, 0x11, 0).ToArray());

    public static byte[] Exif(byte[] block) => Segment(0xE1, [.. "Exif\0\0"u8, .. block]);

    public static byte[] Segment(byte marker, byte[] content) =>
        new ByteBuilder().U8(0xFF).U8(marker).U16(content.Length + 2).Bytes(content).ToArray();
}
