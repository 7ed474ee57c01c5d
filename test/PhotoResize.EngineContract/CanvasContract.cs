using PhotoResize.EngineContract.Support;
using PhotoResize.Planning;
using PhotoResize.Settings;

namespace PhotoResize.EngineContract;

public abstract class CanvasContract : EngineTests
{
    private static readonly ImagePlan Padded = Plans.Of(ImageFormat.Png, 20, 20, 20, 20) with
    {
        Outer = new PixelSize(40, 20),
        Offset = new PixelPoint(10, 0),
    };

    [Fact]
    public async Task Padding_without_a_colour_is_transparent()
    {
        var result = await ProcessAsync(Pixels.Flat(20, 20, 10, 20, 30).Encode(ImageFormat.Png), Padded);

        Assert.Equal((40, 20, 4), (result.Width, result.Height, result.Bands));
        Assert.Equal([0, 0, 0, 0], result[9, 10].ToArray());
        Assert.Equal([10, 20, 30, 255], result[10, 10].ToArray());
        Assert.Equal([10, 20, 30, 255], result[29, 10].ToArray());
        Assert.Equal([0, 0, 0, 0], result[30, 10].ToArray());
    }

    [Theory]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Jpeg)]
    public async Task Padding_with_an_opaque_colour_has_it(ImageFormat format)
    {
        var plan = Padded.As(format) with { Matte = new Rgba(200, 100, 50, 255) };

        var result = await ProcessAsync(Pixels.Flat(20, 20, 10, 20, 30).Encode(ImageFormat.Png), plan);

        Assert.Equal(3, result.Bands);
        Assert.InRange(result[2, 10][0], 197, 203);
        Assert.InRange(result[38, 10][2], 47, 53);
        Assert.InRange(result[20, 10][0], 7, 13);
    }

    [Fact]
    public async Task Padding_of_grey_with_a_colour_is_coloured()
    {
        var result = await ProcessAsync(Pixels.Flat(20, 20, 90).Encode(ImageFormat.Png), Padded with { Matte = new Rgba(200, 100, 50, 255) });

        Assert.Equal([200, 100, 50], result[0, 0].ToArray());
        Assert.Equal([90, 90, 90], result[20, 10].ToArray());
    }

    [Fact]
    public async Task Padding_with_a_translucent_colour_keeps_its_alpha()
    {
        var result = await ProcessAsync(Pixels.Flat(20, 20, 10, 20, 30).Encode(ImageFormat.Png), Padded with { Matte = new Rgba(200, 100, 50, 128) });

        Assert.Equal([200, 100, 50, 128], result[0, 0].ToArray());
        Assert.Equal([10, 20, 30, 255], result[20, 10].ToArray());
    }

    [Fact]
    public async Task Matte_behind_alpha_shows_through()
    {
        var picture = Pixels.Draw(20, 20, (x, _) => x < 10 ? [0, 0, 0, 0] : [255, 255, 255, 128]);
        var plan = Plans.Of(ImageFormat.Png, 20, 20, 20, 20, hasAlpha: true) with { Matte = new Rgba(200, 0, 0, 255) };

        var result = await ProcessAsync(picture.Encode(ImageFormat.Png), plan);

        Assert.Equal([200, 0, 0], result[5, 5].ToArray());
        Assert.InRange(result[15, 5][0], 226, 229);
        Assert.InRange(result[15, 5][1], 127, 129);
    }

    [Fact]
    public async Task Translucent_matte_behind_alpha_is_composited()
    {
        var picture = Pixels.Draw(20, 20, (x, _) => x < 10 ? [0, 0, 0, 0] : [255, 255, 255, 128]);
        var plan = Padded with { Frame = Padded.Frame with { HasAlpha = true }, Matte = new Rgba(200, 0, 0, 128) };

        var result = await ProcessAsync(picture.Encode(ImageFormat.Png), plan);

        Assert.Equal([200, 0, 0, 128], result[0, 0].ToArray());
        Assert.Equal([200, 0, 0, 128], result[15, 5].ToArray());
        // Alpha 0.5 over 0.5 is 0.75; two thirds of the colour are the picture's.
        Assert.InRange(result[25, 5][3], 190, 193);
        Assert.InRange(result[25, 5][0], 235, 238);
        Assert.InRange(result[25, 5][1], 169, 172);
    }
}
