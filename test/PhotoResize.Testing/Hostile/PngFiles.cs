
namespace PhotoResize.Testing.Hostile;

internal static class PngFiles
{
    private const int Grey = 0;
    private const int Rgb = 2;
    private const int Palette = 3;
    private const int Rgba = 6;

    private static byte[] Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    private static byte[] Small => PngFile.Draw(20, 10, (x, y) => (x, y, 0, 255));

    public static IEnumerable<HostileFile> All
    {
        get
        {
            // More than a source may have: refused by the header, whatever follows.
            yield return HostileFile.Refused("png-50000x50000-1bit.png", Zeros(50000, 50000, 1, Grey));
            yield return HostileFile.Refused("png-16000x16000-rgb.png", Zeros(16000, 16000, 8, Rgb, rows: 10));
            yield return HostileFile.Refused("png-largest-header.png", Zeros(int.MaxValue, int.MaxValue, 16, Rgba, rows: 0));
            yield return HostileFile.Refused("png-one-endless-row.png", Zeros(100_000_000, 1, 8, Grey));
            yield return HostileFile.Refused("png-one-endless-column.png", Zeros(1, 100_000_000, 1, Grey, rows: 10));

            // As many as it may have, of nothing.
            yield return HostileFile.Giant("png-10000x10000-1bit.png", Zeros(10000, 10000, 1, Grey));
            yield return HostileFile.Odd("png-10000x10000-rgba16-interlaced.png", Zeros(10000, 10000, 16, Rgba, isInterlaced: true, rows: 1000));
            yield return HostileFile.Giant("png-65535x500-rgb.png", Zeros(65535, 500, 8, Rgb));

            // Metadata that is more than it seems: 300 MB from some hundred kilobytes.
            var bomb = ByteList.Zeros(300_000_000);
            yield return HostileFile.Odd("png-profile-bomb.png", PngFile.InsertChunk(Small, "iCCP", [.. "a\0\0"u8, .. bomb]));
            yield return HostileFile.Shown("png-text-bomb.png", PngFile.InsertChunk(Small, "zTXt", [.. "Comment\0\0"u8, .. bomb]));
            yield return HostileFile.Shown("png-utf8-text-bomb.png", PngFile.InsertChunk(Small, "iTXt", [.. "Comment\0\u0001\0\0\0"u8, .. bomb]));
            yield return HostileFile.Shown("png-exif-loop.png", PngFile.InsertChunk(Small, "eXIf", ExifLoop()));
            yield return HostileFile.Odd("png-10000-chunks.png", [
                .. Small.AsSpan(0, 33), .. Enumerable.Repeat(PngFile.Chunk("tEXt", "a\0b"u8), 10_000).SelectMany(chunk => chunk), .. Small.AsSpan(33)]);

            // Chunks that contradict the header.
            yield return HostileFile.Refused("png-no-pixels.png", [.. Signature, .. Header(100, 100, 8, Rgb), .. PngFile.Chunk("IEND", [])]);
            yield return HostileFile.Refused("png-zero-width.png", [.. Signature, .. Header(0, 100, 8, Rgb), .. PngFile.Chunk("IDAT", ByteList.Zeros(100)), .. PngFile.Chunk("IEND", [])]);
            yield return HostileFile.Refused("png-depth-3.png", [.. Signature, .. Header(10, 10, 3, Grey), .. PngFile.Chunk("IDAT", ByteList.Zeros(100)), .. PngFile.Chunk("IEND", [])]);
            yield return HostileFile.Refused("png-palette-missing.png", Zeros(10, 10, 8, Palette));
            yield return HostileFile.Refused("png-chunk-longer-than-file.png", [.. Signature, .. Header(10, 10, 8, Grey), 0x7F, 0xFF, 0xFF, 0xFF, .. "IDAT"u8, 1, 2, 3]);
            yield return HostileFile.Refused("png-chunk-of-negative-length.png", [.. Signature, .. Header(10, 10, 8, Grey), 0xFF, 0xFF, 0xFF, 0xFF, .. "IDAT"u8, 1, 2, 3]);
            yield return HostileFile.Odd("png-more-rows-than-said.png", [.. Signature, .. Header(10, 10, 8, Grey), .. PngFile.Chunk("IDAT", ByteList.Zeros(200_000_000)), .. PngFile.Chunk("IEND", [])]);

            // Animations.
            yield return HostileFile.Giant("apng-4000-frames-of-2000x2000.png", Animation(2000, 2000, 4000));
            yield return HostileFile.Odd("apng-says-two-billion-frames.png", ApngFile.File(Small, ApngFile.Control(int.MaxValue), ApngFile.FrameControl(0, 20, 10), ApngFile.Default(Small)));
            yield return HostileFile.Odd("apng-frame-outside.png", ApngFile.File(
                Small, ApngFile.Control(2), ApngFile.FrameControl(0, 20, 10), ApngFile.Default(Small), ApngFile.FrameControl(1, 65535, 65535, 5, 5), ApngFile.Data(2, Small)));
        }
    }

    private static byte[] Zeros(int width, int height, int depth, int type, bool isInterlaced = false, int? rows = null)
    {
        var channels = type switch { Rgb => 3, Rgba => 4, _ => 1 };
        var bytes = (1 + (((long)width * depth * channels) + 7) / 8) * (rows ?? height);
        return [.. Signature, .. Header(width, height, depth, type, isInterlaced), .. PngFile.Chunk("IDAT", ByteList.Zeros(bytes)), .. PngFile.Chunk("IEND", [])];
    }

    private static byte[] Header(int width, int height, int depth, int type, bool isInterlaced = false) => PngFile.Chunk(
        "IHDR", new ByteList().Big32(width).Big32(height).Add((byte)depth, (byte)type, 0, 0, (byte)(isInterlaced ? 1 : 0)).ToArray());

    /// <summary>A large first frame, and many of one pixel on the same canvas.</summary>
    private static byte[] Animation(int width, int height, int frames)
    {
        var first = Zeros(width, height, 1, Grey);
        var dot = Zeros(1, 1, 1, Grey);
        var chunks = new List<byte[]> { ApngFile.Control(frames), ApngFile.FrameControl(0, width, height), ApngFile.Default(first) };
        for (var i = 1; i < frames; i++)
        {
            chunks.Add(ApngFile.FrameControl((2 * i) - 1, 1, 1));
            chunks.Add(ApngFile.Data(2 * i, dot));
        }

        return ApngFile.File(first, chunks);
    }

    /// <summary>A directory whose next one is itself, with an entry that is said to have four billion values.</summary>
    private static byte[] ExifLoop() => new ByteList()
        .Text("II").Little16(42).Little32(8)
        .Little16(1).Little16(0x010F).Little16(2).Little32(uint.MaxValue).Little32(8).Little32(8).ToArray();
}
