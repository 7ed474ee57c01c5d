using PhotoResize.EngineContract.Support;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.EngineContract;

/// <summary>The efforts of large results, tried on small ones.</summary>
public abstract class EffortContract : EngineTests
{
    private const int Width = 320;
    private const int Height = 240;

    private static readonly Pixels Picture = Pixels.Draw(Width, Height, (x, y) =>
    [
        (byte)(128 + (100 * Math.Sin(x / 9.0))), (byte)(128 + (100 * Math.Cos(y / 7.0))), (byte)(((x / 16) + (y / 16)) % 2 == 0 ? 60 : 200),
    ]);

    [Theory]
    [InlineData(ImageFormat.Avif)]
    [InlineData(ImageFormat.WebP)]
    [InlineData(ImageFormat.Png8)]
    [InlineData(ImageFormat.Gif)]
    public async Task Less_effort_shows_the_same_picture(ImageFormat format)
    {
        if (!Processor.Writable.Contains(format))
        {
            return;
        }

        foreach (var effort in Enum.GetValues<EncoderEffort>())
        {
            var result = await ProcessAsync(Picture.Encode(ImageFormat.Png), PlanOf(format, effort));

            var similarity = StructuralSimilarity.Between(AsPicture(Picture), AsPicture(result));
            Assert.True(similarity > 0.9, $"{effort}: {similarity}");
        }
    }

    private protected static ImagePlan PlanOf(ImageFormat format, EncoderEffort effort) =>
        Plans.Of(ImageFormat.Png, Width, Height, Width, Height).As(format, quality: 85) with { Effort = effort };

    private protected async Task AssertBytesDifferAsync(ImageFormat format, EncoderEffort one, EncoderEffort other)
    {
        var file = Picture.Encode(ImageFormat.Png);
        Assert.NotEqual(await RunAsync(file, PlanOf(format, one)), await RunAsync(file, PlanOf(format, other)));
    }

    private static Picture AsPicture(Pixels pixels) => new(pixels.Width, pixels.Height, pixels.Bands, pixels.Content);
}
