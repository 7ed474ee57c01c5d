using PhotoResize.EngineContract.Support;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.EngineContract;

public abstract class AnimationContract : EngineTests
{
    private const int Frames = 4;

    /// <summary>Red, green, blue and white frames of 60 x 40, with a black left half.</summary>
    private static readonly byte[][] Colours = [[250, 0, 0], [0, 250, 0], [0, 0, 250], [250, 250, 250]];

    private static byte[] Source(ImageFormat format) =>
        (Pixels.Draw(60, 40 * Frames, (x, y) => x < 30 ? [0, 0, 0] : Colours[y / 40]) with { Delays = [50, 100, 150, 200], Loop = 3 })
            .Encode(format, frames: Frames);

    [Theory]
    [InlineData(ImageFormat.Gif, ImageFormat.Gif)]
    [InlineData(ImageFormat.Gif, ImageFormat.WebP)]
    [InlineData(ImageFormat.WebP, ImageFormat.WebP)]
    [InlineData(ImageFormat.WebP, ImageFormat.Gif)]
    public async Task Animation_resized_keeps_frames_delays_and_loop(ImageFormat source, ImageFormat format)
    {
        var plan = Plans.Of(source, 60, 40, 31, 21).As(format) with { FrameCount = Frames };

        var result = await ProcessAsync(Source(source), plan);

        Assert.Equal((31, 21 * Frames, 21), (result.Width, result.Height, result.PageHeight));
        Assert.Equal([50, 100, 150, 200], result.Delays);
        Assert.Equal(3, result.Loop);
        for (var frame = 0; frame < Frames; frame++)
        {
            for (var band = 0; band < 3; band++)
            {
                // The first and the last line of a frame tell whether a neighbour bled in.
                Assert.InRange(result[27, frame * 21][band], Colours[frame][band] - 12, Colours[frame][band] + 12);
                Assert.InRange(result[27, (frame * 21) + 20][band], Colours[frame][band] - 12, Colours[frame][band] + 12);
            }
        }
    }

    [Fact]
    public async Task Animation_partly_takes_the_frames_and_delays_asked_for()
    {
        var plan = Plans.Of(ImageFormat.Gif, 60, 40, 30, 20, index: 1).As(ImageFormat.Gif) with { FrameCount = 2 };

        var result = await ProcessAsync(Source(ImageFormat.Gif), plan);

        Assert.Equal((40, 20), (result.Height, result.PageHeight));
        Assert.Equal([100, 150], result.Delays);
        Assert.InRange(result[25, 10][1], 240, 255);
        Assert.InRange(result[25, 30][2], 240, 255);
    }

    [Fact]
    public async Task Animation_cropped_and_padded_treats_each_frame_by_itself()
    {
        var plan = Plans.Of(ImageFormat.Gif, 60, 40, 20, 20).As(ImageFormat.WebP) with
        {
            FrameCount = Frames,
            Crop = new PixelRectangle(40, 10, 20, 20),
            Outer = new PixelSize(20, 40),
            Offset = new PixelPoint(0, 10),
            Matte = new Rgba(128, 128, 0, 255),
            Rotate = 90,
        };

        var result = await ProcessAsync(Source(ImageFormat.Gif), plan);

        Assert.Equal((40, 20 * Frames, 20), (result.Width, result.Height, result.PageHeight));
        for (var frame = 0; frame < Frames; frame++)
        {
            Assert.InRange(result[3, (frame * 20) + 10][0], 116, 140);
            Assert.InRange(result[36, (frame * 20) + 10][1], 116, 140);
            Assert.InRange(result[20, (frame * 20) + 10][0], Colours[frame][0] - 12, Colours[frame][0] + 12);
        }
    }

    [Theory]
    [InlineData(ImageFormat.Gif)]
    [InlineData(ImageFormat.WebP)]
    public async Task Frame_chosen_is_that_frame(ImageFormat source)
    {
        var plan = Plans.Of(source, 60, 40, 30, 20, index: 2);

        var result = await ProcessAsync(Source(source), plan);

        Assert.Equal((30, 20), (result.Width, result.Height));
        Assert.InRange(result[25, 10][2], 240, 255);
        Assert.InRange(result[25, 10][0], 0, 12);
    }

    [Fact]
    public async Task Page_of_a_tiff_is_that_page()
    {
        var source = Pixels.Draw(60, 40 * Frames, (_, y) => Colours[y / 40]).Encode(ImageFormat.Tiff, frames: Frames);

        var result = await ProcessAsync(source, Plans.Of(ImageFormat.Tiff, 60, 40, 30, 20, index: 1));

        Assert.InRange(result[25, 10][1], 240, 255);
        Assert.InRange(result[25, 10][0], 0, 12);
    }

    [PhotoFact]
    public async Task Photograph_animated_keeps_its_length()
    {
        var source = await File.ReadAllBytesAsync(SharedPhotos.PathOf("anim.gif"));
        var original = Pixels.Decode(source, ImageFormat.Gif);
        var frames = original.Height / original.PageHeight;

        var plan = Plans.Of(ImageFormat.Gif, original.Width, original.PageHeight, 120, 75).As(ImageFormat.WebP, 80) with { FrameCount = frames };
        var result = await ProcessAsync(source, plan);

        Assert.Equal(75 * frames, result.Height);
        Assert.Equal(original.Delays, result.Delays);
    }
}
