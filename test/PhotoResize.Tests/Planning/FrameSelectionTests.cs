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

    [Theory]
    [InlineData(ImageFormat.Gif, null, 100, 1200)]
    [InlineData(ImageFormat.WebP, 60, 61, 732)] // each is drawn over those before
    [InlineData(ImageFormat.Png, 0, 1, 12)]
    [InlineData(ImageFormat.Gif, 100, 1, 12)] // there is no such frame
    [InlineData(ImageFormat.Tiff, 60, 1, 12)]
    public void Frames_before_the_wanted_one_are_decoded_in_an_animation(ImageFormat format, int? frame, int frames, int pixels)
    {
        var source = new SourceInfo(format, [.. Enumerable.Repeat(new FrameInfo(4, 3), format == ImageFormat.Tiff ? 100 : 1)], 100);
        var selection = FrameSelection.For(new ImageSettings { Frame = frame }, source);

        Assert.Equal(frames, selection.DecodedFramesOf(source));
        Assert.Equal(pixels, selection.PixelsOf(source));
    }

    [Fact]
    public void Pixels_that_do_not_show_are_decoded_too()
    {
        var source = new SourceInfo(ImageFormat.Avif, new FrameInfo(4, 3) { DecodedPixels = 1000 });
        Assert.Equal(1000, FrameSelection.For(ImageSettings.Empty, source).PixelsOf(source));
    }
}
