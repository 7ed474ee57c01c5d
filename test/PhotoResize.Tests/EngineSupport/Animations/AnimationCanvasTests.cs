using PhotoResize.EngineSupport.Animations;
using PhotoResize.Planning;

namespace PhotoResize.Tests.EngineSupport.Animations;

public sealed class AnimationCanvasTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Row_is_copied_in_as_many_bands_as_asked_for(int bands)
    {
        int[] shown = bands switch { 1 => [0], 2 => [0, 3], 3 => [0, 1, 2], _ => [0, 1, 2, 3] };
        for (var width = 1; width <= 40; width++)
        {
            var pixels = Enumerable.Range(0, width * 4).Select(i => (byte)((i * 7) + 1)).ToArray();
            var canvas = new AnimationCanvas(new PixelSize(width, 2));
            canvas.Begin(new AnimationFrame(new PixelRectangle(0, 0, width, 2), IsBlended: false, FrameDisposal.Keep, new FrameDelay(1, 10)));
            canvas.Draw(1, pixels);
            var row = new byte[width * bands];

            canvas.CopyRow(1, row, bands);

            Assert.Equal(Enumerable.Range(0, width).SelectMany(x => shown.Select(band => pixels[(x * 4) + band])), row);
        }
    }
}
