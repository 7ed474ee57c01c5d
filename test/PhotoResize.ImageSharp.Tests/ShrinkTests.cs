using PhotoResize.EngineContract.Support;
using PhotoResize.Settings;

namespace PhotoResize.ImageSharp.Tests;

/// <summary>Version 3.1 of the library reduces a JPEG while it decodes it, and is told a size to reduce to, not by how much.</summary>
public sealed class ShrinkTests
{
    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 4)]
    [InlineData(8, 8)]
    [InlineData(9, 8)]
    [InlineData(17, 9)]
    public async Task Small_jpeg_is_reduced_no_further_than_the_plan_says(int width, int height)
    {
        // The right column is white and goes on beyond the edge, to fill up the block: to average more of it than the plan says would show.
        var picture = Pixels.Draw(width, height, (x, _) => x == width - 1 ? [255, 255, 255] : [0, 0, 0]);
        var source = picture.Encode(ImageFormat.Jpeg, image => image.Quality = 100);

        foreach (var shrink in new[] { 1, 2, 4, 8 })
        {
            var plan = Plans.Of(ImageFormat.Jpeg, width, height, 1, 1) with
            {
                LinearLight = false,
                Filter = ResamplingFilter.Average,
                ShrinkFactor = shrink,
            };

            var result = await ImageSharpEngine.ProcessAsync(source, plan);

            Assert.InRange(result[0, 0][0], (255 / width) - 8, (255 / width) + 8);
        }
    }
}
