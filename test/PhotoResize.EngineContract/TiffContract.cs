using System.Text;
using ImageMagick;
using PhotoResize.EngineContract.Support;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineContract;

/// <summary>TIFF of every kind comes out in the right colours, or is refused; what touches no pixel makes no difference.</summary>
public abstract class TiffContract : EngineTests
{
    private const int Side = 24;

    private static readonly double[][] Colours = [[220, 30, 30], [30, 190, 40], [40, 50, 210], [230, 210, 30]];
    private static readonly double[][] Greys = [[40], [120], [200], [250]];
    private static readonly double[][] Bits = [[0], [1], [1], [0]];

    /// <summary>Whether the engine decodes fax compressions, and JPEG in tiles.</summary>
    protected virtual bool ReadsFaxAndTilesOfJpeg => true;

    private static TiffFile Rgb => new() { Quarters = Colours };

    private static TiffFile Grey => new() { Quarters = Greys, Photometric = 1 };

    private static readonly Dictionary<string, (TiffFile File, double[][] Expected, int Tolerance)> Kinds = new()
    {
        ["grey"] = (Grey, Greys, 0),
        ["grey, white is 0"] = (Grey with { Photometric = 0 }, [[215], [135], [55], [5]], 0),
        ["grey of 1 bit"] = (Grey with { Bits = 1, Quarters = Bits }, [[0], [255], [255], [0]], 0),
        ["grey of 1 bit, white is 0"] = (Grey with { Bits = 1, Quarters = Bits, Photometric = 0 }, [[255], [0], [0], [255]], 0),
        ["grey of 1 bit, turned round"] =
            (Grey with { Bits = 1, Quarters = [[1], [0], [0], [1]], IsReversed = true, Width = 40 }, [[255], [0], [0], [255]], 0),
        ["grey of 2 bits"] = (Grey with { Bits = 2, Quarters = [[0], [1], [2], [3]] }, [[0], [85], [170], [255]], 0),
        ["grey of 4 bits"] = (Grey with { Bits = 4, Quarters = [[0], [5], [10], [15]] }, [[0], [85], [170], [255]], 0),
        ["grey of 12 bits"] = (Grey with { Bits = 12, Quarters = [[0], [1365], [2730], [4095]] }, [[0], [85], [170], [255]], 0),
        ["grey of 16 bits"] = (Grey with { Bits = 16, Quarters = Scaled(Greys, 257) }, Greys, 0),
        ["grey of 16 bits, big-endian"] = (Grey with { Bits = 16, Quarters = Scaled(Greys, 257), IsBigEndian = true }, Greys, 0),
        ["grey of 32 bits"] = (Grey with { Bits = 32, Quarters = Scaled(Greys, 16843009) }, Greys, 0),
        ["grey of 32 bits, big-endian"] = (Grey with { Bits = 32, Quarters = Scaled(Greys, 16843009), IsBigEndian = true }, Greys, 0),
        ["grey, floating point of 16 bits"] = (Grey with { Bits = 16, SampleFormat = 3, Quarters = Scaled(Greys, 1 / 255.0) }, Greys, 0),
        ["grey, floating point of 32 bits"] = (Grey with { Bits = 32, SampleFormat = 3, Quarters = Scaled(Greys, 1 / 255.0) }, Greys, 0),
        ["grey, floating point of 64 bits"] =
            (Grey with { Bits = 64, SampleFormat = 3, Quarters = Scaled(Greys, 1 / 255.0), IsBigEndian = true }, Greys, 0),
        ["grey and alpha"] =
            (Grey with { Quarters = With(Greys, 100), Entries = Extra(2) }, [[40, 100], [120, 100], [200, 100], [250, 100]], 0),
        ["grey of undefined format"] = (Grey with { SampleFormat = 4 }, Greys, 0),
        ["RGB"] = (Rgb, Colours, 0),
        ["RGB of 4 bits"] =
            (Rgb with { Bits = 4, Quarters = [[15, 0, 0], [0, 15, 5], [0, 0, 15], [10, 15, 0]] },
            [[255, 0, 0], [0, 255, 85], [0, 0, 255], [170, 255, 0]], 0),
        ["RGB of 12 bits"] =
            (Rgb with { Bits = 12, Quarters = [[4095, 0, 0], [0, 4095, 1365], [0, 0, 4095], [2730, 4095, 0]] },
            [[255, 0, 0], [0, 255, 85], [0, 0, 255], [170, 255, 0]], 0),
        ["RGB of 16 bits"] = (Rgb with { Bits = 16, Quarters = Scaled(Colours, 257), IsBigEndian = true }, Colours, 0),
        ["RGB of 32 bits"] = (Rgb with { Bits = 32, Quarters = Scaled(Colours, 16843009) }, Colours, 0),
        ["RGB, floating point of 32 bits"] =
            (Rgb with { Bits = 32, SampleFormat = 3, Quarters = Scaled(Colours, 1 / 255.0), IsBigEndian = true }, Colours, 0),
        ["RGB, floating point, differences of bytes"] =
            (Rgb with { Bits = 32, SampleFormat = 3, Quarters = Scaled(Colours, 1 / 255.0), Compression = 8, Predictor = 3 }, Colours, 0),
        ["RGB, floating point, differences of bytes, big-endian"] =
            (Rgb with { Bits = 32, SampleFormat = 3, Quarters = Scaled(Colours, 1 / 255.0), Compression = 5, Predictor = 3, IsBigEndian = true }, Colours, 0),
        ["RGB and alpha"] = (Rgb with { Quarters = With(Colours, 128), Entries = Extra(2) }, With(Colours, 128), 0),
        ["RGB and alpha of 16 bits"] =
            (Rgb with { Bits = 16, Quarters = Scaled(With(Colours, 128), 257), Entries = Extra(2) }, With(Colours, 128), 0),
        ["RGB and a sample without a meaning stated"] = (Rgb with { Quarters = With(Colours, 128) }, With(Colours, 128), 0),
        ["RGB multiplied by alpha"] =
            (Rgb with { Quarters = [[110, 15, 15, 128], [30, 190, 40, 255], [0, 0, 0, 0], [115, 105, 15, 128]], Entries = Extra(1) },
            [[219, 30, 30, 128], [30, 190, 40, 255], [0, 0, 0, 0], [229, 209, 30, 128]], 1),
        ["RGB and a mask"] = (Rgb with { Quarters = With(Colours, 0), Entries = Extra(0) }, Colours, 0),
        ["RGB, a mask and alpha"] = (Rgb with { Quarters = With(With(Colours, 0), 200), Entries = Extra(0, 2) }, With(Colours, 200), 0),
        ["RGB, alpha and two masks"] =
            (Rgb with { Quarters = With(With(With(Colours, 200), 0), 0), Entries = Extra(2, 0, 0) }, With(Colours, 200), 0),
        ["RGB in planes"] = (Rgb with { IsPlanar = true, RowsPerStrip = 5 }, Colours, 0),
        ["RGB and alpha in planes"] =
            (Rgb with { IsPlanar = true, Quarters = With(Colours, 128), Entries = Extra(2), Compression = 5 }, With(Colours, 128), 0),
        ["RGB in planes in tiles"] =
            (Rgb with { IsPlanar = true, TileWidth = 16, TileHeight = 16, Compression = 8, Predictor = 2 }, Colours, 0),
        ["palette"] =
            (new() { Photometric = 3, Quarters = [[0], [1], [2], [3]], Entries = [(320, TiffFile.Short, Map(256, 257))] }, Colours, 0),
        ["palette of 4 bits"] = (new() { Photometric = 3, Bits = 4, Quarters = [[0], [1], [2], [3]], Entries = [(320, TiffFile.Short, Map(16, 257))] }, Colours, 0),
        ["palette of colours of 8 bits"] =
            (new() { Photometric = 3, Quarters = [[0], [1], [2], [3]], Entries = [(320, TiffFile.Short, Map(256, 1))] }, Colours, 0),
        ["palette that is shorter than its indices"] =
            (new() { Photometric = 3, Quarters = [[0], [1], [2], [9]], Entries = [(320, TiffFile.Short, Map(4, 257))] },
            [.. Colours[..3], [0, 0, 0]], 0),
        ["YCbCr, not subsampled"] = (new() { Photometric = 6, Quarters = YCbCr(), Entries = [(530, TiffFile.Short, [1, 1])] }, Colours, 2),
        ["YCbCr of studio range"] = (new()
        {
            Photometric = 6,
            Quarters = [[16, 128, 128], [235, 128, 128], [126, 128, 128], [81, 90, 240]],
            Entries = [(530, TiffFile.Short, [1, 1]), (532, TiffFile.Rational, [16, 235, 128, 240, 128, 240])],
        }, [[0, 0, 0], [255, 255, 255], [128, 128, 128], [254, 0, 0]], 2),
        ["CIE L*a*b*"] =
            (new() { Photometric = 8, Quarters = [[136, 80, 67], [224, -86, 83], [82, 79, -108], [137, 0, 0]] },
            [[255, 0, 0], [0, 255, 0], [0, 0, 255], [128, 128, 128]], 8),
        ["CIE L*a*b* of 16 bits"] =
            (new() { Photometric = 8, Bits = 16, Quarters = [[34891, 20503, 17203], [57494, -22062, 21294], [21168, 20273, -27612], [35120, 0, 0]], IsBigEndian = true },
            [[255, 0, 0], [0, 255, 0], [0, 0, 255], [128, 128, 128]], 2),
        ["L*a*b* of ICC"] =
            (new() { Photometric = 9, Quarters = [[136, 208, 195], [224, 42, 211], [82, 207, 20], [137, 128, 128]] },
            [[255, 0, 0], [0, 255, 0], [0, 0, 255], [128, 128, 128]], 8),
        ["L*a*b* of ICC of 16 bits"] =
            (new() { Photometric = 9, Bits = 16, Quarters = [[34755, 53271, 49971], [57270, 10706, 54062], [21086, 53041, 5156], [34983, 32768, 32768]] },
            [[255, 0, 0], [0, 255, 0], [0, 0, 255], [128, 128, 128]], 2),
    };

    public static TheoryData<string> KindNames => [.. Kinds.Keys];

    [Theory]
    [MemberData(nameof(KindNames))]
    public async Task Kind_of_samples_has_the_right_colours(string name)
    {
        var (file, expected, tolerance) = Kinds[name];

        await AssertQuartersAsync(file, expected, tolerance);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 1)]
    [InlineData(5, 2)]
    [InlineData(8, 1)]
    [InlineData(8, 2)]
    [InlineData(32946, 1)]
    [InlineData(32773, 1)]
    public async Task Layout_of_any_compression_is_the_picture(int compression, int predictor)
    {
        var file = Rgb with { Compression = compression, Predictor = predictor };
        foreach (var layout in new[]
        {
            file, file with { RowsPerStrip = 5 }, file with { RowsPerStrip = 5, IsBackwards = true }, file with { RowsPerStrip = 1, IsBigTiff = true },
            file with { TileWidth = 16, TileHeight = 16 }, file with { TileWidth = 7, TileHeight = 3 }, file with { TileWidth = 100, TileHeight = 100 },
            file with { IsBigEndian = true, IsBigTiff = true }, file with { IsReversed = true }, file with { IsPlanar = true, RowsPerStrip = 7 },
        })
        {
            await AssertQuartersAsync(layout, Colours, 0);
            await AssertQuartersAsync(layout with { Bits = 16, Quarters = Scaled(Colours, 257) }, Colours, 0);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lzw_of_long_strings_and_full_tables_is_the_picture(bool isOld)
    {
        var random = new Random(2);
        var noise = new byte[80 * 80];
        random.NextBytes(noise.AsSpan(1600));
        var file = new TiffFile
        {
            Width = 80,
            Height = 80,
            RowsPerStrip = 80,
            Photometric = 1,
            Compression = 5,
            IsOldLzw = isOld,
            Quarters = Greys,
            Segments = [TiffFile.Lzw(noise, isOld)],
        }.ToArray();

        var result = await ProcessAsync(file, Plans.Of(ImageFormat.Tiff, 80, 80, 80, 80));

        Assert.Equal(noise, result.Content);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(2, 1)]
    [InlineData(4, 2)]
    public async Task Colour_differences_that_pixels_share_are_put_in_place(int across, int down)
    {
        // Blocks: the brightness of their pixels, and one pair of differences.
        var quarters = YCbCr();
        var segment = new List<byte>();
        for (var y = 0; y < 16; y += down)
        {
            for (var x = 0; x < Side; x += across)
            {
                var colour = quarters[(x < Side / 2 ? 0 : 1) + (y < 8 ? 0 : 2)];
                segment.AddRange(Enumerable.Repeat((byte)colour[0], across * down));
                segment.AddRange([(byte)colour[1], (byte)colour[2]]);
            }
        }

        var file = new TiffFile { Photometric = 6, Quarters = quarters, Segments = [[.. segment]], Entries = [(530, TiffFile.Short, [across, down])] };

        await AssertQuartersAsync(file, Colours, 2);
    }

    [Fact]
    public async Task Inks_are_more_of_them_darker()
    {
        var result = await DecodeAsync(
            new TiffFile { Photometric = 5, Quarters = [[0, 0, 0, 0], [0, 0, 0, 255], [255, 0, 0, 0], [0, 255, 255, 0]] });

        AssertNear([255, 255, 255], result[6, 4], 3);
        AssertNear([20, 20, 20], result[18, 4], 40);
        Assert.True(result[6, 12][0] < 60 && result[6, 12][2] > 180, "cyan");
        Assert.True(result[18, 12][0] > 180 && result[18, 12][1] < 80, "red");
    }

    private static readonly Dictionary<string, TiffFile> Oddities = new()
    {
        ["tags out of order"] = Rgb with { Arrange = entries => [.. entries.OrderByDescending(entry => entry.Tag)] },
        ["tags twice"] = Rgb with
        {
            Arrange = entries => [.. entries.SelectMany(entry => new[] { entry, entry with { Values = [.. entry.Values.Select(_ => 3.0)] } })],
        },
        ["private tags"] = Rgb with { Entries = [(32781, 7, [1, 2, 3]), (50000, 99, [1]), (65000, 4, [1, 2, 3])] },
        ["text that does not end"] = Rgb with { Entries = [(270, 2, Text("no end"))] },
        ["text with zeros behind"] = Rgb with { Entries = [(305, 2, Text("padded\0\0\0\0\0"))] },
        ["date of 19 bytes"] = Rgb with { Entries = [(306, 2, Text("2024:01:02 03:04:05"))] },
        ["text that is a number"] = Rgb with { Entries = [(271, TiffFile.Long, [7])] },
        ["resolution without a unit"] =
            Rgb with { Entries = [(282, TiffFile.Rational, [72, 72]), (283, TiffFile.Rational, [0]), (296, TiffFile.Short, [0])] },
        ["orientation 0"] = Rgb with { Entries = [(274, TiffFile.Short, [0])] },
        ["orientation 9"] = Rgb with { Entries = [(274, TiffFile.Short, [9])] },
        ["directories below that are not there"] =
            Rgb with { Entries = [(330, TiffFile.Long, [999999]), (34665, TiffFile.Long, [4]), (34853, TiffFile.Long, [7777777])] },
        ["numbers of other types"] = Rgb with
        {
            Entries =
            [
                (256, TiffFile.Short, [24]), (257, 1, [16]), (258, TiffFile.Long, [8, 8, 8]), (259, TiffFile.Long, [1]), (262, 1, [2]),
                (277, TiffFile.Long, [3]), (278, TiffFile.Short, [16]),
            ],
        },
        ["numbers of 64 bits"] = Rgb with { IsBigTiff = true, Entries = [(256, 16, [24]), (257, 16, [16]), (277, 16, [3])] },
        ["places of 16 bits"] = Rgb with
        {
            RowsPerStrip = 4,
            Arrange = entries => [.. entries.Select(entry => entry.Tag is 273 or 279 ? entry with { Type = TiffFile.Short } : entry)],
        },
        ["one depth for all samples"] = Rgb with { Entries = [(258, TiffFile.Short, [8])] },
        ["more values than needed"] = Rgb with
        {
            Entries =
            [
                (256, TiffFile.Long, [24, 0, 0]), (257, TiffFile.Short, [16, 1, 1, 1]), (258, TiffFile.Short, [8, 8, 8, 8, 8]),
                (259, TiffFile.Short, [1, 0, 0]), (262, TiffFile.Short, [2, 9, 9]), (277, TiffFile.Short, [3, 3, 3]),
                (339, TiffFile.Short, [1, 1, 1, 1, 1]),
            ],
        },
        ["samples not counted"] = Rgb with { Entries = [(277, TiffFile.Short, [])] },
        ["colours not named"] = Rgb with { Entries = [(262, TiffFile.Short, [])] },
        ["compression not named"] = Rgb with { Entries = [(259, TiffFile.Short, [])] },
        ["format of samples 0 times"] = Rgb with { Entries = [(284, TiffFile.Short, [])] },
        ["byte counts missing"] = Rgb with { RowsPerStrip = 4, Entries = [(279, TiffFile.Long, [])] },
        ["byte counts missing, compressed"] = Rgb with { RowsPerStrip = 4, Compression = 5, Entries = [(279, TiffFile.Long, [])] },
        ["byte counts 0"] = Rgb with { RowsPerStrip = 8, Entries = [(279, TiffFile.Long, [0, 0])] },
        ["byte counts 0, compressed"] = Rgb with { RowsPerStrip = 8, Compression = 8, Entries = [(279, TiffFile.Long, [0, 0])] },
        ["byte counts too large"] = Rgb with { Entries = [(279, TiffFile.Long, [99999])] },
        ["byte counts too large, compressed"] = Rgb with { Compression = 32773, Entries = [(279, TiffFile.Long, [99999])] },
        ["byte count too small"] = Rgb with { Entries = [(279, TiffFile.Long, [10])] },
        ["fewer byte counts than strips"] = Rgb with { RowsPerStrip = 4, Compression = 5, Entries = [(279, TiffFile.Long, [200])] },
        ["rows of a strip missing"] = Rgb with { Entries = [(278, TiffFile.Long, [])] },
        ["rows of several strips missing"] = Rgb with { RowsPerStrip = 4, Entries = [(278, TiffFile.Long, [])] },
        ["rows of a strip 0"] = Rgb with { Entries = [(278, TiffFile.Long, [0])] },
        ["rows of a strip beyond the height"] = Rgb with { Entries = [(278, TiffFile.Long, [uint.MaxValue])] },
        ["tiles listed as strips"] = Rgb with
        {
            TileWidth = 16,
            TileHeight = 16,
            Arrange = entries => [.. entries.Select(entry => entry.Tag is 324 or 325 ? entry with { Tag = entry.Tag == 324 ? 273 : 279 } : entry)],
        },
        ["predictor without compression"] = Rgb with { Entries = [(317, TiffFile.Short, [2])] },
        ["next page outside the file"] = Rgb with { Next = 0x7FFFFFFF },
        ["next page within the pixels"] = Rgb with { Next = 9 },
        ["profile that is none"] = Rgb with { Entries = [(34675, 7, [.. Enumerable.Repeat(1.0, 200)])] },
        ["profile outside the file"] =
            Rgb with { Arrange = entries => [.. entries, (34675, 7, [.. Enumerable.Repeat(0.0, 128), .. Text("RGB ")])] },
        ["profile of which only the header is there"] = Rgb with { Entries = [(34675, 7, BrokenProfile())] },
    };

    public static TheoryData<string> OddityNames => [.. Oddities.Keys];

    [Theory]
    [MemberData(nameof(OddityNames))]
    public async Task Oddity_that_touches_no_pixel_makes_no_difference(string name) => await AssertQuartersAsync(Oddities[name], Colours, 0);

    [Fact]
    public async Task Directory_that_ends_with_the_file_is_whole()
    {
        var file = Rgb.ToArray();

        await AssertQuartersAsync(file[..^4], Colours, 0);
        await AssertQuartersAsync(file[..^3], Colours, 0);
    }

    [Fact]
    public async Task Page_that_is_not_there_is_a_fault_of_the_source() => Assert.Equal(
        ImageProcessingError.Damaged, await FaultAsync(Rgb.ToArray(), Plans.Of(ImageFormat.Tiff, Side, 16, Side, 16, index: 1)));

    private static readonly Dictionary<string, TiffFile> Losses = new()
    {
        ["strip outside the file"] = Rgb with { Entries = [(273, TiffFile.Long, [999999])] },
        ["strip that the file cuts off"] = Rgb with { Entries = [(273, TiffFile.Long, [800])] },
        ["too few strips"] = Rgb with { RowsPerStrip = 4, Entries = [(273, TiffFile.Long, [8, 300])] },
        ["LZW that ends"] = Rgb with { Compression = 5, Segments = [TiffFile.Lzw(new byte[1000], isOld: false)] },
        ["LZW of a code that does not exist"] = Rgb with { Compression = 5, Segments = [[0x80, 0x1F, 0xFF, 0xFF, .. new byte[2000]]] },
        ["PackBits that ends"] = Rgb with { Compression = 32773, Segments = [[129, 1, 129, 2, 129, 3]] },
        ["deflate that ends"] = Rgb with { Compression = 8, Segments = [TiffFile.Deflate(new byte[1000])] },
        ["deflate of a wrong checksum"] = Rgb with { Compression = 8, Segments = [[.. TiffFile.Deflate(new byte[1152])[..^1], 0x77]] },
        ["deflate that is none"] = Rgb with { Compression = 8, Segments = [[1, 2, 3, 4, 5, 6, 7, 8]] },
    };

    public static TheoryData<string> LossNames => [.. Losses.Keys];

    [Theory]
    [MemberData(nameof(LossNames))]
    public async Task Loss_of_pixels_is_a_fault_of_the_source(string name) => Assert.Equal(ImageProcessingError.Damaged, await FaultAsync(Losses[name]));

    private static readonly Dictionary<string, TiffFile> Strangers = new()
    {
        ["mask"] = Grey with { Photometric = 4, Bits = 1, Quarters = Bits },
        ["sensor"] = Grey with { Photometric = 32803 },
        ["linear sensor"] = Rgb with { Photometric = 34892 },
        ["ITU L*a*b*"] = Rgb with { Photometric = 10 },
        ["LogLuv"] = Rgb with { Photometric = 32845, Compression = 34676 },
        ["signed"] = Grey with { SampleFormat = 2 },
        ["signed of 16 bits"] = Rgb with { SampleFormat = 2, Bits = 16 },
        ["complex"] = Grey with { SampleFormat = 6, Bits = 64 },
        ["floating point above 1"] = Grey with { SampleFormat = 3, Bits = 32, Quarters = [[0], [0.5], [1], [7]] },
        ["floating point that is no number"] =
            Rgb with { SampleFormat = 3, Bits = 32, Quarters = [[0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, double.NaN]] },
        ["64 bits"] = Grey with { Bits = 64 },
        ["samples of different depths"] = Rgb with { Entries = [(258, TiffFile.Short, [5, 6, 5])] },
        ["inks that are not those of CMYK"] =
            new TiffFile { Photometric = 5, Quarters = With(Colours, 9), Entries = [(332, TiffFile.Short, [2])] },
        ["old JPEG"] = Rgb with { Compression = 6 },
        ["JPEG of inks"] = new TiffFile { Photometric = 5, Quarters = With(Colours, 9), Compression = 7 },
        ["JPEG in planes"] = Rgb with { Compression = 7, IsPlanar = true },
        ["JBIG"] = Grey with { Compression = 34661 },
        ["JPEG 2000"] = Rgb with { Compression = 34712 },
        ["LERC"] = Rgb with { Compression = 34887 },
        ["LZMA"] = Rgb with { Compression = 34925 },
        ["Zstandard"] = Rgb with { Compression = 50000 },
        ["WebP"] = Rgb with { Compression = 50001 },
        ["JPEG XL"] = Rgb with { Compression = 50002 },
        ["NeXT"] = Grey with { Compression = 32766 },
        ["compression of no name"] = Rgb with { Compression = 4711 },
        ["more samples than any writer has"] = Rgb with { Entries = [(277, TiffFile.Short, [65])] },
        ["unknown predictor"] = Rgb with { Compression = 5, Entries = [(317, TiffFile.Short, [9])] },
    };

    public static TheoryData<string> StrangerNames => [.. Strangers.Keys];

    [Theory]
    [MemberData(nameof(StrangerNames))]
    public async Task Kind_that_is_not_known_to_come_out_right_is_unsupported(string name) =>
        Assert.Equal(ImageProcessingError.Unsupported, await FaultAsync(Strangers[name]));

    [Theory]
    [InlineData(3, "4:2:0")]
    [InlineData(3, "4:4:4")]
    [InlineData(1, "4:4:4")]
    public async Task Jpeg_within_a_tiff_has_the_right_colours(int bands, string sampling)
    {
        var expected = bands == 1 ? Greys : Colours;
        var source = Pixels.Draw(96, 64, (x, y) => [.. expected[(x < 48 ? 0 : 1) + (y < 32 ? 0 : 2)].Select(value => (byte)value)])
            .Encode(ImageFormat.Tiff, image =>
            {
                image.Settings.Compression = CompressionMethod.JPEG;
                image.Quality = 95;
                image.Settings.SetDefine("jpeg:sampling-factor", sampling);
            });

        await AssertQuartersAsync(source, expected, 6);

        // What the directory says of the sampling is not what counts, but the JPEG.
        var entry = source.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x12, 0x02, 3, 0, 2, 0, 0, 0]);
        if (entry > 0)
        {
            (source[entry + 8], source[entry + 10]) = (4, 4);
            await AssertQuartersAsync(source, expected, 6);
        }
    }

    [Theory]
    [InlineData(CompressionMethod.Fax)]
    [InlineData(CompressionMethod.Group4)]
    public async Task Fax_is_the_picture_or_refused_as_the_engine_says(CompressionMethod compression)
    {
        var picture = Pixels.Draw(150, 70, (x, y) => [(byte)((x / 10) + (y / 20)) % 2 == 0 ? (byte)0 : (byte)255]);
        var source = picture.Encode(ImageFormat.Tiff, image =>
        {
            image.Settings.Compression = compression;
            image.ColorType = ColorType.Bilevel;
        });
        var plan = Plans.Of(ImageFormat.Tiff, 150, 70, 150, 70);
        if (!ReadsFaxAndTilesOfJpeg)
        {
            Assert.Equal(ImageProcessingError.Unsupported, await FaultAsync(source, plan));
            return;
        }

        var result = Pixels.Decode(await RunAsync(source, plan), ImageFormat.Png);

        Assert.Equal(picture.Content, result.Content);
    }

    [Fact]
    public async Task Jpeg_in_tiles_is_the_picture_or_refused_as_the_engine_says()
    {
        var source = Photo().Encode(ImageFormat.Tiff, image =>
        {
            image.Settings.Compression = CompressionMethod.JPEG;
            image.Quality = 95;
            image.Settings.SetDefine(MagickFormat.Tiff, "tile-geometry", "64x32");
        });
        Assert.True(source.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x42, 0x01, 3, 0, 1, 0, 0, 0, 64]) > 0);
        if (ReadsFaxAndTilesOfJpeg)
        {
            await AssertQuartersAsync(source, Colours, 8);
            return;
        }

        Assert.Equal(ImageProcessingError.Unsupported, await FaultAsync(source, Plans.Of(ImageFormat.Tiff, 96, 64, 48, 32)));
    }

    [Fact]
    public async Task Jpeg_within_a_tiff_without_its_end_mark_is_whole()
    {
        var jpeg = Photo().Encode(ImageFormat.Jpeg);
        Assert.Equal([0xFF, 0xD9], jpeg[^2..]);

        var file = new TiffFile
        {
            Width = 96,
            Height = 64,
            RowsPerStrip = 64,
            Photometric = 6,
            Compression = 7,
            Quarters = Colours,
            Segments = [jpeg[..^2]],
        };

        await AssertQuartersAsync(file, Colours, 8);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public async Task Profile_is_applied(int bits)
    {
        var profile = ColorProfiles.AdobeRGB1998.ToByteArray()!;
        var file = Rgb with
        {
            Bits = bits,
            Quarters = Scaled([[0, 200, 0], [0, 200, 0], [128, 128, 128], [255, 255, 255]], bits == 8 ? 1 : 257),
            Entries = [(34675, 7, [.. profile.Select(value => (double)value)])],
        };

        await AssertQuartersAsync(file, [[0, 201, 0], [0, 201, 0], [128, 128, 128], [255, 255, 255]], 3);
    }

    [Fact]
    public async Task Profile_is_applied_to_a_palette_of_greys()
    {
        var profile = ColorProfiles.AdobeRGB1998.ToByteArray()!;
        var file = new TiffFile
        {
            Photometric = 3,
            Bits = 2,
            Quarters = [[0], [1], [2], [3]],
            Entries =
            [
                (320, TiffFile.Short, [0, 10000, 30000, 65535, 0, 10000, 30000, 65535, 0, 10000, 30000, 65535]),
                (34675, 7, [.. profile.Select(value => (double)value)]),
            ],
        };

        Assert.Equal(3, (await DecodeAsync(file)).Bands);
    }

    /// <summary>The four quarters, large enough for a JPEG's blocks.</summary>
    private static Pixels Photo() => Pixels.Draw(96, 64, (x, y) => [.. Colours[(x < 48 ? 0 : 1) + (y < 32 ? 0 : 2)].Select(value => (byte)value)]);

    private static double[][] Scaled(double[][] quarters, double factor) => [.. quarters.Select(quarter => quarter.Select(value => value * factor).ToArray())];

    private static double[][] With(double[][] quarters, double sample) => [.. quarters.Select(quarter => (double[])[.. quarter, sample])];

    private static (int, int, double[])[] Extra(params double[] meanings) => [(338, TiffFile.Short, meanings)];

    private static double[] Map(int length, int factor) =>
        [.. Enumerable.Range(0, 3).SelectMany(band => Enumerable.Range(0, length).Select(i => i < 4 ? Colours[i][band] * factor : 0))];

    private static double[] Text(string text) => [.. Encoding.ASCII.GetBytes(text).Select(value => (double)value)];

    /// <summary>A header that announces a profile of RGB, and no more than that.</summary>
    private static double[] BrokenProfile()
    {
        var profile = new byte[300];
        profile[3] = 44;
        profile[2] = 1;
        "mntrRGB XYZ "u8.CopyTo(profile.AsSpan(12));
        "acsp"u8.CopyTo(profile.AsSpan(36));
        (profile[8], profile[131]) = (2, 200);
        return [.. profile.Select(value => (double)value)];
    }

    /// <summary>The colours by ITU-R BT.601, in full range.</summary>
    private static double[][] YCbCr() =>
    [
        .. Colours.Select(colour =>
        {
            var luma = (0.299 * colour[0]) + (0.587 * colour[1]) + (0.114 * colour[2]);
            return new[] { Math.Round(luma), Math.Round(128 + ((colour[2] - luma) / 1.772)), Math.Round(128 + ((colour[0] - luma) / 1.402)) };
        }),
    ];

    private Task AssertQuartersAsync(TiffFile file, double[][] expected, int tolerance) => AssertQuartersAsync(file.ToArray(), expected, tolerance);

    private async Task AssertQuartersAsync(byte[] file, double[][] expected, int tolerance)
    {
        var result = await DecodeAsync(file);
        var (width, height) = (result.Width, result.Height);
        Assert.Equal(expected[0].Length, result.Bands);
        AssertNear(expected[0], result[width / 4, height / 4], tolerance);
        AssertNear(expected[1], result[width * 3 / 4, height / 4], tolerance);
        AssertNear(expected[2], result[width / 4, height * 3 / 4], tolerance);
        AssertNear(expected[3], result[width * 3 / 4, height * 3 / 4], tolerance);
        AssertNear(expected[0], result[0, 0], tolerance);
        AssertNear(expected[3], result[width - 1, height - 1], tolerance);
    }

    private Task<Pixels> DecodeAsync(TiffFile file) => DecodeAsync(file.ToArray());

    /// <summary>Decodes the first page, by what its header says.</summary>
    private async Task<Pixels> DecodeAsync(byte[] file)
    {
        var header = await SourceHeaderReader.ReadAsync(new MemoryStream(file), CancellationToken.None);
        var frame = header.Value!.Frames[0];
        Assert.Equal(1, frame.Orientation);
        var plan = Plans.Of(ImageFormat.Tiff, frame.Width, frame.Height, frame.Width, frame.Height, hasAlpha: frame.HasAlpha);
        var result = Pixels.Decode(await RunAsync(file, plan), ImageFormat.Png);
        Assert.Equal(frame.HasAlpha, result.Bands is 2 or 4);
        return result;
    }

    private Task<ImageProcessingError> FaultAsync(TiffFile file) =>
        FaultAsync(file.ToArray(), Plans.Of(ImageFormat.Tiff, file.Width, file.Height, 12, 8));

    private async Task<ImageProcessingError> FaultAsync(byte[] file, ImagePlan plan) =>
        (await Assert.ThrowsAsync<ImageProcessingException>(() => RunAsync(file, plan))).Error;

    private static void AssertNear(double[] expected, ReadOnlySpan<byte> actual, int tolerance)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"{string.Join(' ', expected)} came out as {string.Join(' ', actual.ToArray())}.");
        }
    }
}
