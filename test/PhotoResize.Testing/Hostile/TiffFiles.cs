namespace PhotoResize.Testing.Hostile;

internal static class TiffFiles
{
    private const int Uncompressed = 1;
    private const int Lzw = 5;
    private const int Deflate = 8;

    public static IEnumerable<HostileFile> All
    {
        get
        {
            yield return HostileFile.Refused("tiff-60000x60000-one-strip.tif", File(60000, 60000, Deflate, ByteList.Zeros(1_000_000)));
            yield return HostileFile.Giant("tiff-5000x5000-one-strip.tif", File(5000, 5000, Deflate, ByteList.Zeros(25_000_000)));
            yield return HostileFile.Refused("tiff-pixels-missing.tif", File(5000, 5000, Deflate, ByteList.Zeros(10_000)));
            yield return HostileFile.Shown("tiff-strip-longer-than-file.tif", File(10, 10, Uncompressed, new byte[100], stripBytes: uint.MaxValue));
            yield return HostileFile.Refused("tiff-strip-behind-file.tif", File(10, 10, Uncompressed, new byte[100], stripAt: 0x7FFFFFF0));
            yield return HostileFile.Refused("tiff-one-row-per-strip-but-one-strip.tif", File(10000, 10000, Uncompressed, new byte[100], rowsPerStrip: 1));
            yield return HostileFile.Odd("tiff-lzw-of-nothing.tif", File(5000, 5000, Lzw, [0x80, 0x01, 0x01]));
            yield return HostileFile.Odd("tiff-directory-loop.tif", File(10, 10, Uncompressed, new byte[100], next: 8));
            yield return HostileFile.Refused("tiff-directory-is-the-header.tif", [.. "II"u8, 42, 0, 0, 0, 0, 0]);
            yield return HostileFile.Refused("tiff-65535-entries.tif", new ByteList().Text("II").Little16(42).Little32(8).Little16(65535).ToArray());
            yield return HostileFile.Odd("tiff-all-entries-the-same.tif", [
                .. new ByteList().Text("II").Little16(42).Little32(8).Little16(65535).ToArray(),
                .. Enumerable.Repeat(Entry(256, 10), 65535).SelectMany(entry => entry), 0, 0, 0, 0]);
            yield return HostileFile.Refused("bigtiff-endless-directory.tif", new ByteList()
                .Text("II").Little16(43).Little16(8).Little16(0).Little64(16).Little64(ulong.MaxValue).ToArray());
            yield return HostileFile.Refused("bigtiff-directory-behind-everything.tif", new ByteList()
                .Text("II").Little16(43).Little16(8).Little16(0).Little64(long.MaxValue).ToArray());
            yield return HostileFile.Odd("tiff-10000-pages.tif", Pages(10_000));
            yield return HostileFile.Refused("tiff-65535-samples.tif", File(100, 100, Uncompressed, new byte[10_000], samples: 65535));
        }
    }

    /// <summary>A grey picture in one strip.</summary>
    private static byte[] File(
        int width, int height, int compression, byte[] strip, long? stripAt = null, long? stripBytes = null, int? rowsPerStrip = null, long next = 0, int samples = 1)
    {
        byte[][] entries =
        [
            Entry(256, width), Entry(257, height), Entry(258, 8), Entry(259, compression), Entry(262, 1),
            Entry(273, stripAt ?? 8 + 2 + (9 * 12) + 4), Entry(277, samples), Entry(278, rowsPerStrip ?? height), Entry(279, stripBytes ?? strip.Length),
        ];
        return new ByteList().Text("II").Little16(42).Little32(8)
            .Little16(entries.Length).Add(entries.SelectMany(entry => entry)).Little32(next).Add(strip).ToArray();
    }

    private static byte[] Pages(int count)
    {
        byte[][] entries = [Entry(256, 1), Entry(257, 1), Entry(258, 8), Entry(259, 1), Entry(262, 1), Entry(273, 0), Entry(277, 1), Entry(278, 1), Entry(279, 1)];
        var file = new ByteList().Text("II").Little16(42).Little32(8);
        for (var i = 0; i < count; i++)
        {
            var next = file.Count + 2 + (entries.Length * 12) + 4;
            file.Little16(entries.Length).Add(entries.SelectMany(entry => entry)).Little32(i == count - 1 ? 0 : next);
        }

        return file.ToArray();
    }

    private static byte[] Entry(int tag, long value) => new ByteList().Little16(tag).Little16(4).Little32(1).Little32(value).ToArray();
}
