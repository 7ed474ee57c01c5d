using PhotoResize.EngineContract.Support;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.EngineContract;

public abstract class GeometryContract : EngineTests
{
    public static TheoryData<int, int, int, int, int, ResamplingFilter> Sizes()
    {
        var sizes = new TheoryData<int, int, int, int, int, ResamplingFilter>();
        var random = new Random(20);
        foreach (var filter in Enum.GetValues<ResamplingFilter>())
        {
            sizes.Add(801, 603, 1, 1, 32, filter);
            sizes.Add(801, 3, 97, 1, 1, filter);
            sizes.Add(3, 801, 1, 333, 8, filter);
            sizes.Add(5, 5, 7, 3, 1, filter);
            sizes.Add(1, 1, 40, 30, 1, filter);
            sizes.Add(3000, 2, 2, 2, 1, filter);
            for (var i = 0; i < 12; i++)
            {
                sizes.Add(random.Next(1, 900), random.Next(1, 900), random.Next(1, 400), random.Next(1, 400), 1 << random.Next(6), filter);
            }
        }

        return sizes;
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Resize_any_size_is_exact(int width, int height, int resultWidth, int resultHeight, int shrink, ResamplingFilter filter)
    {
        var source = Pixels.Flat(width, height, 90, 140, 200).Encode(ImageFormat.Jpeg);
        var plan = Plans.Of(ImageFormat.Jpeg, width, height, resultWidth, resultHeight) with { ShrinkFactor = shrink, Filter = filter };

        var result = await ProcessAsync(source, plan);

        Assert.Equal((resultWidth, resultHeight), (result.Width, result.Height));
        Assert.InRange(result[resultWidth / 2, resultHeight / 2][2], 196, 204);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Orientation_of_any_kind_shows_the_upright_picture(int orientation)
    {
        // Upright: red, green, blue and white in the corners; each quarter 60 x 40.
        var upright = Pixels.Draw(120, 80, (x, y) => (x < 60, y < 40) switch
        {
            (true, true) => [250, 0, 0],
            (false, true) => [0, 250, 0],
            (true, false) => [0, 0, 250],
            _ => [250, 250, 250],
        });
        var source = JpegOrientation.Insert(StoredOrientation.Store(upright, orientation).Encode(ImageFormat.Jpeg), orientation);
        // An uneven crop, so that an exchanged side or a wrong mirror shows: 40 x 32 of red, 20 of green, 24 of blue.
        var plan = Plans.Of(ImageFormat.Jpeg, 120, 80, 30, 28, orientation) with
        {
            Crop = new PixelRectangle(20, 8, 60, 56),
        };

        var result = await ProcessAsync(source, plan);

        Assert.Equal((30, 28), (result.Width, result.Height));
        AssertNear([250, 0, 0], result[17, 12]);
        AssertNear([0, 250, 0], result[22, 12]);
        AssertNear([0, 0, 250], result[17, 19]);
        AssertNear([250, 250, 250], result[22, 19]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(4, 1)]
    [InlineData(8, 1)]
    [InlineData(8, 3)]
    [InlineData(4, 6)]
    [InlineData(2, 8)]
    public async Task Crop_after_the_decoders_reduction_lands_within_half_a_pixel(int shrink, int orientation)
    {
        // A vertical ramp and a horizontal one: a place can be read off its colour. Odd sides, as most decoders round them up.
        const int Width = 1203;
        const int Height = 901;
        var upright = Pixels.Draw(Width, Height, (x, y) => [(byte)(x * 255 / Width), (byte)(y * 255 / Height), 128]);
        var source = StoredOrientation.Store(upright, orientation).Encode(ImageFormat.Jpeg);
        var crop = new PixelRectangle(301, 203, 555, 413);
        var plan = Plans.Of(ImageFormat.Jpeg, Width, Height, 555 / (3 * shrink), 413 / (3 * shrink), orientation) with
        {
            Crop = crop,
            ShrinkFactor = shrink,
            LinearLight = false,
        };

        var result = await ProcessAsync(source, plan);

        var (x, y) = (result.Width - 2, result.Height - 2);
        var step = crop.Width / (double)result.Width;
        var expectedX = (crop.X + ((x + 0.5) * step) - 0.5) * 255 / Width;
        var expectedY = (crop.Y + ((y + 0.5) * crop.Height / result.Height) - 0.5) * 255 / Height;
        var halfAPixel = (step / 2 * 255 / Width) + 1;
        Assert.InRange(result[x, y][0], expectedX - halfAPixel, expectedX + halfAPixel);
        Assert.InRange(result[x, y][1], expectedY - halfAPixel, expectedY + halfAPixel);
        Assert.InRange(result[1, 1][0], ((crop.X + (1.5 * step) - 0.5) * 255 / Width) - halfAPixel, ((crop.X + (1.5 * step) - 0.5) * 255 / Width) + halfAPixel);
    }

    [Theory]
    [InlineData(ResamplingFilter.CatmullRom, 100)]
    [InlineData(ResamplingFilter.Lanczos, 100)]
    [InlineData(ResamplingFilter.Spline36, 130)]
    [InlineData(ResamplingFilter.Linear, 77)]
    [InlineData(ResamplingFilter.Average, 61)]
    public async Task Gradient_without_the_decoders_reduction_stays_in_place(ResamplingFilter filter, int resultWidth)
    {
        // Half a pixel of the source is 0.3 levels across and 1.2 down; half a pixel of the result is four times that or more.
        var ramp = Pixels.Draw(400, 100, (x, y) => [(byte)(10 + (x * 0.6)), (byte)(10 + (y * 2.4)), 128]);
        var resultHeight = resultWidth / 4;
        var plan = Plans.Of(ImageFormat.Png, 400, 100, resultWidth, resultHeight) with { Filter = filter, LinearLight = false };

        var result = await ProcessAsync(ramp.Encode(ImageFormat.Png), plan);

        for (var x = 4; x < resultWidth - 4; x++)
        {
            // The source's values are cut off to whole levels, which takes half of one away.
            var place = ((x + 0.5) * 400 / resultWidth) - 0.5;
            Assert.InRange(result[x, resultHeight / 2][0] - (9.5 + (place * 0.6)), -1.1, 1.1);
        }

        for (var y = 4; y < resultHeight - 4; y++)
        {
            var place = ((y + 0.5) * 100 / resultHeight) - 0.5;
            Assert.InRange(result[resultWidth / 2, y][1] - (9.5 + (place * 2.4)), -1.1, 1.1);
        }
    }

    [Fact]
    public async Task Crop_without_resampling_keeps_every_pixel()
    {
        var picture = Pixels.Draw(50, 40, (x, y) => [(byte)(x * 5), (byte)(y * 6), (byte)(x ^ y)]);
        var plan = Plans.Of(ImageFormat.Png, 50, 40, 20, 10) with { Crop = new PixelRectangle(13, 7, 20, 10) };

        var result = await ProcessAsync(picture.Encode(ImageFormat.Png), plan);

        Assert.Equal(picture[13, 7].ToArray(), result[0, 0].ToArray());
        Assert.Equal(picture[32, 16].ToArray(), result[19, 9].ToArray());
    }

    [Theory]
    [InlineData(FlipMode.None, 90, 9, 0)]
    [InlineData(FlipMode.None, 180, 19, 9)]
    [InlineData(FlipMode.Horizontal, 0, 19, 0)]
    [InlineData(FlipMode.Vertical, 0, 0, 9)]
    [InlineData(FlipMode.Both, 0, 19, 9)]
    [InlineData(FlipMode.Horizontal, 90, 9, 19)]
    [InlineData(FlipMode.Vertical, 270, 9, 19)]
    public async Task Flip_and_rotate_move_the_marked_corner(FlipMode flip, int rotate, int x, int y)
    {
        var picture = Pixels.Draw(20, 10, (px, py) => (px, py) == (0, 0) ? [255, 0, 0] : [0, 0, 0]);
        var plan = Plans.Of(ImageFormat.Png, 20, 10, 20, 10) with { Flip = flip, Rotate = rotate };

        var result = await ProcessAsync(picture.Encode(ImageFormat.Png), plan);

        Assert.Equal(rotate is 90 or 270 ? (10, 20) : (20, 10), (result.Width, result.Height));
        Assert.Equal(255, result[x, y][0]);
    }

    private static void AssertNear(int[] expected, ReadOnlySpan<byte> actual)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.InRange(actual[i], expected[i] - 12, expected[i] + 12);
        }
    }
}
