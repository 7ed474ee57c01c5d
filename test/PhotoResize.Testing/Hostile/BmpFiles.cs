namespace PhotoResize.Testing.Hostile;

internal static class BmpFiles
{
    private const int Plain = 0;
    private const int RunLength8 = 1;
    private const int RunLength4 = 2;

    public static IEnumerable<HostileFile> All
    {
        get
        {
            yield return HostileFile.Giant("bmp-100-mp-of-no-runs.bmp", File(10000, 10000, 4, RunLength4, [0, 1]));
            yield return HostileFile.Giant("bmp-9-mp-of-no-runs-8-bits.bmp", File(3000, 3000, 8, RunLength8, [0, 1]));
            yield return HostileFile.Odd("bmp-runs-leave-the-picture.bmp", File(100, 100, 8, RunLength8, [.. Enumerable.Repeat<byte[]>([0, 2, 255, 255], 10_000).SelectMany(run => run), 0, 1]));
            yield return HostileFile.Odd("bmp-a-million-empty-runs.bmp", File(100, 100, 8, RunLength8, [.. Enumerable.Repeat<byte[]>([0, 2, 0, 0], 1_000_000).SelectMany(run => run), 0, 1]));
            yield return HostileFile.Refused("bmp-largest.bmp", File(int.MaxValue, int.MaxValue, 32, Plain, []));
            yield return HostileFile.Refused("bmp-lowest-height.bmp", File(10, int.MinValue, 24, Plain, []));
            yield return HostileFile.Refused("bmp-negative-width.bmp", File(-10, 10, 24, Plain, new byte[1000]));
            yield return HostileFile.Refused("bmp-40-bits.bmp", File(10, 10, 40, Plain, new byte[1000]));
            yield return HostileFile.Refused("bmp-pixels-missing.bmp", File(1000, 1000, 24, Plain, new byte[1000]));
            yield return HostileFile.Refused("bmp-one-endless-row.bmp", File(99_000_000, 1, 1, Plain, []));
            yield return HostileFile.Refused("bmp-pixels-behind-everything.bmp", File(10, 10, 24, Plain, new byte[1000], pixelsAt: uint.MaxValue));
        }
    }

    private static byte[] File(int width, int height, int depth, int compression, byte[] pixels, long? pixelsAt = null)
    {
        var palette = depth <= 8 ? 4 << depth : 0;
        return new ByteList()
            .Text("BM").Little32(54 + palette + pixels.Length).Little32(0).Little32(pixelsAt ?? 54 + palette)
            .Little32(40).Little32(width).Little32(height).Little16(1).Little16(depth).Little32(compression).Little32(pixels.Length)
            .Little32(0).Little32(0).Little32(0).Little32(0)
            .Add(new byte[palette]).Add(pixels).ToArray();
    }
}
