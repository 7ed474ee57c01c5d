using PhotoResize.EngineContract.Support;
using PhotoResize.Processing;
using PhotoResize.Settings;
using static PhotoResize.EngineContract.Support.IccProfiles;
using static PhotoResize.EngineContract.Support.QuarteredPng;

namespace PhotoResize.EngineContract;

/// <summary>Colours that are not sRGB, however a file describes them. Expected is what Chromium shows.</summary>
public abstract class ColourDescriptionContract : FieldTests
{
    private const uint LinearGamma = 100000;
    private const uint UsualGamma = 45455;

    /// <summary>Light as it is, shown in sRGB.</summary>
    private static readonly byte[][] FromLinear = [[239, 96, 96], [96, 224, 110], [110, 122, 234], [244, 234, 96]];

    private static readonly byte[][] GreyFromLinear = [[239, 239, 239], [96, 96, 96], [110, 110, 110], [244, 244, 244]];

    private static readonly byte[][] FromP3 = [[240, 0, 0], [0, 193, 0], [38, 50, 219], [234, 209, 0]];

    private static readonly double[] SrgbChromaticities = [0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06];

    private static byte[] SrgbChunk => PngChunks.Chunk("sRGB"u8, [0]);

    [Theory]
    [InlineData(35714, 212, 8, 8)]
    [InlineData(41667, 218, 18, 18)]
    [InlineData(43478, 220, 30, 30)]
    [InlineData(UsualGamma, 220, 30, 30)]
    [InlineData(47500, 220, 30, 30)]
    [InlineData(47800, 223, 28, 28)]
    [InlineData(55556, 227, 40, 40)]
    [InlineData(LinearGamma, 239, 96, 96)]
    [InlineData(200000, 247, 158, 158)]
    [InlineData(0, 220, 30, 30)]
    [InlineData(1, 0, 0, 0)]
    public Task Png_with_a_gamma_alone(uint gamma, byte red, byte green, byte blue) =>
        AssertShowsAsync(With(Gamma(gamma)), [[red, green, blue]]);

    [Theory]
    [InlineData(Rgb, 8)]
    [InlineData(Rgb, 16)]
    [InlineData(RgbAlpha, 8)]
    [InlineData(RgbAlpha, 16)]
    [InlineData(Grey, 8)]
    [InlineData(Grey, 16)]
    [InlineData(GreyAlpha, 8)]
    [InlineData(GreyAlpha, 16)]
    [InlineData(Indexed, 8)]
    public async Task Png_of_every_kind_is_converted(byte colourType, byte depth)
    {
        var isGrey = colourType is Grey or GreyAlpha;
        var (expected, alpha) = (isGrey ? GreyFromLinear : FromLinear, colourType is GreyAlpha or RgbAlpha ? Alpha : (byte)255);

        await AssertShowsAsync(With(colourType, depth, Gamma(LinearGamma)), expected, alpha);
        await AssertShowsAsync(With(colourType, depth, Profile(isGrey ? LinearGrey : LinearSrgb)), expected, alpha);
        await AssertShowsAsync(With(colourType, depth, CodePoints(1, 8, 0, 1)), expected, alpha);
    }

    /// <summary>8 bits of light leave no more than 13 of the darkest 64 levels. Chromium loses them; the expected ones are calculated.</summary>
    [Theory]
    [InlineData(Rgb)]
    [InlineData(RgbAlpha)]
    [InlineData(Grey)]
    [InlineData(GreyAlpha)]
    public async Task Png_of_16_bits_keeps_dark_light_apart(byte colourType)
    {
        var bands = colourType switch { Grey => 1, GreyAlpha => 2, Rgb => 3, _ => 4 };
        var rows = new MemoryStream();
        for (var y = 0; y < Height; y++)
        {
            rows.WriteByte(0);
            for (var x = 0; x < Width; x++)
            {
                for (var band = 0; band < bands; band++)
                {
                    var sample = bands is 2 or 4 && band == bands - 1 ? 0xFFFF : x * 40;
                    rows.Write([(byte)(sample >> 8), (byte)sample]);
                }
            }
        }

        var shown = await ShowAsync(
            File(Header(colourType, 16), Gamma(LinearGamma), PngChunks.Chunk("IDAT"u8, PngChunks.Compress(rows.ToArray())), End));

        for (var x = 0; x < Width; x++)
        {
            var light = x * 40 / 65535.0;
            var expected = 255 * (light <= 0.0031308 ? light * 12.92 : (1.055 * Math.Pow(light, 1 / 2.4)) - 0.055);
            Assert.InRange(shown[x, 3][0], expected - 1.5, expected + 1.5);
        }
    }

    [Fact]
    public async Task Png_with_gamma_and_chromaticities()
    {
        double[] p3 = [0.3127, 0.3290, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06];
        double[] proPhoto = [0.3457, 0.3585, 0.7347, 0.2653, 0.1596, 0.8404, 0.0366, 0.0001];

        await AssertShowsAsync(With(Gamma(UsualGamma), Chromaticities(p3)), [[241, 0, 0], [0, 195, 0], [32, 47, 220], [235, 210, 0]]);
        await AssertShowsAsync(With(Gamma(55556), Chromaticities(proPhoto)), [[255, 0, 33], [0, 221, 0], [0, 67, 232], [255, 215, 0]]);
        await AssertShowsAsync(
            With(Gamma(UsualGamma), Chromaticities(SrgbChromaticities)), [[221, 24, 24], [24, 191, 35], [35, 46, 211], [231, 211, 24]]);
        await AssertShowsAsync(With(Grey, 8, Gamma(LinearGamma), Chromaticities(p3)), GreyFromLinear);
    }

    [Fact]
    public async Task Png_with_chromaticities_that_cannot_be_is_taken_for_srgb()
    {
        await AssertShowsAsync(With(Chromaticities(0.3127, 0.3290, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06)), Colours);
        await AssertShowsAsync(With(Gamma(LinearGamma), Chromaticities(0, 0, 0, 0, 0, 0, 0, 0)), Colours);
        await AssertShowsAsync(With(Gamma(LinearGamma), Chromaticities(0.3127, 0.3290, 0.64, 0.33, 0.64, 0.33, 0.15, 0.06)), Colours);
        await AssertShowsAsync(With(Gamma(LinearGamma), Chromaticities(0.3127, 0.329, 0.7347, 0.2653, -0.1, 1.08, 0.001, -0.077)), Colours);
    }

    [Fact]
    public async Task Png_with_colour_chunks_that_do_not_count()
    {
        await AssertShowsAsync(With(Broken(Gamma(LinearGamma))), Colours);
        await AssertShowsAsync(With(PngChunks.Chunk("gAMA"u8, [1, 0x86])), Colours);
        await AssertShowsAsync(With(PngChunks.Chunk("gAMA"u8, [0, 1, 0x86, 0xA0, 0])), Colours);
        await AssertShowsAsync(File(Header(), ImageData(), Gamma(LinearGamma), End), Colours);
        await AssertShowsAsync(With(Gamma(LinearGamma), Broken(Chromaticities(SrgbChromaticities))), FromLinear);
        await AssertShowsAsync(With(Gamma(LinearGamma), PngChunks.Chunk("sRGB"u8, [9])), FromLinear);
        await AssertShowsAsync(With(Gamma(LinearGamma), PngChunks.Chunk("sRGB"u8, [0, 0])), FromLinear);
        await AssertShowsAsync(With(Gamma(LinearGamma), Gamma(UsualGamma)), FromLinear);
    }

    [Fact]
    public async Task Png_with_several_descriptions_follows_the_first_of_profile_code_points_srgb_and_gamma()
    {
        await AssertShowsAsync(With(SrgbChunk, Profile(LinearSrgb)), FromLinear);
        await AssertShowsAsync(With(Gamma(UsualGamma), CodePoints(12, 13, 0, 1), Profile(LinearSrgb)), FromLinear);
        await AssertShowsAsync(With(Gamma(LinearGamma), SrgbChunk, CodePoints(12, 13, 0, 1)), FromP3);
        await AssertShowsAsync(With(Gamma(LinearGamma), SrgbChunk), Colours);
        await AssertShowsAsync(With(Profile(LinearSrgb), Profile(Write("RGB ", Tags(DisplayP3, SrgbCurve)))), FromLinear);
        await AssertShowsAsync(With(Gamma(LinearGamma), Profile([.. new byte[200]])), FromLinear);
        await AssertShowsAsync(With(CodePoints(12, 13, 0, 1), Profile([.. new byte[200]])), FromP3);
    }

    [Fact]
    public async Task Png_whose_palette_comes_before_its_colours()
    {
        await AssertShowsAsync(File(Header(Indexed), Palette, Gamma(LinearGamma), ImageData(Indexed), End), FromLinear);
        await AssertShowsAsync(File(Header(Indexed), Palette, Profile(LinearSrgb), ImageData(Indexed), End), FromLinear);
        await AssertShowsAsync(File(Header(Indexed), Palette, CodePoints(12, 13, 0, 1), ImageData(Indexed), End), Colours);
    }

    [Theory]
    [InlineData(1, 13, 220, 30, 30, 30, 190, 40)]
    [InlineData(4, 13, 255, 0, 0, 0, 186, 0)]
    [InlineData(5, 13, 224, 30, 30, 0, 190, 46)]
    [InlineData(6, 13, 214, 44, 28, 55, 187, 38)]
    [InlineData(7, 13, 214, 44, 28, 55, 187, 38)]
    [InlineData(8, 13, 250, 0, 0, 0, 195, 0)]
    [InlineData(9, 13, 255, 0, 1, 0, 201, 0)]
    [InlineData(10, 13, 255, 0, 68, 0, 254, 0)]
    [InlineData(11, 13, 234, 0, 1, 0, 194, 0)]
    [InlineData(12, 13, 240, 0, 0, 0, 193, 0)]
    [InlineData(22, 13, 222, 45, 28, 0, 186, 39)]
    [InlineData(1, 1, 218, 18, 18, 18, 186, 28)]
    [InlineData(1, 4, 221, 24, 24, 24, 191, 35)]
    [InlineData(1, 5, 212, 8, 8, 8, 177, 17)]
    [InlineData(1, 6, 218, 18, 18, 18, 186, 28)]
    [InlineData(1, 7, 224, 48, 48, 48, 197, 58)]
    [InlineData(1, 8, 239, 96, 96, 96, 224, 110)]
    [InlineData(1, 11, 218, 18, 18, 18, 186, 28)]
    [InlineData(1, 14, 218, 18, 18, 18, 186, 28)]
    [InlineData(1, 15, 218, 18, 18, 18, 186, 28)]
    [InlineData(1, 17, 224, 13, 13, 13, 189, 23)]
    [InlineData(9, 14, 255, 0, 0, 0, 197, 0)]
    [InlineData(0, 13, 220, 30, 30, 30, 190, 40)]
    [InlineData(2, 13, 220, 30, 30, 30, 190, 40)]
    [InlineData(13, 13, 220, 30, 30, 30, 190, 40)]
    [InlineData(1, 2, 220, 30, 30, 30, 190, 40)]
    [InlineData(1, 10, 220, 30, 30, 30, 190, 40)]
    [InlineData(1, 12, 220, 30, 30, 30, 190, 40)]
    public Task Png_with_code_points(byte primaries, byte transfer, byte red0, byte green0, byte blue0, byte red1, byte green1, byte blue1) =>
        AssertShowsAsync(With(CodePoints(primaries, transfer, 0, 1)), [[red0, green0, blue0], [red1, green1, blue1]]);

    [Fact]
    public async Task Png_with_code_points_that_do_not_count()
    {
        await AssertShowsAsync(With(CodePoints(12, 13, 0, 0)), Colours);
        await AssertShowsAsync(With(CodePoints(12, 13, 0)), Colours);
        await AssertShowsAsync(With(CodePoints(12, 13, 0, 1, 0)), Colours);
        await AssertShowsAsync(With(Broken(CodePoints(12, 13, 0, 1))), Colours);
        await AssertShowsAsync(With(CodePoints(12, 13, 0, 1), CodePoints(1, 8, 0, 1)), FromP3);
        await AssertShowsAsync(With(CodePoints(12, 2, 0, 1), Gamma(LinearGamma)), FromLinear);
    }

    [Theory]
    [InlineData(16, 0, 1)]
    [InlineData(18, 0, 1)]
    [InlineData(13, 1, 1)]
    [InlineData(13, 0, 2)]
    public Task Png_of_high_dynamic_range_or_an_unknown_form_is_unsupported(byte transfer, byte matrix, byte range) =>
        AssertRefusedAsync(With(CodePoints(9, transfer, matrix, range)), ImageProcessingError.Unsupported);

    private static readonly Dictionary<string, byte[]> Ignored = new()
    {
        ["empty"] = [],
        ["zeros"] = new byte[200],
        ["header alone"] = LinearSrgb[..128],
        ["cut in the tags"] = LinearSrgb[..180],
        ["cut in the last tag"] = LinearSrgb[..^20],
        ["without its signature"] = Write("RGB ", Tags(Srgb, Linear), signature: "xxxx"),
        ["of version 5"] = Write("RGB ", Tags(Srgb, Linear), version: 5),
        ["longer than it is"] = Write("RGB ", Tags(Srgb, Linear), size: 100_000),
        ["shorter than its tags"] = Write("RGB ", Tags(Srgb, Linear), size: 160),
        ["with a million tags"] = Write("RGB ", Tags(Srgb, Linear), count: 1_000_000),
        ["without tags"] = Write("RGB ", []),
        ["without a blue curve"] = Write("RGB ", Tags(Srgb, Linear)[..5]),
        ["without a red colorant"] = Write("RGB ", Tags(Srgb, Linear)[1..]),
        ["with curves of an unknown type"] = Write("RGB ", Tags(Srgb, [.. "xxxx"u8, .. Linear[4..]])),
        ["with curves of too few samples"] = Write("RGB ", Tags(Srgb, [.. Linear[..11], 100, 0, 0])),
        ["with curves of an unknown function"] = Write("RGB ", Tags(Srgb, [.. SrgbCurve[..9], 5, .. SrgbCurve[10..]])),
        ["that leads nowhere"] = Write("RGB ", Tags(Srgb, Linear), connection: "\0\0\0\0"),
        ["with a broken table"] = Write("RGB ", [.. Tags(Srgb, Linear), ("A2B0", "junkjunkjunk"u8.ToArray())]),
        ["for grey"] = LinearGrey,
        ["for inks"] = Write("CMYK", Tags(Srgb, Linear)),
    };

    public static TheoryData<string> IgnoredProfiles => [.. Ignored.Keys];

    [Theory]
    [MemberData(nameof(IgnoredProfiles))]
    public async Task Profile_that_cannot_be_used_is_ignored(string profile)
    {
        await AssertShowsAsync(With(Profile(Ignored[profile])), Colours);

        var jpeg = Pixels.Draw(48, 32, (x, y) => Colours[(x / 24) + (2 * (y / 16))]).Encode(ImageFormat.Jpeg);
        byte[] segment = [.. "ICC_PROFILE\0"u8, 1, 1, .. Ignored[profile]];
        var length = segment.Length + 2;
        await AssertShowsAsync([.. jpeg[..2], 0xFF, 0xE2, (byte)(length >> 8), (byte)length, .. segment, .. jpeg[2..]], Colours, tolerance: 6);
    }

    [Fact]
    public async Task Profile_chunk_that_cannot_be_read_is_ignored()
    {
        var compressed = PngChunks.Compress(LinearSrgb);
        await AssertShowsAsync(With(Broken(Profile(LinearSrgb))), Colours);
        await AssertShowsAsync(With(Profile(LinearSrgb, name: "")), Colours);
        await AssertShowsAsync(With(Profile(LinearSrgb, name: new string('n', 200))), Colours);
        await AssertShowsAsync(With(PngChunks.Chunk("iCCP"u8, "name"u8)), Colours);
        await AssertShowsAsync(With(PngChunks.Chunk("iCCP"u8, [.. "n\0\u0001"u8, .. compressed])), Colours);
        await AssertShowsAsync(With(PngChunks.Chunk("iCCP"u8, [.. "n\0\0"u8, .. compressed[..^30]])), Colours);
        await AssertShowsAsync(With(PngChunks.Chunk("iCCP"u8, [.. "n\0\0"u8, .. compressed[..^4], 1, 2, 3, 4])), Colours);
    }

    /// <summary>What a profile is for does not matter, nor how old it is.</summary>
    [Theory]
    [InlineData("mntr", "XYZ ", 2)]
    [InlineData("scnr", "XYZ ", 4)]
    [InlineData("prtr", "XYZ ", 4)]
    [InlineData("spac", "XYZ ", 4)]
    [InlineData("abst", "XYZ ", 4)]
    [InlineData("link", "XYZ ", 4)]
    [InlineData("nmcl", "XYZ ", 4)]
    [InlineData("mntr", "Lab ", 4)]
    [InlineData("mntr", "XYZ ", 0)]
    public Task Profile_of_any_class_with_curves_and_a_matrix_counts(string kind, string connection, byte version) =>
        AssertShowsAsync(With(Profile(Write("RGB ", Tags(Srgb, Linear), kind, connection, version))), FromLinear);

    [Fact]
    public async Task Profile_of_colours_counts_for_grey_and_of_lightness_does_not()
    {
        await AssertShowsAsync(With(Grey, 8, Profile(LinearSrgb)), GreyFromLinear);
        await AssertShowsAsync(With(Grey, 8, Profile(Write("GRAY", [("kTRC", Linear)], connection: "Lab "))), Greys);
        await AssertShowsAsync(With(Grey, 8, Profile(Write("GRAY", [("kTRC", Linear)], kind: "link"))), GreyFromLinear);
    }
}
