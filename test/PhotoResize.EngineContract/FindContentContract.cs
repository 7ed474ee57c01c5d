using PhotoResize.EngineContract.Support;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.EngineContract;

public abstract class FindContentContract : EngineTests
{
    private static readonly byte[] White = [255, 255, 255];
    private static readonly byte[] Blue = [20, 40, 200];

    [Theory]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Bmp)]
    [InlineData(ImageFormat.Gif)]
    [InlineData(ImageFormat.Tiff)]
    [InlineData(ImageFormat.WebP)]
    public async Task Border_of_any_format_is_cut_off(ImageFormat format)
    {
        // Taller than a strip, so that strips have to fit together.
        var picture = Box(90, 300, new PixelRectangle(20, 50, 30, 200));

        Assert.Equal(new PixelRectangle(20, 50, 30, 200), await FindAsync(picture.Encode(format), Frame(format, 90, 300)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Orientation_of_any_kind_gives_the_box_in_the_upright_frame(int orientation)
    {
        var box = new PixelRectangle(20, 5, 60, 34);
        var stored = StoredOrientation.Store(Box(120, 80, box), orientation);

        Assert.Equal(box, await FindAsync(stored.Encode(ImageFormat.Png), Frame(ImageFormat.Png, stored.Width, stored.Height, orientation)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Orientation_of_any_kind_takes_the_upright_frames_first_pixel_for_border(int orientation)
    {
        // Of two halves that is the border which holds the upper left corner.
        var leftAndRight = StoredOrientation.Store(Box(120, 80, new PixelRectangle(70, 0, 50, 80)), orientation);
        var aboveAndBelow = StoredOrientation.Store(Box(120, 80, new PixelRectangle(0, 30, 120, 50)), orientation);
        var frame = Frame(ImageFormat.Png, leftAndRight.Width, leftAndRight.Height, orientation);

        Assert.Equal(new PixelRectangle(70, 0, 50, 80), await FindAsync(leftAndRight.Encode(ImageFormat.Png), frame));
        Assert.Equal(new PixelRectangle(0, 30, 120, 50), await FindAsync(aboveAndBelow.Encode(ImageFormat.Png), frame));
    }

    [Fact]
    public async Task Nothing_but_border_is_the_whole_upright_frame()
    {
        var picture = Pixels.Flat(60, 40, 9, 9, 9).Encode(ImageFormat.Png);

        Assert.Equal(new PixelRectangle(0, 0, 60, 40), await FindAsync(picture, Frame(ImageFormat.Png, 60, 40)));
        Assert.Equal(new PixelRectangle(0, 0, 40, 60), await FindAsync(picture, Frame(ImageFormat.Png, 60, 40, orientation: 6)));
    }

    [Theory]
    [InlineData(0, 0, 0, 1)]
    [InlineData(0, 0, 1, 0)]
    [InlineData(0, 1, 0, 0)]
    [InlineData(1, 0, 0, 0)]
    public async Task Tolerance_is_the_largest_difference_of_a_channel_that_is_border(int r, int g, int b, int a)
    {
        var picture = Pixels.Draw(50, 40, (x, y) => (x, y) == (30, 10)
            ? [(byte)(100 - (7 * r)), (byte)(100 + (7 * g)), (byte)(100 - (7 * b)), (byte)(200 + (7 * a))]
            : [100, 100, 100, 200]);
        var (source, frame) = (picture.Encode(ImageFormat.Png), Frame(ImageFormat.Png, 50, 40, hasAlpha: true));

        Assert.Equal(new PixelRectangle(30, 10, 1, 1), await FindAsync(source, frame, tolerance: 6));
        Assert.Equal(new PixelRectangle(0, 0, 50, 40), await FindAsync(source, frame, tolerance: 7));
    }

    [Fact]
    public async Task Differences_do_not_add_up_over_channels_or_from_pixel_to_pixel()
    {
        // A ramp: each pixel is near its neighbour, but from the fifth on not near the first one.
        var picture = Pixels.Draw(20, 4, (x, _) => [(byte)(100 + x), (byte)(100 + x), (byte)(100 + x)]);

        Assert.Equal(new PixelRectangle(5, 0, 15, 4), await FindAsync(picture.Encode(ImageFormat.Png), Frame(ImageFormat.Png, 20, 4), tolerance: 4));
    }

    [Fact]
    public async Task Transparent_pixels_are_equal_whatever_their_colour()
    {
        var picture = Pixels.Draw(50, 40, (x, y) => x is >= 10 and < 15 && y is 20 or 21
            ? [0, 0, 0, 255]
            : [(byte)(x * 5), (byte)(y * 6), 90, 0]);

        Assert.Equal(
            new PixelRectangle(10, 20, 5, 2),
            await FindAsync(picture.Encode(ImageFormat.Png), Frame(ImageFormat.Png, 50, 40, hasAlpha: true)));
    }

    [Fact]
    public async Task Almost_transparent_pixels_are_told_by_their_colour()
    {
        var picture = Pixels.Draw(50, 40, (x, _) => x < 25 ? [0, 0, 0, 0] : [90, 0, 0, 1]);

        Assert.Equal(
            new PixelRectangle(25, 0, 25, 40),
            await FindAsync(picture.Encode(ImageFormat.Png), Frame(ImageFormat.Png, 50, 40, hasAlpha: true), tolerance: 10));
    }

    [Fact]
    public async Task Jpeg_noise_is_border_within_a_tolerance()
    {
        var source = Box(160, 120, new PixelRectangle(45, 37, 50, 40)).Encode(ImageFormat.Jpeg, image => image.Quality = 60);
        var frame = Frame(ImageFormat.Jpeg, 160, 120);

        var exact = await FindAsync(source, frame);
        var tolerant = await FindAsync(source, frame, tolerance: 40);

        // Noise reaches to the edges of the blocks of 8 that the box touches.
        Assert.NotEqual(new PixelRectangle(45, 37, 50, 40), exact);
        Assert.InRange(tolerant.X, 42, 45);
        Assert.InRange(tolerant.Y, 34, 37);
        Assert.InRange(tolerant.X + tolerant.Width, 95, 98);
        Assert.InRange(tolerant.Y + tolerant.Height, 77, 80);
    }

    [Fact]
    public async Task Grey_and_sixteen_bits_are_compared_in_eight()
    {
        var grey = Pixels.Draw(30, 30, (x, y) => [(byte)(x is > 3 and < 9 && y > 5 ? 80 : 90)]);

        Assert.Equal(new PixelRectangle(4, 6, 5, 24), await FindAsync(grey.Encode(ImageFormat.Png), Frame(ImageFormat.Png, 30, 30), tolerance: 9));
        Assert.Equal(
            new PixelRectangle(4, 6, 5, 24),
            await FindAsync(grey.EncodePng(depth: 16), Frame(ImageFormat.Png, 30, 30), tolerance: 9));
    }

    [Fact]
    public async Task Animation_is_judged_by_its_first_frame()
    {
        var first = Box(60, 40, new PixelRectangle(10, 5, 10, 25));
        var frames = Pixels.Draw(60, 80, (x, y) => y < 40 ? first[x, y].ToArray() : Blue) with { Delays = [50, 50] };

        Assert.Equal(new PixelRectangle(10, 5, 10, 25), await FindAsync(frames.Encode(ImageFormat.Gif, frames: 2), Frame(ImageFormat.Gif, 60, 40)));
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Bmp)]
    public async Task Truncated_source_is_damaged(ImageFormat format)
    {
        var whole = Box(160, 120, new PixelRectangle(45, 37, 50, 40)).Encode(format);

        var exception = await Assert.ThrowsAsync<ImageProcessingException>(() => FindAsync(whole[..(whole.Length / 2)], Frame(format, 160, 120)));

        Assert.Equal(ImageProcessingError.Damaged, exception.Error);
    }

    [Fact]
    public async Task Another_size_than_announced_is_damaged() =>
        await Assert.ThrowsAsync<ImageProcessingException>(
            () => FindAsync(Pixels.Flat(60, 40, 9, 9, 9).Encode(ImageFormat.Png), Frame(ImageFormat.Png, 60, 41)));

    [Fact]
    public async Task Cancelled_while_reading_reads_no_further()
    {
        using var cancellation = new CancellationTokenSource();
        var noise = new byte[1000 * 1000 * 3];
        new Random(5).NextBytes(noise);
        var bytes = new Pixels(1000, 1000, 3, noise).Encode(ImageFormat.Png);
        TrickleStream? trickle = null;
        var source = new MemorySource(bytes) { Wrap = stream => trickle = new TrickleStream(stream) { OnPassing = (bytes.Length / 4, cancellation.Cancel) } };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Processor.FindContentAsync(source, Frame(ImageFormat.Png, 1000, 1000), 0, cancellation.Token));

        Assert.InRange(trickle!.Passed, bytes.Length / 4, bytes.Length / 2);
    }

    private static Pixels Box(int width, int height, PixelRectangle box) => Pixels.Draw(
        width,
        height,
        (x, y) => x >= box.X && x < box.X + box.Width && y >= box.Y && y < box.Y + box.Height ? Blue : White);

    private static SourceFrame Frame(ImageFormat format, int width, int height, int orientation = 1, bool hasAlpha = false) =>
        new(format, 0, new PixelSize(width, height), orientation, hasAlpha);

    private Task<PixelRectangle> FindAsync(byte[] source, SourceFrame frame, int tolerance = 0) =>
        Processor.FindContentAsync(new MemorySource(source), frame, tolerance, CancellationToken.None);
}
