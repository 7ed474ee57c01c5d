using System.Buffers.Binary;
using PhotoResize.EngineContract.Support;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.EngineContract;

/// <summary>GIF as files are in the world. What is to be seen is stated as browsers show it.</summary>
public abstract class GifContract : EngineTests
{
    private const string Clear = "0 0 0 0";
    private const string Red = "250 0 0 255";
    private const string Green = "0 250 0 255";
    private const string Blue = "0 0 250 255";

    [Theory]
    [InlineData(60, 40)]
    [InlineData(640, 480)]
    [InlineData(800, 600)]
    [InlineData(2560, 1440)]
    public async Task Screen_is_the_canvas_and_clear_where_nothing_was_drawn(int width, int height)
    {
        byte[] file =
        [
            .. GifBuilder.Screen(width, height, GifBuilder.Palette, background: 2), .. GifBuilder.Frame(2, 1, 20, 10, 0), .. GifBuilder.Trailer,
        ];

        var result = await ProcessAsync(file, Whole(width, height, hasAlpha: true));

        Assert.Equal((width, height, 4), (result.Width, result.Height, result.Bands));
        Assert.Equal(Clear, At(result, 1, 1));
        Assert.Equal(Red, At(result, 2, 1));
        Assert.Equal(Red, At(result, 21, 10));
        Assert.Equal(Clear, At(result, 22, 10));
        Assert.Equal(Clear, At(result, width - 1, height - 1));
    }

    [Fact]
    public async Task First_frame_makes_the_canvas_grow()
    {
        var file = GifBuilder.File(10, 10, GifBuilder.Frame(4, 0, 16, 12, 1), GifBuilder.Frame(0, 8, 40, 40, 2));

        var first = await ProcessAsync(file, Whole(20, 12, hasAlpha: true));
        var second = await ProcessAsync(file, Whole(20, 12, hasAlpha: true, index: 1));

        Assert.Equal([Clear, Green, Green], [At(first, 3, 5), At(first, 4, 5), At(first, 19, 11)]);
        Assert.Equal([Clear, Green, Blue, Blue], [At(second, 3, 5), At(second, 4, 5), At(second, 0, 8), At(second, 19, 11)]);
    }

    [Theory]
    [InlineData(0, Green)]
    [InlineData(1, Green)]
    [InlineData(2, Clear)]
    [InlineData(3, Red)]
    [InlineData(4, Red)]
    public async Task Frame_leaves_what_its_disposal_says(int disposal, string left)
    {
        var file = GifBuilder.File(
            20,
            10,
            GifBuilder.Frame(0, 0, 20, 10, 0),
            GifBuilder.Control(disposal),
            GifBuilder.Frame(0, 0, 10, 10, 1),
            GifBuilder.Control(transparent: 3),
            GifBuilder.Frame(0, 0, 20, 10, [.. Enumerable.Range(0, 200).Select(i => (byte)(i % 20 == 19 ? 2 : 3))]));

        var third = await ProcessAsync(file, Whole(20, 10, hasAlpha: true, index: 2));

        Assert.Equal([left, Red, Blue], [At(third, 4, 4), At(third, 14, 4), At(third, 19, 4)]);

        var animation = await ProcessAsync(file, Whole(20, 10, hasAlpha: true).As(ImageFormat.Gif) with { FrameCount = 3 });
        Assert.Equal((30, 10), (animation.Height, animation.PageHeight));
        Assert.Equal(Green, At(animation, 4, 14));
        Assert.Equal([left, Red, Blue], [At(animation, 4, 24), At(animation, 14, 24), At(animation, 19, 24)]);
    }

    [Fact]
    public async Task Interlaced_rows_come_to_their_places()
    {
        // Of 16 rows, those of the four passes are red, green, blue and yellow.
        int[] passes = [2, 2, 4, 8];
        byte[] indices = [.. passes.SelectMany((rows, pass) => Enumerable.Repeat((byte)pass, rows * 6))];

        var result = await ProcessAsync(GifBuilder.File(6, 16, GifBuilder.Frame(0, 0, 6, 16, indices, isInterlaced: true)), Whole(6, 16));

        Assert.Equal(3, result.Bands);
        for (var y = 0; y < 16; y++)
        {
            byte[] expected = y % 8 == 0 ? [250, 0, 0] : y % 8 == 4 ? [0, 250, 0] : y % 4 == 2 ? [0, 0, 250] : [250, 250, 0];
            Assert.Equal(expected, result[3, y]);
        }
    }

    [Fact]
    public async Task Missing_trailer_and_bytes_that_begin_no_block_change_nothing()
    {
        byte[][] frames =
        [
            GifBuilder.Repeats(2), GifBuilder.Control(), GifBuilder.Frame(0, 0, 20, 10, 0), GifBuilder.Control(), GifBuilder.Frame(5, 5, 5, 5, 1),
        ];
        var plan = Whole(20, 10).As(ImageFormat.Gif) with { FrameCount = 2 };
        var whole = await RunAsync(GifBuilder.File(20, 10, frames), plan);

        Assert.Equal(whole, await RunAsync(GifBuilder.Open(20, 10, frames), plan));
        Assert.Equal(whole, await RunAsync([.. GifBuilder.Open(20, 10, frames), 0, 0, .. GifBuilder.Frame(0, 0, 20, 10, 2)], plan));
        Assert.Equal(whole, await RunAsync([.. GifBuilder.Open(20, 10, frames), 0x77], plan));
        Assert.Equal(whole, await RunAsync([.. GifBuilder.Open(20, 10, frames), .. GifBuilder.Comment[..4]], plan));
        Assert.Equal(whole, await RunAsync(GifBuilder.Open(20, 10, frames)[..^1], plan));
    }

    [Fact]
    public async Task Missing_pixels_are_a_fault_only_where_the_frame_is_wanted()
    {
        var good = GifBuilder.Frame(0, 0, 20, 10, 0);
        byte[] fewer = [.. GifBuilder.Descriptor(0, 0, 20, 9), .. GifBuilder.Frame(0, 0, 20, 8, 1)[10..]];
        foreach (var file in new[]
        {
            GifBuilder.File(20, 10, good, fewer),
            GifBuilder.Open(20, 10, good, GifBuilder.Frame(0, 0, 20, 10, 1)[..^20]),
            GifBuilder.Open(20, 10, good, GifBuilder.Descriptor(0, 0, 20, 10)),
        })
        {
            Assert.Equal(Red, At(await ProcessAsync(file, Whole(20, 10)), 10, 5));
            await AssertDamagedAsync(file, Whole(20, 10, index: 1));
            await AssertDamagedAsync(file, Whole(20, 10).As(ImageFormat.WebP) with { FrameCount = 2 });
        }

        await AssertDamagedAsync(GifBuilder.File(20, 9, fewer), Whole(20, 9));
    }

    [Fact]
    public async Task Other_frames_than_announced_are_a_fault_of_the_source()
    {
        var file = GifBuilder.File(20, 10, GifBuilder.Frame(0, 0, 20, 10, 0));

        await AssertDamagedAsync(file, Whole(20, 10, index: 1));
        await AssertDamagedAsync(file, Whole(20, 10).As(ImageFormat.Gif) with { FrameCount = 2 });
        await AssertDamagedAsync(file, Whole(20, 11));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(500)]
    public async Task Result_is_repeated_as_often_as_the_source(int? repeats)
    {
        var file = GifBuilder.File(
            20, 10, repeats is { } count ? GifBuilder.Repeats(count) : [], GifBuilder.Frame(0, 0, 20, 10, 0), GifBuilder.Frame(0, 0, 20, 10, 1));

        var result = await RunAsync(file, Whole(20, 10).As(ImageFormat.Gif) with { FrameCount = 2 });

        Assert.Equal(repeats, RepeatsOf(result));
    }

    [Fact]
    public async Task Delays_are_kept_also_where_browsers_lengthen_them()
    {
        int[] delays = [0, 1, 2, 300];
        var file = GifBuilder.File(
            20, 10, delays.SelectMany((delay, i) => new[] { GifBuilder.Control(delay: delay), GifBuilder.Frame(0, 0, 20, 10, (byte)i) }));

        var result = await ProcessAsync(file, Whole(20, 10).As(ImageFormat.Gif) with { FrameCount = 4 });

        Assert.Equal([0, 10, 20, 3000], result.Delays);
    }

    [PhotoFact]
    public async Task Frame_of_a_photograph_is_that_of_another_decoder()
    {
        var file = await File.ReadAllBytesAsync(SharedPhotos.PathOf("anim.gif"));
        var frames = ReferenceDecoder.Decode(file).Frames;
        foreach (var index in new[] { 0, 7, 23 })
        {
            var (width, height) = (frames[index].Width, frames[index].Height);
            var result = await ProcessAsync(file, Whole(width, height, index: index));

            Assert.Equal(3, result.Bands);
            Assert.Equal(frames[index].Pixels, result.Content);
        }
    }

    [Fact]
    public async Task Cancelled_job_stops_between_frames()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => RunAsync(GifBuilder.File(20, 10, GifBuilder.Frame(0, 0, 20, 10, 0)), Whole(20, 10), cancellation.Token));
    }

    private static ImagePlan Whole(int width, int height, bool hasAlpha = false, int index = 0) =>
        Plans.Of(ImageFormat.Gif, width, height, width, height, hasAlpha: hasAlpha, index: index);

    private static string At(Pixels picture, int x, int y) =>
        string.Join(' ', picture.Bands == 3 ? [.. picture[x, y], 255] : picture[x, y].ToArray());

    private static int? RepeatsOf(ReadOnlySpan<byte> gif)
    {
        var name = "NETSCAPE2.0"u8;
        var place = gif.IndexOf(name);
        return place < 0 ? null : BinaryPrimitives.ReadUInt16LittleEndian(gif[(place + name.Length + 2)..]);
    }

    private async Task AssertDamagedAsync(byte[] file, ImagePlan plan)
    {
        var exception = await Assert.ThrowsAsync<ImageProcessingException>(() => RunAsync(file, plan));

        Assert.Equal(ImageProcessingError.Damaged, exception.Error);
    }
}
