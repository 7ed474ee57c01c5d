using System.IO.Compression;
using PhotoResize.Planning;

namespace PhotoResize.ImageSharp.Decoding;

/// <summary>
/// Counts the bytes of a PNG's rows without decoding them. The library accepts a picture that has fewer rows than its header says, and
/// leaves the others empty.
/// </summary>
internal static class PngPixels
{
    /// <summary>Checks that all rows of a picture that is not interlaced are there.</summary>
    /// <exception cref="InvalidDataException">Rows are missing.</exception>
    public static void Check(Stream stream, PngFile file, PixelSize size)
    {
        var missing = size.Height * RowBytes(size.Width, file.BitsPerPixel);
        using var inflated = new ZLibStream(new PngImageData(stream, file.ImageData, checks: false), CompressionMode.Decompress);
        var buffer = new byte[64 * 1024];
        while (missing > 0)
        {
            var read = inflated.Read(buffer);
            missing -= read > 0 ? read : throw new InvalidDataException("The PNG has fewer rows than its header announced.");
        }
    }

    /// <summary>The bytes of a row, including the first one, which names its filter.</summary>
    public static long RowBytes(int width, int bits) => 1 + ((((long)width * bits) + 7) / 8);
}
