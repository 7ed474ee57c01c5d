namespace PhotoResize.Tests.Sources.Headers;

/// <summary>Crafts GIF files whose frames hold one meaningless byte of pixels.</summary>
internal static class GifFile
{
    public static byte[] Create(int width, int height, params byte[][] blocks) =>
        [.. Screen(width, height), .. blocks.SelectMany(block => block), 0x3B];

    public static byte[] Screen(int width, int height) =>
        new ByteBuilder(bigEndian: false).Text("GIF89a").U16(width).U16(height).U8(0x80).U8(0).U8(0).Zeros(6).ToArray();

    public static byte[] Frame(int width, int height, int left = 0, int top = 0) =>
        new ByteBuilder(bigEndian: false).U8(0x2C).U16(left).U16(top).U16(width).U16(height).U8(0).U8(2).U8(1).U8(0x44).U8(0).ToArray();

    public static byte[] GraphicControl(bool transparent, int disposal = 0) =>
        [0x21, 0xF9, 4, (byte)((disposal << 2) | (transparent ? 1 : 0)), 0, 0, 0, 0];

    public static byte[] Comment => [0x21, 0xFE, 3, (byte)'a', (byte)'b', (byte)'c', 0];
}
