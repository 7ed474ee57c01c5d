using PhotoResize.EngineSupport;
using PhotoResize.Planning;

namespace PhotoResize.Tests.EngineSupport;

public sealed class UnsharpMaskTests
{
    // With sigma 0.5 the weights are 0.7866, 0.1065 and 0.0003, so the blur takes 10.7 of 100 levels across an edge.
    private static readonly byte[] Edge = [100, 100, 100, 100, 200, 200, 200, 200];

    [Theory]
    [InlineData(100, 0, new byte[] { 100, 100, 100, 89, 211, 200, 200, 200 })]
    [InlineData(200, 0, new byte[] { 100, 100, 100, 79, 221, 200, 200, 200 })]
    [InlineData(50, 0, new byte[] { 100, 100, 100, 95, 205, 200, 200, 200 })]
    [InlineData(100, 10, new byte[] { 100, 100, 100, 89, 211, 200, 200, 200 })]
    [InlineData(100, 11, new byte[] { 100, 100, 100, 100, 200, 200, 200, 200 })]
    public void Edge_is_raised_by_amount_from_the_threshold_on(int amount, int threshold, byte[] expected) =>
        Assert.Equal(expected, Sharpen(Edge, 8, 1, new(amount, 0.5, threshold)));

    [Fact]
    public void Edge_is_changed_further_away_by_a_larger_radius()
    {
        var near = Sharpen(Edge, 8, 1, new(100, 0.5, 0));
        var far = Sharpen(Edge, 8, 1, new(100, 2, 0));
        Assert.Equal(100, near[1]);
        Assert.True(far[1] < 100 && far[3] < near[3]);
    }

    [Fact]
    public void Edge_from_top_to_bottom_is_raised_as_one_from_left_to_right() =>
        Assert.Equal(Sharpen(Edge, 8, 1, new(100, 0.5, 0)), Sharpen(Edge, 1, 1, new(100, 0.5, 0)));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Flat_picture_stays_flat(int bands)
    {
        byte[] colour = [.. new byte[] { 13, 200, 90, 255 }.Take(bands)];
        var picture = Enumerable.Repeat(colour, 30 * 10).SelectMany(pixel => pixel).ToArray();
        Assert.Equal(picture, Sharpen(picture, 30, bands, new(150, 1.5, 0)));
    }

    [Fact]
    public void All_colours_change_by_the_same_number_of_levels()
    {
        byte[] picture = [90, 60, 30, 90, 60, 30, 90, 60, 30, 190, 60, 130, 190, 60, 130, 190, 60, 130];
        var sharpened = Sharpen(picture, 6, 3, new(100, 0.5, 0));
        var changes = sharpened.Zip(picture, (after, before) => after - before).Chunk(3).ToArray();
        Assert.All(changes, change => Assert.Single(change.Distinct()));

        // By luma: 0.299 x 100 + 0.114 x 100 are 41.3 levels across the edge, of which the blur takes 4.4.
        Assert.Equal([0, 0, -4, 4, 0, 0], changes.Select(change => change[0]));
    }

    [Fact]
    public void Values_end_at_black_and_white() =>
        Assert.Equal([4, 4, 4, 0, 255, 250, 250, 250], Sharpen([4, 4, 4, 4, 250, 250, 250, 250], 8, 1, new(100, 0.5, 0)));

    /// <summary>Pixels are sharpened many at a time. Of three equal bands, each is what it is as the only one, but for rounding of luma.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(53)]
    [InlineData(331)]
    public void Colours_of_many_pixels_change_as_in_a_grey_picture(int width)
    {
        const int Height = 3;
        var random = new Random(7);
        byte[] grey = [.. Enumerable.Range(0, width * Height).Select(_ => (byte)(random.Next(3) switch { 0 => 0, 1 => 255, _ => random.Next(256) }))];
        byte[] picture = [.. grey.SelectMany(value => new[] { value, value, value })];
        var expected = Sharpen(grey, width, 1, new(400, 1, 0));
        var sharpened = Sharpen(picture, width, 3, new(400, 1, 0));
        for (var i = 0; i < sharpened.Length; i++)
        {
            Assert.InRange(sharpened[i] - expected[i / 3], -1, 1);
            Assert.Equal(sharpened[i / 3 * 3], sharpened[i]);
        }
    }

    [Fact]
    public void Colours_under_full_transparency_make_no_halo_and_alpha_stays()
    {
        byte[] picture = [100, 255, 100, 255, 100, 255, 255, 0, 255, 0, 255, 0];
        Assert.Equal(picture, Sharpen(picture, 6, 2, new(150, 1, 0)));
    }

    /// <summary>Larger than one strip of rows, with the ends of strips inside of the blur's reach.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Result_is_that_of_the_definition(int bands)
    {
        const int Width = 19;
        const int Height = 300;
        var picture = new byte[Width * Height * bands];
        new Random(11).NextBytes(picture);
        var sharpening = new Sharpening(75, 1.5, 20);

        var actual = Sharpen(picture, Width, bands, sharpening);

        var expected = Reference(picture, Width, Height, bands, sharpening);
        for (var i = 0; i < actual.Length; i++)
        {
            Assert.InRange(actual[i], expected[i] - 0.51, expected[i] + 0.51);
        }
    }

    private static byte[] Sharpen(byte[] picture, int width, int bands, Sharpening sharpening)
    {
        var result = new byte[picture.Length];
        UnsharpMask.Apply(picture, result, width, bands, sharpening);
        return result;
    }

    private static double[] Reference(byte[] picture, int width, int height, int bands, Sharpening sharpening)
    {
        var reach = (int)Math.Ceiling(3 * sharpening.Radius);
        var hasAlpha = bands is 2 or 4;
        var result = new double[picture.Length];
        for (var i = 0; i < width * height; i++)
        {
            var (sum, weights) = (0.0, 0.0);
            for (var dy = -reach; dy <= reach; dy++)
            {
                for (var dx = -reach; dx <= reach; dx++)
                {
                    var (x, y) = (Math.Clamp(i % width + dx, 0, width - 1), Math.Clamp(i / width + dy, 0, height - 1));
                    var weight = Math.Exp(-(dx * dx + dy * dy) / (2 * sharpening.Radius * sharpening.Radius))
                        * (hasAlpha ? Pixel(y * width + x)[^1] : 1);
                    sum += weight * Luma(Pixel(y * width + x));
                    weights += weight;
                }
            }

            var detail = Luma(Pixel(i)) - (weights > 0 ? sum / weights : Luma(Pixel(i)));
            var change = Math.Abs(detail) < sharpening.Threshold ? 0 : detail * sharpening.Amount / 100;
            for (var band = 0; band < bands; band++)
            {
                var isAlpha = hasAlpha && band == bands - 1;
                result[i * bands + band] = isAlpha ? Pixel(i)[band] : Math.Clamp(Pixel(i)[band] + change, 0, 255);
            }
        }

        return result;

        ReadOnlySpan<byte> Pixel(int i) => picture.AsSpan(i * bands, bands);
    }

    private static double Luma(ReadOnlySpan<byte> pixel) =>
        pixel.Length < 3 ? pixel[0] : 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2];
}
