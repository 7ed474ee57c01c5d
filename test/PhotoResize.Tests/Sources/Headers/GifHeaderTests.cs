using PhotoResize.Settings;

namespace PhotoResize.Tests.Sources.Headers;

public sealed class GifHeaderTests
{
    [Fact]
    public async Task Frames_are_counted_over_extensions() =>
        await HeaderAssert.HasFrameAsync(
            GifFile.Create(
                40,
                30,
                GifFile.Comment,
                GifFile.Frame(40, 30),
                GifFile.GraphicControl(transparent: false),
                GifFile.Frame(4, 3),
                GifFile.Comment),
            ImageFormat.Gif,
            new(40, 30),
            frameCount: 2);

    [Fact]
    public async Task Transparent_colour_of_any_frame_is_alpha() =>
        await HeaderAssert.HasFrameAsync(
            GifFile.Create(40, 30, GifFile.Frame(40, 30), GifFile.GraphicControl(transparent: true), GifFile.Frame(4, 3)),
            ImageFormat.Gif,
            new(40, 30, HasAlpha: true),
            frameCount: 2);

    [Fact]
    public async Task Transparent_colour_without_a_frame_is_not_alpha() =>
        await HeaderAssert.HasFrameAsync(
            GifFile.Create(40, 30, GifFile.Frame(40, 30), GifFile.GraphicControl(transparent: true)),
            ImageFormat.Gif,
            new(40, 30));

    [Theory]
    [InlineData(1, 4, 3, false)] // stays
    [InlineData(2, 4, 3, true)] // becomes transparent
    [InlineData(2, 40, 30, false)] // and is covered at once
    [InlineData(3, 4, 3, true)] // as before it: nothing
    public async Task Disposal_that_leaves_the_canvas_visible_is_alpha(int disposal, int nextWidth, int nextHeight, bool hasAlpha) =>
        await HeaderAssert.HasFrameAsync(
            GifFile.Create(
                40,
                30,
                GifFile.GraphicControl(transparent: false, disposal),
                GifFile.Frame(40, 30),
                GifFile.Frame(nextWidth, nextHeight)),
            ImageFormat.Gif,
            new(40, 30, HasAlpha: hasAlpha),
            frameCount: 2);

    [Fact]
    public async Task Disposal_of_the_last_frame_is_not_alpha() =>
        await HeaderAssert.HasFrameAsync(
            GifFile.Create(40, 30, GifFile.GraphicControl(transparent: false, disposal: 2), GifFile.Frame(40, 30)),
            ImageFormat.Gif,
            new(40, 30));

    [Fact]
    public async Task What_a_frame_covered_shows_again_when_it_is_restored() =>
        await HeaderAssert.HasFrameAsync(
            GifFile.Create(
                40,
                30,
                GifFile.GraphicControl(transparent: false, disposal: 2),
                GifFile.Frame(40, 30),
                GifFile.GraphicControl(transparent: false, disposal: 3),
                GifFile.Frame(40, 30),
                GifFile.Frame(4, 3)),
            ImageFormat.Gif,
            new(40, 30, HasAlpha: true),
            frameCount: 3);

    [Theory]
    [InlineData(39, 30, 0, 0)]
    [InlineData(40, 29, 0, 0)]
    [InlineData(39, 30, 1, 0)]
    [InlineData(40, 29, 0, 1)]
    public async Task First_frame_that_leaves_the_screen_visible_is_alpha(int width, int height, int left, int top) =>
        await HeaderAssert.HasFrameAsync(
            GifFile.Create(40, 30, GifFile.Frame(width, height, left, top)),
            ImageFormat.Gif,
            new(40, 30, HasAlpha: true));

    [Fact]
    public async Task First_frame_makes_the_screen_grow_and_later_ones_do_not() =>
        await HeaderAssert.HasFrameAsync(
            GifFile.Create(40, 30, GifFile.Frame(50, 35, left: 2, top: 1), GifFile.Frame(200, 200)),
            ImageFormat.Gif,
            new(52, 36, HasAlpha: true) { DecodedPixels = 200 * 36 },
            frameCount: 2);

    [Theory]
    [InlineData(0, 0, 40, 30)]
    [InlineData(0, 100, 40, 100)]
    public async Task Screen_without_a_side_takes_that_of_the_first_frame(int width, int height, int canvasWidth, int canvasHeight) =>
        await HeaderAssert.HasFrameAsync(
            GifFile.Create(width, height, GifFile.Frame(40, 30)),
            ImageFormat.Gif,
            new(canvasWidth, canvasHeight, HasAlpha: canvasHeight > 30));

    [Theory]
    [InlineData(640, 480)]
    [InlineData(800, 600)]
    [InlineData(1600, 1200)]
    [InlineData(2560, 1440)]
    public async Task Screen_of_a_monitor_counts_and_not_the_frame_on_it(int width, int height) =>
        await HeaderAssert.HasFrameAsync(
            GifFile.Create(width, height, GifFile.Frame(40, 30)),
            ImageFormat.Gif,
            new(width, height, HasAlpha: true));

    [Fact]
    public async Task Huge_screen_counts_and_not_the_frame_on_it() =>
        await HeaderAssert.HasFrameAsync(
            GifFile.Create(65535, 65535, GifFile.Frame(1, 1)),
            ImageFormat.Gif,
            new(65535, 65535, HasAlpha: true));

    [Fact]
    public async Task File_cut_off_anywhere_has_the_frames_whose_descriptors_it_has()
    {
        var start = GifFile.Screen(40, 30).Length;
        var second = start + GifFile.Frame(40, 30).Length + GifFile.Comment.Length;
        const int DescriptorBytes = 10;
        var animation = GifFile.Create(40, 30, GifFile.Frame(40, 30), GifFile.Comment, GifFile.Frame(4, 3), GifFile.Comment);
        for (var length = 6; length < animation.Length; length++)
        {
            if (length < start + DescriptorBytes)
            {
                await HeaderAssert.IsDamagedAsync(animation[..length]);
            }
            else
            {
                await HeaderAssert.HasFrameAsync(
                    animation[..length], ImageFormat.Gif, new(40, 30), frameCount: length < second + DescriptorBytes ? 1 : 2);
            }
        }
    }

    [Fact]
    public async Task Bytes_behind_the_trailer_do_not_count() =>
        await HeaderAssert.HasFrameAsync(
            [.. GifFile.Create(40, 30, GifFile.Frame(40, 30)), .. GifFile.Frame(4, 3), 0x99],
            ImageFormat.Gif,
            new(40, 30));

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x99)]
    public async Task Byte_that_begins_no_block_ends_the_file(byte value) =>
        await HeaderAssert.HasFrameAsync(
            GifFile.Create(40, 30, GifFile.Frame(40, 30), [value], GifFile.Frame(40, 30)), ImageFormat.Gif, new(40, 30));

    [Fact]
    public async Task File_without_a_frame_is_damaged()
    {
        await HeaderAssert.IsDamagedAsync(GifFile.Create(40, 30));
        await HeaderAssert.IsDamagedAsync(GifFile.Create(40, 30, GifFile.Comment));
        await HeaderAssert.IsDamagedAsync(GifFile.Create(40, 30, [0x99]));
    }
}
