using PhotoResize.EngineContract.Support;
using PhotoResize.Settings;

namespace PhotoResize.ImageSharp.Tests;

public sealed class GifDelayTests
{
    [Fact]
    public async Task Delay_longer_than_a_gif_can_say_is_the_longest_that_it_can()
    {
        var source = (Pixels.Draw(60, 80, (_, y) => [(byte)(y / 40 * 250), 0, 0]) with { Delays = [700_000, 100], Loop = 0 }).Encode(ImageFormat.WebP, frames: 2);
        var plan = Plans.Of(ImageFormat.WebP, 60, 40, 30, 20).As(ImageFormat.Gif) with { FrameCount = 2 };

        var result = await ImageSharpEngine.RunAsync(source, plan);

        Assert.Equal([655_350, 100], Pixels.Decode(result, ImageFormat.Gif).Delays);
    }
}
