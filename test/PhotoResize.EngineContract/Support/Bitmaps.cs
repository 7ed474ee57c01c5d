namespace PhotoResize.EngineContract.Support;

/// <summary>A small valid bitmap of every kind.</summary>
internal static class Bitmaps
{
    public const uint BitFields = 3;
    public const uint AlphaBitFields = 6;

    /// <summary>Red, green, blue, yellow, and greys beyond.</summary>
    public static (byte R, byte G, byte B)[] Colours(int count) =>
        [.. Enumerable.Range(0, count).Select(i => i switch
        {
            0 => ((byte)200, (byte)10, (byte)20),
            1 => ((byte)30, (byte)210, (byte)40),
            2 => ((byte)50, (byte)60, (byte)220),
            3 => ((byte)230, (byte)240, (byte)70),
            _ => ((byte)i, (byte)i, (byte)i),
        })];

    /// <summary>
    /// 6 x 4 with a run, a copied stretch of odd length, a jump to the right and down, a row that ends early and a picture that does.
    /// Indices from the top: 000000, 001000, 123100, 222222.
    /// </summary>
    public static BmpFile RunLength8 { get; } = new(6, 4, 8)
    {
        Compression = 1,
        Palette = Colours(5),
        ColoursUsed = 5,
        Content = [6, 2, 0, 0, 0, 3, 1, 2, 3, 0, 1, 1, 0, 2, 254, 0, 0, 0, 0, 2, 2, 0, 1, 1, 0, 1],
    };

    /// <summary>The same picture in 4 bits.</summary>
    public static BmpFile RunLength4 { get; } = new(6, 4, 4)
    {
        Compression = 2,
        Palette = Colours(5),
        ColoursUsed = 5,
        Content = [6, 0x22, 0, 0, 0, 3, 0x12, 0x30, 1, 0x10, 0, 0, 0, 2, 2, 0, 1, 0x10, 0, 1],
    };

    public static Dictionary<string, BmpFile> All { get; } = new()
    {
        ["1 bit"] = Indexed(1),
        ["2 bits"] = Indexed(2),
        ["4 bits"] = Indexed(4),
        ["8 bits"] = Indexed(8),
        ["16 bits"] = new(2, 2, 16) { Content = BmpFile.Rows(BmpFile.Words(16, 0x7FFF, 0x1234), BmpFile.Words(16, 1, 2)) },
        ["16 bits with masks"] = new(2, 1, 16)
        {
            Compression = BitFields,
            Masks = [0xF800, 0x07E0, 0x001F],
            Content = BmpFile.Words(16, 0xFFFF, 0x1234),
        },
        ["24 bits"] = new(3, 2, 24) { Content = BmpFile.Rows([1, 2, 3, 4, 5, 6, 7, 8, 9], [11, 12, 13, 14, 15, 16, 17, 18, 19]) },
        ["24 bits from the top"] = new(3, -2, 24) { Content = BmpFile.Rows([1, 2, 3, 4, 5, 6, 7, 8, 9], [11, 12, 13, 14, 15, 16, 17, 18, 19]) },
        ["32 bits"] = new(2, 1, 32) { Content = BmpFile.Words(32, 0x01020304, 0x05060708) },
        ["32 bits with alpha"] = new(2, 1, 32)
        {
            HeaderBytes = 124,
            Compression = BitFields,
            Masks = [0xFF0000, 0xFF00, 0xFF, 0xFF000000],
            Content = BmpFile.Words(32, 0x80FF8000, 0x05060708),
        },
        ["run length of 8 bits"] = RunLength8,
        ["run length of 4 bits"] = RunLength4,
    };

    public static TheoryData<string> Names => [.. All.Keys];

    private static BmpFile Indexed(int bitCount) => new(5, 2, bitCount)
    {
        Palette = Colours(1 << bitCount),
        Content = BmpFile.Rows(BmpFile.Pack(bitCount, 1, 0, 1, 1, 0), BmpFile.Pack(bitCount, 0, 0, 1, 0, (1 << bitCount) - 1)),
    };
}
