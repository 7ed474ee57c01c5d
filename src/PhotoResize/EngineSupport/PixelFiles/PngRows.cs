using System.IO.Compression;
using PhotoResize.Planning;

namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>The rows of a PNG, inflated and not decoded (PNG, third edition, 7.2, 8.1 and 10).</summary>
internal static class PngRows
{
    private const int PartBytes = 64 * 1024;

    /// <summary>The passes of an interlaced picture.</summary>
    public static readonly Pass[] Passes =
        [new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2), new(0, 1, 1, 2)];

    /// <summary>Opens the inflated rows. What comes behind them, a checksum or anything else, is not looked at.</summary>
    /// <exception cref="InvalidDataException">The image data does not begin as it has to.</exception>
    public static DeflateStream Open(PngImageData data)
    {
        const byte Deflate = 8;
        const byte DictionaryFlag = 0x20;
        Span<byte> start = stackalloc byte[2];
        data.ReadExactly(start);
        return (start[0] & 0x0F) == Deflate && (start[1] & DictionaryFlag) == 0 && ((start[0] << 8) | start[1]) % 31 == 0
            ? new DeflateStream(data, CompressionMode.Decompress, leaveOpen: true)
            : throw new InvalidDataException("The pixels of the PNG are not compressed as they have to be.");
    }

    /// <summary>Checks that all rows are there.</summary>
    /// <exception cref="InvalidDataException">Rows are missing.</exception>
    public static void Check(Stream stream, PngFile file, PixelSize size, CancellationToken cancellationToken)
    {
        using var rows = Open(new PngImageData(stream, file, checks: false));
        Copy(rows, Stream.Null, Count(file, size), cancellationToken);
    }

    /// <summary>Compresses the rows anew, without anything behind them.</summary>
    /// <exception cref="InvalidDataException">Rows are missing, or the checksum of a chunk does not hold.</exception>
    public static byte[] Rewrite(Stream stream, PngFile file, PixelSize size, CancellationToken cancellationToken)
    {
        var data = new PngImageData(stream, file, checks: true);
        var compressed = new MemoryStream();
        using (var rows = Open(data))
        using (var deflate = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            Copy(rows, deflate, Count(file, size), cancellationToken);
        }

        if (!file.IsCut)
        {
            // Reads on to the last chunk's checksum, which comes after what the rows need.
            data.CopyTo(Stream.Null);
        }

        return compressed.ToArray();
    }

    /// <summary>The bytes of a row, including the first one, which names its filter.</summary>
    public static long RowBytes(int width, int bits) => 1 + ((((long)width * bits) + 7) / 8);

    private static long Count(PngFile file, PixelSize size) => file.IsInterlaced
        ? Passes.Sum(pass => pass.Columns(size) is > 0 and var columns ? pass.Rows(size) * RowBytes(columns, file.BitsPerPixel) : 0)
        : size.Height * RowBytes(size.Width, file.BitsPerPixel);

    private static void Copy(DeflateStream rows, Stream target, long count, CancellationToken cancellationToken)
    {
        var part = new byte[PartBytes];
        while (count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = rows.Read(part, 0, (int)Math.Min(part.Length, count));
            count -= read > 0 ? read : throw new InvalidDataException("The PNG has fewer rows than its header announced.");
            target.Write(part, 0, read);
        }
    }

    /// <summary>Where the pixels of a pass are.</summary>
    internal readonly record struct Pass(int X, int Y, int StepX, int StepY)
    {
        public int Columns(PixelSize size) => Count(size.Width, X, StepX);

        public int Rows(PixelSize size) => Count(size.Height, Y, StepY);

        /// <summary>How many of a side's pixels are in a pass.</summary>
        private static int Count(int side, int first, int step) => side > first ? (side - first + step - 1) / step : 0;
    }
}
