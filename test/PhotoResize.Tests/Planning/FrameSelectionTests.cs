using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Tests.Planning;

public sealed class FrameSelectionTests
{
    [Theory]
    [InlineData(ImageFormat.Gif, 3, false, null, 1, true)]
    [InlineData(ImageFormat.Png, 3, false, null, 1, true)]
    [InlineData(ImageFormat.Avif, 1, true, null, 1, true)]
    [InlineData(ImageFormat.Gif, 3, false, null, 3, false)] // it still moves
    [InlineData(ImageFormat.Gif, 3, false, 0, 1, false)] // a still was asked for
    [InlineData(ImageFormat.Avif, 1, true, 0, 1, false)]
    [InlineData(ImageFormat.Gif, 1, false, null, 1, false)] // it never moved
    [InlineData(ImageFormat.Avif, 1, false, null, 1, false)]
    [InlineData(ImageFormat.Tiff, 3, false, null, 1, false)] // pages do not move
    public void Motion_is_lost_where_one_frame_is_taken_unasked(
        ImageFormat format, int frames, bool isSequence, int? frame, int resultFrames, bool isLost)
    {
        var source = new SourceInfo(format, [new FrameInfo(4, 3)], frames) { IsSequence = isSequence };

        Assert.Equal(isLost, FrameSelection.LosesMotion(new ImageSettings { Frame = frame }, source, resultFrames));
    }
}
