using ImageMagick;
using PhotoResize.EngineContract.Support;
using PhotoResize.Settings;

namespace PhotoResize.Vips.Tests;

/// <summary>Which WebPs the decoder reduces, and where their pixels come to lie.</summary>
public sealed class WebPReductionTests
{
    // What the mean of black and white is in encoded values, and in linear light.
    private const int DecodersGrey = 128;
    private const int FiltersGrey = 188;

    [Fact]
    public async Task Opaque_lossy_picture_is_reduced_by_its_decoder() =>
        await AssertStripesBecomeAsync(DecodersGrey, Stripes(bands: 3).Encode(ImageFormat.WebP, Lossy), hasAlpha: false);

    [Fact]
    public async Task Lossless_picture_is_reduced_by_the_filter() =>
        await AssertStripesBecomeAsync(FiltersGrey, Stripes(bands: 3).Encode(ImageFormat.WebP), hasAlpha: false);

    [Fact]
    public async Task Picture_with_alpha_is_reduced_by_the_filter() =>
        await AssertStripesBecomeAsync(FiltersGrey, Stripes(bands: 4).Encode(ImageFormat.WebP, Lossy), hasAlpha: true);

    [Fact]
    public async Task Frame_of_an_animation_is_reduced_by_the_filter()
    {
        // Encoders make one picture of two equal ones.
        var stripes = Stripes(bands: 3);
        var frames = Pixels.Draw(256, 512, (x, y) => stripes[x, (y + (y / 256)) % 256].ToArray()) with { Delays = [100, 100] };
        var file = frames.Encode(ImageFormat.WebP, Lossy, frames: 2);

        await AssertStripesBecomeAsync(FiltersGrey, file, hasAlpha: false, height: frames.Height / 2);
    }

    [Theory]
    [InlineData(2, 801, 603)]
    [InlineData(4, 801, 603)]
    [InlineData(4, 799, 602)]
    public async Task Pixels_stay_in_their_places_where_the_decoder_cannot_divide_evenly(int shrink, int width, int height)
    {
        // Waves of 16 pixels: a pixel to the side is 39 levels.
        var waves = Pixels.Draw(width, height, (x, y) =>
        {
            var level = (byte)(128 + (50 * Math.Sin(x * Math.PI / 8)) + (50 * Math.Sin(y * Math.PI / 8)));
            return [level, level, level];
        });
        var file = waves.Encode(ImageFormat.WebP, Lossy);
        var plan = Plans.Of(ImageFormat.WebP, width, height, 150, 113) with { LinearLight = false };

        var filtered = await VipsEngine.ProcessAsync(file, plan);
        var reduced = await VipsEngine.ProcessAsync(file, plan with { ShrinkFactor = shrink });

        var largest = filtered.Content.Zip(reduced.Content, (a, b) => Math.Abs(a - b)).Max();
        Assert.InRange(largest, 1, 14);
    }

    private static Pixels Stripes(int bands) => Pixels.Draw(256, 256, (_, y) =>
    {
        var level = (byte)(y % 2 * 255);
        return bands == 3 ? [level, level, level] : [level, level, level, (byte)(y < 8 ? 254 : 255)];
    });

    private static async Task AssertStripesBecomeAsync(int grey, byte[] file, bool hasAlpha, int height = 256)
    {
        var plan = Plans.Of(ImageFormat.WebP, 256, height, 32, height / 8, hasAlpha: hasAlpha) with { ShrinkFactor = 2 };

        var result = await VipsEngine.ProcessAsync(file, plan);

        Assert.InRange(result.Mean(band: 1), grey - 12, grey + 12);
    }

    private static void Lossy(MagickImage image)
    {
        image.Quality = 98;
        image.Settings.SetDefine(MagickFormat.WebP, "lossless", false);
    }
}
