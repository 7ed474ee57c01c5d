namespace PhotoResize.EndToEnd.Tests;

/// <summary>Writes tiny animations.</summary>
internal static class GifFile
{
    /// <summary>An animation of one white pixel.</summary>
    public static byte[] OfOnePixel(int frames)
    {
        byte[] frame = [0x21, 0xF9, 4, 0, 10, 0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4C, 0x01, 0];
        using var file = new MemoryStream();
        file.Write("GIF89a"u8);
        file.Write([1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]);
        for (var i = 0; i < frames; i++)
        {
            file.Write(frame);
        }

        file.WriteByte(0x3B);
        return file.ToArray();
    }
}
