using PhotoResize.EngineContract.Support;
using PhotoResize.Settings;

namespace PhotoResize.EngineContract;

/// <summary>Every format that is read to every one that is written, with every kind of pixels.</summary>
public abstract class FormatContract : EngineTests
{
    private static readonly byte[][] Corners = [[220, 30, 30], [30, 200, 30], [30, 30, 220], [230, 230, 230]];

    private static readonly ImageFormat[] Formats = [.. Enum.GetValues<ImageFormat>().Except([ImageFormat.Avif])];

    public static TheoryData<ImageFormat, ImageFormat> Pairs()
    {
        var pairs = new TheoryData<ImageFormat, ImageFormat>();
        foreach (var source in Formats.Except([ImageFormat.Png8]))
        {
            foreach (var result in Formats)
            {
                pairs.Add(source, result);
            }
        }

        return pairs;
    }

    public static TheoryData<ImageFormat> Results() => [.. Formats];

    [Fact]
    public void All_but_avif_is_read_and_written()
    {
        Assert.Superset(Formats.Except([ImageFormat.Png8]).ToHashSet(), Processor.Readable.ToHashSet());
        Assert.Superset(Formats.ToHashSet(), Processor.Writable.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Picture_of_any_format_is_the_same_in_any_other(ImageFormat source, ImageFormat format)
    {
        var picture = Pixels.Draw(80, 60, (x, y) => Corners[(x / 40) + (2 * (y / 30))]);

        var result = await ProcessAsync(picture.Encode(source), Plans.Of(source, 80, 60, 40, 30).As(format));

        Assert.Equal((40, 30), (result.Width, result.Height));
        for (var i = 0; i < 4; i++)
        {
            Near(Corners[i], result[10 + (20 * (i % 2)), 7 + (15 * (i / 2))], 10);
        }
    }

    [Theory]
    [MemberData(nameof(Results))]
    public async Task Grey_of_any_depth_stays_grey(ImageFormat format)
    {
        var picture = Pixels.Draw(64, 16, (x, _) => [(byte)(x * 4)]);
        foreach (var depth in new[] { 8, 16 })
        {
            var source = picture.EncodePng(depth);

            var result = await ProcessAsync(source, Plans.Of(ImageFormat.Png, 64, 16, 64, 16).As(format));

            for (var x = 4; x < 64; x += 8)
            {
                Assert.InRange(result[x, 8][0], (x * 4) - 9, (x * 4) + 9);
                Assert.Equal(result[x, 8][0], result[x, 8][result.Bands > 2 ? 2 : 0]);
            }
        }
    }

    [Fact]
    public async Task Grey_is_written_without_colours()
    {
        var source = Pixels.Draw(16, 16, (x, _) => [(byte)(x * 9)]).Encode(ImageFormat.Jpeg);

        Assert.Equal(1, (await ProcessAsync(source, Plans.Of(ImageFormat.Jpeg, 16, 16, 8, 8))).Bands);
        Assert.Equal(1, (await ProcessAsync(source, Plans.Of(ImageFormat.Jpeg, 16, 16, 8, 8).As(ImageFormat.Jpeg))).Bands);
    }

    [Theory]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Png8)]
    [InlineData(ImageFormat.Gif)]
    [InlineData(ImageFormat.Tiff)]
    [InlineData(ImageFormat.WebP)]
    public async Task Alpha_is_kept_where_the_format_has_it(ImageFormat format)
    {
        var picture = Pixels.Draw(80, 60, (x, _) => x < 40 ? [220, 30, 30, 255] : [30, 30, 220, 0]);
        foreach (var source in new[] { ImageFormat.Png, ImageFormat.Tiff, ImageFormat.WebP, ImageFormat.Gif })
        {
            var result = await ProcessAsync(picture.Encode(source), Plans.Of(source, 80, 60, 40, 30, hasAlpha: true).As(format));

            Assert.Equal(4, result.Bands);
            Assert.Equal(255, result[8, 15][3]);
            Near([220, 30, 30], result[8, 15][..3], 8);
            Assert.Equal(0, result[32, 15][3]);
        }
    }

    [Theory]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Tiff)]
    [InlineData(ImageFormat.WebP)]
    public async Task Alpha_of_any_degree_is_kept(ImageFormat format)
    {
        var picture = Pixels.Draw(64, 16, (x, _) => [90, 140, 40, (byte)(x * 4)]);

        var result = await ProcessAsync(picture.Encode(ImageFormat.Png), Plans.Of(ImageFormat.Png, 64, 16, 64, 16, hasAlpha: true).As(format));

        for (var x = 0; x < 64; x++)
        {
            Assert.InRange(result[x, 8][3], (x * 4) - 1, (x * 4) + 1);
        }
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Bmp)]
    public async Task Alpha_is_flattened_where_the_format_has_none(ImageFormat format)
    {
        var picture = Pixels.Draw(80, 60, (x, _) => x < 40 ? [220, 30, 30, 255] : [30, 30, 220, 0]);
        var plan = Plans.Of(ImageFormat.Png, 80, 60, 40, 30, hasAlpha: true).As(format) with { Matte = Rgba.White };

        var result = await ProcessAsync(picture.Encode(ImageFormat.Png), plan);

        Assert.Equal(3, result.Bands);
        Near([220, 30, 30], result[8, 15], 8);
        Near([255, 255, 255], result[32, 15], 4);
    }

    [Fact]
    public async Task Palette_is_read_with_its_transparent_entry()
    {
        var picture = Pixels.Draw(80, 60, (x, _) => x < 40 ? [220, 30, 30, 255] : [0, 0, 0, 0]);
        var source = picture.Encode(ImageFormat.Png8);
        Assert.Equal(3, source[25]);

        var result = await ProcessAsync(source, Plans.Of(ImageFormat.Png, 80, 60, 40, 30, hasAlpha: true));

        Near([220, 30, 30, 255], result[8, 15], 6);
        Assert.Equal(0, result[32, 15][3]);
    }

    [Theory]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.WebP)]
    public async Task Palette_of_few_colours_is_exact_in_a_palette_format(ImageFormat source)
    {
        var picture = Pixels.Draw(40, 40, (x, y) => Corners[(x / 20) + (2 * (y / 20))]);

        var result = await ProcessAsync(picture.Encode(source), Plans.Of(source, 40, 40, 40, 40).As(ImageFormat.Png8));

        Near(Corners[0], result[5, 5], 4);
        Near(Corners[3], result[35, 35], 4);
    }

    [Theory]
    [MemberData(nameof(Results))]
    public async Task One_pixel_becomes_many_and_many_one(ImageFormat format)
    {
        var one = await ProcessAsync(Pixels.Flat(1, 1, 200, 100, 50).Encode(ImageFormat.Png), Plans.Of(ImageFormat.Png, 1, 1, 9, 5).As(format));
        var many = await ProcessAsync(Pixels.Flat(300, 300, 200, 100, 50).Encode(ImageFormat.Jpeg), Plans.Of(ImageFormat.Jpeg, 300, 300, 1, 1).As(format));

        Assert.Equal((9, 5), (one.Width, one.Height));
        Near([200, 100, 50], one[4, 2], 8);
        Assert.Equal((1, 1), (many.Width, many.Height));
        Near([200, 100, 50], many[0, 0], 8);
    }

    [Theory]
    [InlineData(8000, 1)]
    [InlineData(1, 8000)]
    public async Task Extreme_ratio_is_no_obstacle(int width, int height)
    {
        var source = Pixels.Flat(width, height, 200, 100, 50).Encode(ImageFormat.Jpeg);
        foreach (var format in Formats.Intersect(Processor.Writable))
        {
            var (across, down) = (Math.Max(width / 10, 1), Math.Max(height / 10, 1));

            var result = await ProcessAsync(source, Plans.Of(ImageFormat.Jpeg, width, height, across, down).As(format) with { ShrinkFactor = 8 });

            Assert.Equal((across, down), (result.Width, result.Height));
            Near([200, 100, 50], result[across / 2, down / 2], 8);
        }
    }

    private static void Near(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, int tolerance)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.InRange(actual[i], expected[i] - tolerance, expected[i] + tolerance);
        }
    }
}
