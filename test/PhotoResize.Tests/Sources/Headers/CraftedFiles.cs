using PhotoResize.Testing;

namespace PhotoResize.Tests.Sources.Headers;

/// <summary>One whole file of each kind, for the properties that hold for all of them.</summary>
public static class CraftedFiles
{
    private static readonly Dictionary<string, byte[]> Files = new()
    {
        ["jpeg"] = JpegFile.Create(40, 30, exif: TiffFile.Exif(6)),
        ["jpeg longer than a buffer"] = JpegFile.Create([
            .. JpegFile.Segment(0xFE, new byte[5000]),
            .. JpegFile.Exif(TiffFile.Exif(6)),
            .. JpegFile.Frame(40, 30),
            .. JpegFile.Scan]),
        ["png"] = PngFile.Create(40, 30, 3, [.. PngFile.Chunk("PLTE", 1, 2, 3), .. PngFile.Chunk("tRNS", 0), .. PngFile.Chunk("eXIf", TiffFile.Exif(6, bigEndian: true))]),
        ["png animated"] = ApngFile.File(
            Testing.PngFile.Draw(40, 30, (_, _) => (1, 2, 3, 4)),
            ApngFile.Control(3),
            ApngFile.FrameControl(0, 40, 30),
            ApngFile.Default(Testing.PngFile.Draw(40, 30, (_, _) => (1, 2, 3, 4))),
            ApngFile.FrameControl(1, 4, 3),
            ApngFile.Data(2, Testing.PngFile.Draw(4, 3, (_, _) => (1, 2, 3, 4))),
            ApngFile.FrameControl(3, 4, 3),
            ApngFile.Data(4, Testing.PngFile.Draw(4, 3, (_, _) => (1, 2, 3, 4)))),
        ["gif"] = GifFile.Create(
            40, 30, GifFile.Comment, GifFile.GraphicControl(transparent: true), GifFile.Frame(40, 30), GifFile.Frame(4, 3)),
        ["bmp core"] = BmpFile.Create(12, 40, 30),
        ["bmp info"] = BmpFile.Create(40, 40, 30, 32, compression: 6, alphaMask: 0xFF000000, masksFollow: true),
        ["bmp v5"] = BmpFile.Create(124, 40, -30, 32, compression: 3, alphaMask: 0xFF000000),
        ["tiff"] = TiffFile.Create(
            bigEndian: false, bigTiff: false, TiffFile.Page(40, 30), TiffFile.Page(20, 10, (TiffFile.ExtraSamples, 1))),
        ["tiff big-endian"] = TiffFile.Create(bigEndian: true, bigTiff: false, TiffFile.Page(40, 30, (TiffFile.Orientation, 6))),
        ["bigtiff"] = TiffFile.Create(bigEndian: false, bigTiff: true, TiffFile.Page(40, 30), TiffFile.Page(20, 10)),
        ["webp lossy"] = WebPFile.Create(WebPFile.Lossy(40, 30)),
        ["webp lossless"] = WebPFile.Create(WebPFile.Lossless(40, 30, hasAlpha: true)),
        ["webp extended"] = WebPFile.Create(
            WebPFile.Extended(40, 30, isAnimated: true, hasExif: true),
            WebPFile.Frame(40, 30, WebPFile.Lossy(40, 30)),
            WebPFile.Frame(40, 30, WebPFile.Lossless(40, 30, hasAlpha: true)),
            WebPFile.Chunk("EXIF", TiffFile.Exif(6))),
        ["avif"] = AvifFile.Create(
            AvifFile.FileType("avif", "mif1"),
            [AvifFile.Item(1, "av01"), AvifFile.Item(2, "av01")],
            [AvifFile.Size(40, 30), AvifFile.Rotation(1), AvifFile.Alpha],
            [(1, [1, 2]), (2, [1, 3])],
            AvifFile.Reference("auxl", 2, 1)),
    };

    public static TheoryData<string> Names => [.. Files.Keys];

    public static byte[] Get(string name) => [.. Files[name]];
}
