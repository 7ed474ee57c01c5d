namespace PhotoResize.Testing;

/// <summary>Gives a JPEG an EXIF block that holds an orientation only.</summary>
public static class JpegOrientation
{
    public static byte[] Insert(byte[] jpeg, int orientation)
    {
        byte[] block =
        [
            0xFF, 0xE1, 0, 34, (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0,
            (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0,
        ];
        return [.. jpeg.AsSpan(0, 2), .. block, .. jpeg.AsSpan(2)];
    }
}
