namespace PhotoResize.Tests.Sources.Headers;

/// <summary>Crafts TIFF files and EXIF blocks: directories of short entries, one after the other.</summary>
internal static class TiffFile
{
    public const int Width = 256;
    public const int Height = 257;
    public const int Photometric = 262;
    public const int Orientation = 274;
    public const int SamplesPerPixel = 277;
    public const int ExtraSamples = 338;

    private const int Short = 3;
    private const int Long = 4;

    public static (int Tag, long Value)[] Page(long width, long height, params (int Tag, long Value)[] others) =>
        [(Width, width), (Height, height), .. others];

    public static byte[] Create(bool bigEndian, bool bigTiff, params (int Tag, long Value)[][] pages)
    {
        var file = new ByteBuilder(bigEndian).Text(bigEndian ? "MM" : "II").U16(bigTiff ? 43 : 42);
        Offset(bigTiff ? file.U16(8).U16(0) : file, bigTiff ? 16 : 8);
        for (var i = 0; i < pages.Length; i++)
        {
            _ = bigTiff ? file.U64((ulong)pages[i].Length) : file.U16(pages[i].Length);
            foreach (var (tag, value) in pages[i])
            {
                Entry(tag, value);
            }

            Offset(file, i < pages.Length - 1 ? file.Length + (bigTiff ? 8 : 4) : 0);
        }

        return file.ToArray();

        void Offset(ByteBuilder builder, long offset) => _ = bigTiff ? builder.U64((ulong)offset) : builder.U32(offset);

        void Entry(int tag, long value)
        {
            var isShort = value <= ushort.MaxValue;
            file.U16(tag).U16(isShort ? Short : Long);
            Offset(file, 1);
            _ = isShort ? file.U16((int)value).U16(0) : file.U32(value);
            file.Zeros(bigTiff ? 4 : 0);
        }
    }

    public static byte[] Exif(int orientation, bool bigEndian = false) => Create(bigEndian, bigTiff: false, [(Orientation, orientation)]);
}
