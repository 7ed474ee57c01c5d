using PhotoResize.EngineContract.Support;
using PhotoResize.Processing;
using static PhotoResize.EngineContract.Support.QuarteredPng;

namespace PhotoResize.EngineContract;

/// <summary>What in a PNG is damage and what is not. Chromium shows each of the files that are shown here, as they are shown here.</summary>
public abstract class PngStructureContract : FieldTests
{
    private static byte[] Text => PngChunks.Chunk("tEXt"u8, "Title\0x"u8);

    private static byte[] Idat(byte[] content) => PngChunks.Chunk("IDAT"u8, content);

    private static byte[] Packed(byte[] rows) => Idat(PngChunks.Compress(rows));

    private static readonly Dictionary<string, byte[]> Whole = new()
    {
        ["plain"] = With(),
        ["no end"] = File(Header(), ImageData()),
        ["end cut"] = File(Header(), ImageData(), End[..6]),
        ["end with content"] = File(Header(), ImageData(), PngChunks.Chunk("IEND"u8, "abc"u8)),
        ["end with a wrong checksum"] = File(Header(), ImageData(), Broken(End)),
        ["junk behind the end"] = File(Header(), ImageData(), End, new byte[100], "junk"u8.ToArray()),
        ["text with a wrong checksum"] = With(Broken(Text)),
        ["text behind the pixels, with a wrong checksum"] = File(Header(), ImageData(), Broken(Text), End),
        ["text between the last pixel and the checksum of rows"] = File(Header(), Idat(Compressed()[..^4]), Text, Idat(Compressed()[^4..]), End),
        ["text with a long name"] = With(PngChunks.Chunk("tEXt"u8, [.. Enumerable.Repeat((byte)'a', 200), 0, 1])),
        ["thousands of texts"] = With([.. Enumerable.Repeat(Text, 3000)]),
        ["compressed text that is broken"] = With(PngChunks.Chunk("zTXt"u8, "key\0\0broken"u8)),
        ["international text that is cut"] = With(PngChunks.Chunk("iTXt"u8, "key"u8)),
        ["unknown ancillary chunk"] = With(PngChunks.Chunk("abCd"u8, new byte[10])),
        ["ancillary chunk with the reserved bit"] = With(PngChunks.Chunk("abcd"u8, new byte[10])),
        ["ancillary chunk with a digit in its name"] = With(PngChunks.Chunk("a1Cd"u8, new byte[10])),
        ["unknown critical chunk behind the pixels"] = File(Header(), ImageData(), PngChunks.Chunk("ABCD"u8, new byte[10]), End),
        ["physical size cut"] = With(PngChunks.Chunk("pHYs"u8, new byte[3])),
        ["physical size of zero"] = With(PngChunks.Chunk("pHYs"u8, new byte[9])),
        ["time that does not exist"] = With(PngChunks.Chunk("tIME"u8, new byte[7])),
        ["background cut"] = With(PngChunks.Chunk("bKGD"u8, [255])),
        ["significant bits that do not exist"] = With(PngChunks.Chunk("sBIT"u8, [9, 9, 9])),
        ["histogram without a palette"] = With(PngChunks.Chunk("hIST"u8, new byte[10])),
        ["suggested palette without a name"] = With(PngChunks.Chunk("sPLT"u8, "name"u8)),
        ["scale, calibration and offset that are broken"] = With(
            PngChunks.Chunk("sCAL"u8, "\u0001-5\0x"u8), PngChunks.Chunk("pCAL"u8, "x"u8), PngChunks.Chunk("oFFs"u8, "x"u8)),
        ["Exif that is none"] = With(PngChunks.Chunk("eXIf"u8, "junk"u8)),
        ["empty image data"] = File(Header(), Idat([]), ImageData(), Idat([]), End),
        ["empty image data between others"] = File(Header(), Idat([]), Idat(Compressed()[..10]), Idat([]), Idat(Compressed()[10..]), End),
        ["bytes behind the compressed rows"] = File(Header(), Idat([.. Compressed(), .. new byte[100]]), End),
        ["image data behind the compressed rows"] = File(Header(), ImageData(), Idat([.. "more of it"u8]), End),
        ["more rows than announced"] = File(Header(), Packed([.. Rows(), .. Rows()]), End),
        ["wrong checksum of rows"] = File(Header(), Idat(WithWrongRowChecksum()), End),
        ["no checksum of rows"] = File(Header(), Idat(WithoutRowChecksum()), End),
        ["window declared too small"] = File(Header(), Idat(OfDeclaredSmallWindow()), End),
        ["cut behind the rows"] = File(Header(), ImageData()[..^4]),
        ["cut within the checksum of rows"] = File(Header(), ImageData()[..^6]),
        ["palette for colours"] = With(Palette),
        ["palette for colours, not of whole colours"] = With(PngChunks.Chunk("PLTE"u8, "four"u8)),
        ["palette"] = With(Indexed, 8),
        ["palette not of whole colours"] =
            File(Header(Indexed), PngChunks.Chunk("PLTE"u8, [.. Colours.SelectMany(colour => colour), 7]), ImageData(Indexed), End),
        ["palette of more colours than values"] = File(Header(Indexed), LargePalette, ImageData(Indexed), End),
        ["transparency before the palette"] = With(Indexed, 8, PngChunks.Chunk("tRNS"u8, [Alpha])),
        ["transparency behind the pixels"] = File(Header(Indexed), Palette, ImageData(Indexed), PngChunks.Chunk("tRNS"u8, [Alpha]), End),
        ["transparency with a wrong checksum"] =
            File(Header(Indexed), Palette, Broken(PngChunks.Chunk("tRNS"u8, [Alpha])), ImageData(Indexed), End),
        ["transparency that is empty"] = File(Header(Indexed), Palette, PngChunks.Chunk("tRNS"u8, []), ImageData(Indexed), End),
        ["transparent colour that is cut"] = With(PngChunks.Chunk("tRNS"u8, [0, 220, 0, 30])),
        ["transparent colour with a wrong checksum"] = With(Broken(PngChunks.Chunk("tRNS"u8, [0, 220, 0, 30, 0, 30]))),
    };

    private static readonly Dictionary<string, byte[]> SeenThrough = new()
    {
        ["transparency"] = File(Header(Indexed), Palette, PngChunks.Chunk("tRNS"u8, [0]), ImageData(Indexed), End),
        ["transparency of more colours than there are"] =
            File(Header(Indexed), Palette, PngChunks.Chunk("tRNS"u8, [0, 255, 255, 255, 0, 0, 0]), ImageData(Indexed), End),
        ["transparency twice"] =
            File(Header(Indexed), Palette, PngChunks.Chunk("tRNS"u8, [0]), PngChunks.Chunk("tRNS"u8, [0, 0]), ImageData(Indexed), End),
        ["transparent colour"] = With(PngChunks.Chunk("tRNS"u8, [0, 220, 0, 30, 0, 30])),
        ["transparent colour with more behind it"] = With(PngChunks.Chunk("tRNS"u8, [0, 220, 0, 30, 0, 30, 0, 0])),
        ["transparent colour with bits that samples lack"] = With(PngChunks.Chunk("tRNS"u8, [255, 220, 0, 30, 0, 30])),
    };

    private static readonly Dictionary<string, byte[]> Damaged = new()
    {
        ["header with a wrong checksum"] = File(Broken(Header()), ImageData(), End),
        ["header not first"] = File(Text, Header(), ImageData(), End),
        ["two headers"] = File(Header(), Header(), ImageData(), End),
        ["unknown compression"] = File(Header(compression: 1), ImageData(), End),
        ["unknown filters"] = File(Header(filter: 1), ImageData(), End),
        ["unknown interlacing"] = File(Header(interlacing: 2), ImageData(), End),
        ["three bits a sample"] = File(Header(depth: 3), ImageData(), End),
        ["pixels with a wrong checksum"] = File(Header(), Broken(ImageData()), End),
        ["first of three parts with a wrong checksum"] =
            File(Header(), Broken(Idat(Compressed()[..10])), Idat(Compressed()[10..20]), Idat(Compressed()[20..]), End),
        ["last of three parts with a wrong checksum"] =
            File(Header(), Idat(Compressed()[..10]), Idat(Compressed()[10..20]), Broken(Idat(Compressed()[20..])), End),
        ["wrong checksum of rows and of the chunk"] = File(Header(), Broken(Idat(WithWrongRowChecksum())), End),
        ["half of the rows"] = File(Header(), Packed(Rows()[..(Rows().Length / 2)]), End),
        ["a row less"] = File(Header(), Packed(Rows()[..^73]), End),
        ["cut within the rows"] = File(Header(), ImageData()[..^20]),
        ["text between the pixels"] = File(Header(), Idat(Compressed()[..15]), Text, Idat(Compressed()[15..]), End),
        ["filter that does not exist"] = File(Header(), Packed([5, .. Rows()[1..]]), End),
        ["compression that begins wrong"] = File(Header(), Idat([(byte)(Compressed()[0] ^ 1), .. Compressed()[1..]]), End),
        ["no palette"] = File(Header(Indexed), ImageData(Indexed), End),
        ["palette behind the pixels"] = File(Header(Indexed), ImageData(Indexed), Palette, End),
        ["palette with a wrong checksum"] = File(Header(Indexed), Broken(Palette), ImageData(Indexed), End),
        ["two palettes"] = File(Header(Indexed), Palette, Palette, ImageData(Indexed), End),
        ["empty palette"] = File(Header(Indexed), PngChunks.Chunk("PLTE"u8, []), ImageData(Indexed), End),
        ["palette of too many colours"] = File(Header(Indexed), PngChunks.Chunk("PLTE"u8, new byte[3 * 300]), ImageData(Indexed), End),
        ["no pixels"] = File(Header(), Idat([]), End),
        ["chunk longer than the file"] = File(Header(), [0, 16, 0, 0, .. "tEXtx"u8], ImageData(), End),
    };

    private static byte[] LargePalette => PngChunks.Chunk("PLTE"u8, [.. Colours.SelectMany(colour => colour), .. new byte[3 * 252]]);

    public static TheoryData<string> WholeFiles => [.. Whole.Keys];

    public static TheoryData<string> FilesSeenThrough => [.. SeenThrough.Keys];

    public static TheoryData<string> DamagedFiles => [.. Damaged.Keys];

    [Theory]
    [MemberData(nameof(WholeFiles))]
    public Task Whole_file_is_shown(string file) => AssertShowsAsync(Whole[file], Colours);

    [Theory]
    [MemberData(nameof(FilesSeenThrough))]
    public async Task Transparency_is_shown(string file)
    {
        var shown = await ShowAsync(SeenThrough[file]);

        Assert.Equal(0, shown[5, 3][3]);
        Assert.Equal([30, 190, 40, 255], shown[20, 3].ToArray());
        Assert.Equal([230, 210, 30, 255], shown[20, 12].ToArray());
    }

    [Theory]
    [MemberData(nameof(DamagedFiles))]
    public Task Damaged_file_is_refused(string file) => AssertRefusedAsync(Damaged[file], ImageProcessingError.Damaged);

    [Fact]
    public Task Critical_chunk_that_is_not_known_is_unsupported() =>
        AssertRefusedAsync(With(PngChunks.Chunk("ABCD"u8, new byte[10])), ImageProcessingError.Unsupported);

    /// <summary>Apple's tools write them for telephones: not PNG at all, but for the signature.</summary>
    [Fact]
    public Task Chunk_of_apple_in_front_of_the_header_is_refused() =>
        AssertRefusedAsync(File(PngChunks.Chunk("CgBI"u8, [0x50, 0, 0x20, 6]), Header(), ImageData(), End), ImageProcessingError.Damaged);

    /// <summary>Values without a colour get the last one.</summary>
    [Fact]
    public Task Palette_of_fewer_colours_than_values_is_continued_by_its_last() =>
        AssertShowsAsync(
            File(Header(Indexed), PngChunks.Chunk("PLTE"u8, [.. Colours[0], .. Colours[1]]), ImageData(Indexed), End),
            [Colours[0], Colours[1], Colours[1], Colours[1]]);

    [Theory]
    [InlineData(Rgb, 8)]
    [InlineData(Rgb, 16)]
    [InlineData(RgbAlpha, 8)]
    [InlineData(RgbAlpha, 16)]
    [InlineData(Grey, 8)]
    [InlineData(Grey, 16)]
    [InlineData(GreyAlpha, 8)]
    [InlineData(GreyAlpha, 16)]
    public Task Every_kind_keeps_its_samples(byte colourType, byte depth) => AssertShowsAsync(
        With(colourType, depth), colourType is Grey or GreyAlpha ? Greys : Colours, colourType is GreyAlpha or RgbAlpha ? Alpha : (byte)255, tolerance: 0);
}
