namespace PhotoResize.Tests.Sources.Headers;

/// <summary>Crafts bitmaps without pixels.</summary>
internal static class BmpFile
{
    public static byte[] Create(
        int headerBytes, long width, long height, int bitCount = 24, int compression = 0, uint alphaMask = 0, bool masksFollow = false)
    {
        var file = new ByteBuilder(bigEndian: false).Text("BM").Zeros(12).U32(headerBytes);
        _ = headerBytes == 12
            ? file.U16((int)width).U16((int)height).U16(1).U16(bitCount)
            : file.U32(width).U32(height).U16(1).U16(bitCount);
        if (headerBytes >= 40)
        {
            file.U32(compression).Zeros(20);
        }

        if (headerBytes >= 56 || masksFollow)
        {
            file.U32(0xFF0000).U32(0xFF00).U32(0xFF).U32(alphaMask);
        }

        const int FileHeaderBytes = 14;
        return file.Zeros(Math.Max(0, FileHeaderBytes + headerBytes - file.Length)).ToArray();
    }
}
