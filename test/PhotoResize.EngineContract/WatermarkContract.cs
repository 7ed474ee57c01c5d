using PhotoResize.EngineContract.Support;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Testing;

namespace PhotoResize.EngineContract;

/// <summary>Watermarks are rendered to pixels, and drawn over finished results at exact places.</summary>
public abstract class WatermarkContract : EngineTests
{
    private static readonly Pixels Base = Pixels.Flat(30, 20, 10, 20, 30);

    private static readonly ImagePlan BasePlan = Plans.Of(ImageFormat.Png, 30, 20, 30, 20);

    /// <summary>Red and green above blue and white.</summary>
    private static readonly Pixels Quarters = Pixels.Draw(8, 6, (x, y) => (x < 4, y < 3) switch
    {
        (true, true) => [250, 0, 0],
        (false, true) => [0, 250, 0],
        (true, false) => [0, 0, 250],
        _ => [250, 250, 250],
    });

    private static readonly byte[][] FilmColours = [[200, 0, 0], [0, 200, 0], [0, 0, 200]];

    [Fact]
    public async Task Watermark_without_alpha_covers_its_place_and_nothing_else()
    {
        var result = await DrawAsync(Base, BasePlan, Quarters, At(5, 6));

        Assert.Equal((30, 20, 3), (result.Width, result.Height, result.Bands));
        Assert.Equal(Pixels.Draw(30, 20, (x, y) => x is >= 5 and < 13 && y is >= 6 and < 12 ? Quarters[x - 5, y - 6].ToArray() : [10, 20, 30]).Content, result.Content);
    }

    [Theory]
    [InlineData(1, 128, 133, 138, 143)]
    [InlineData(0.5, 255, 133, 138, 143)]
    [InlineData(0.5, 128, 71, 79, 86)]
    [InlineData(0.25, 255, 71, 79, 87)]
    [InlineData(0.001, 255, 10, 20, 30)]
    public async Task Alpha_and_opacity_let_the_picture_show_through(double opacity, byte alpha, byte r, byte g, byte b)
    {
        var watermark = Pixels.Flat(8, 6, 255, 255, 255, alpha);

        var result = await DrawAsync(Base, BasePlan, watermark, At(5, 6, opacity));

        AssertNear([r, g, b], result[8, 8], 1);
        Assert.Equal([10, 20, 30], result[4, 8].ToArray());
    }

    [Fact]
    public async Task Watermark_on_transparent_pixels_keeps_its_own_colour_and_alpha()
    {
        var picture = Pixels.Draw(30, 20, (x, _) => x < 10 ? [0, 0, 0, 0] : [0, 0, 0, 128]);
        var plan = Plans.Of(ImageFormat.Png, 30, 20, 30, 20, hasAlpha: true);

        var result = await DrawAsync(picture, plan, Pixels.Flat(8, 6, 200, 100, 50, 128), At(6, 6));

        Assert.Equal([200, 100, 50, 128], result[7, 8].ToArray());
        Assert.Equal([0, 0, 0, 0], result[7, 2].ToArray());

        // Alpha 0.5 over 0.5 is 0.75; two thirds of the colour are the watermark's.
        AssertNear([133, 67, 33, 192], result[12, 8], 1);
        Assert.Equal([0, 0, 0, 128], result[20, 8].ToArray());
    }

    [Fact]
    public async Task Tiles_are_repeated_over_the_whole_result_and_clipped_at_its_edges()
    {
        var result = await DrawAsync(Base, BasePlan, Quarters, At(-3, -2) with { Step = new PixelSize(10, 7) });

        Assert.Equal(
            Pixels.Draw(30, 20, (x, y) => ((x + 3) % 10, (y + 2) % 7) is (< 8, < 6) and var (column, row) ? Quarters[column, row].ToArray() : [10, 20, 30]).Content,
            result.Content);
    }

    [Theory]
    [InlineData(90, FlipMode.None)]
    [InlineData(180, FlipMode.Horizontal)]
    [InlineData(270, FlipMode.Both)]
    [InlineData(0, FlipMode.Vertical)]
    public async Task Watermark_on_a_turned_result_is_upright(int rotate, FlipMode flip)
    {
        var result = await DrawAsync(Base, BasePlan with { Rotate = rotate, Flip = flip }, Quarters, At(5, 6));

        Assert.Equal(rotate is 90 or 270 ? (20, 30) : (30, 20), (result.Width, result.Height));
        Assert.Equal(Quarters.Content, Part(result, 5, 6, 8, 6));
        Assert.Equal([10, 20, 30], result[4, 6].ToArray());
    }

    [Fact]
    public async Task Watermark_on_padding_is_where_the_canvas_has_it()
    {
        var plan = BasePlan with { Outer = new PixelSize(50, 40), Offset = new PixelPoint(10, 10), Matte = new Rgba(90, 90, 90, 255) };

        var result = await DrawAsync(Base, plan, Quarters, At(2, 3));

        Assert.Equal(Quarters.Content, Part(result, 2, 3, 8, 6));
        Assert.Equal([90, 90, 90], result[1, 3].ToArray());
    }

    [Theory]
    [InlineData(ImageFormat.Png, false)]
    [InlineData(ImageFormat.Png, true)]
    [InlineData(ImageFormat.Jpeg, false)]
    public async Task Watermark_on_grey_keeps_its_colours(ImageFormat format, bool isColouredBefore)
    {
        var picture = isColouredBefore ? Base : Pixels.Flat(30, 20, 90);
        var plan = BasePlan.As(format) with { Grayscale = isColouredBefore };

        var result = await DrawAsync(picture, plan, Pixels.Flat(16, 16, 250, 0, 0), At(5, 2));

        Assert.Equal(3, result.Bands);
        AssertNear([250, 0, 0], result[12, 10], format == ImageFormat.Jpeg ? 6 : 0);
        Assert.InRange(Math.Abs(result[27, 10][0] - result[27, 10][2]), 0, format == ImageFormat.Jpeg ? 6 : 0);
    }

    [Fact]
    public async Task Watermark_on_grey_with_alpha_keeps_both()
    {
        var picture = Pixels.Draw(30, 20, (x, _) => [90, (byte)(x < 15 ? 0 : 255)]);
        var plan = Plans.Of(ImageFormat.Png, 30, 20, 30, 20, hasAlpha: true);

        var result = await DrawAsync(picture, plan, Quarters, At(12, 6));

        Assert.Equal([250, 0, 0, 255], result[13, 7].ToArray());
        Assert.Equal(0, result[11, 7][3]);
        Assert.Equal([90, 90, 90, 255], result[25, 7].ToArray());
    }

    [Theory]
    [InlineData(ImageFormat.Gif, ImageFormat.Gif)]
    [InlineData(ImageFormat.Gif, ImageFormat.WebP)]
    [InlineData(ImageFormat.WebP, ImageFormat.WebP)]
    public async Task Watermark_is_on_every_frame_of_an_animation(ImageFormat source, ImageFormat format)
    {
        var result = Pixels.Decode(await DrawOnFilmAsync(source, format), format);

        Assert.Equal((120, 40), (result.Height, result.PageHeight));
        for (var frame = 0; frame < 3; frame++)
        {
            AssertNear([250, 250, 0], result[48, (frame * 40) + 28], 16);
            AssertNear(FilmColours[frame], result[10, (frame * 40) + 10], 16);
        }
    }

    [Fact]
    public async Task Watermark_is_on_every_frame_of_an_animated_png()
    {
        var (frames, _) = ApngFile.Read(await DrawOnFilmAsync(ImageFormat.WebP, ImageFormat.Png));

        Assert.Equal(3, frames.Count);
        for (var i = 0; i < 3; i++)
        {
            var frame = Pixels.Decode(frames[i].Still, ImageFormat.Png);
            Assert.Equal([250, 250, 0], frame[48, 28].ToArray());
            AssertNear(FilmColours[i], frame[10, 10], 2);
        }
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.WebP)]
    [InlineData(ImageFormat.Avif)]
    [InlineData(ImageFormat.Gif)]
    [InlineData(ImageFormat.Png8)]
    [InlineData(ImageFormat.Bmp)]
    [InlineData(ImageFormat.Tiff)]
    public async Task Watermark_is_in_results_of_every_format(ImageFormat format)
    {
        if (!Processor.Writable.Contains(format))
        {
            return;
        }

        var result = await DrawAsync(Pixels.Flat(80, 60, 10, 20, 30), Plans.Of(ImageFormat.Png, 80, 60, 80, 60).As(format), Pixels.Flat(32, 32, 200, 100, 50), At(40, 20));

        AssertNear([200, 100, 50], result[56, 36], 8);
        AssertNear([10, 20, 30], result[20, 36], 8);
    }

    [Fact]
    public async Task Watermark_is_in_a_jpeg_of_each_subsampling()
    {
        foreach (var subsampling in Enum.GetValues<ChromaSubsampling>())
        {
            var plan = Plans.Of(ImageFormat.Png, 80, 60, 80, 60).As(ImageFormat.Jpeg, subsampling: subsampling);

            var result = await DrawAsync(Pixels.Flat(80, 60, 10, 20, 30), plan, Pixels.Flat(32, 32, 200, 100, 50), At(40, 20));

            AssertNear([200, 100, 50], result[56, 36], 8);
        }
    }

    [Fact]
    public async Task Later_watermark_lies_over_earlier_ones()
    {
        var (below, above) = (Pixels.Flat(8, 8, 200, 0, 0), Pixels.Flat(8, 8, 0, 200, 0));

        var result = await DrawAsync(
            Base.Encode(ImageFormat.Png),
            BasePlan,
            (below.Encode(ImageFormat.Png), Of(below, ImageFormat.Png, At(2, 2))),
            (above.Encode(ImageFormat.Png), Of(above, ImageFormat.Png, At(6, 6))));

        Assert.Equal([200, 0, 0], result[3, 3].ToArray());
        Assert.Equal([0, 200, 0], result[8, 8].ToArray());
        Assert.Equal([0, 200, 0], result[13, 13].ToArray());
    }

    [Theory]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.WebP)]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Gif)]
    [InlineData(ImageFormat.Avif)]
    public async Task Picture_of_a_watermark_may_be_of_any_format(ImageFormat format)
    {
        if (!Processor.Readable.Contains(format))
        {
            return;
        }

        var picture = Pixels.Flat(16, 16, 200, 100, 50);
        var film = Pixels.Draw(16, 32, (_, y) => y < 16 ? [200, 100, 50] : [0, 0, 0]) with { Delays = [50, 50] };
        var file = format == ImageFormat.Gif ? film.Encode(format, frames: 2) : picture.Encode(format);

        var result = await DrawAsync(Base.Encode(ImageFormat.Png), BasePlan, (file, Of(picture, format, At(2, 2))));

        AssertNear([200, 100, 50], result[10, 10], 6);
        Assert.Equal([10, 20, 30], result[20, 10].ToArray());
    }

    [Fact]
    public async Task Picture_is_rendered_to_four_bands_in_its_size_without_mixing_in_what_is_transparent()
    {
        // What is transparent is black, and would show as a dark rim.
        var picture = Pixels.Draw(64, 64, (x, y) => ((x - 32) * (x - 32)) + ((y - 32) * (y - 32)) < 24 * 24 ? [255, 255, 255, 255] : [0, 0, 0, 0]);

        var pixels = await Processor.RenderAsync(
            new MemorySource(picture.Encode(ImageFormat.Png)), Plans.Of(ImageFormat.Png, 64, 64, 16, 16, hasAlpha: true), default);

        Assert.Equal(16 * 16 * 4, pixels.Length);
        var rendered = new Pixels(16, 16, 4, pixels);
        Assert.Equal([255, 255, 255, 255], rendered[8, 8].ToArray());
        Assert.Equal(0, rendered[0, 0][3]);
        var rim = Enumerable.Range(0, 256).Select(i => rendered[i % 16, i / 16].ToArray()).Where(pixel => pixel[3] is > 10 and < 245).ToArray();
        Assert.NotEmpty(rim);
        Assert.All(rim, pixel => AssertNear([255, 255, 255], pixel.AsSpan(0, 3), 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Picture_of_fewer_bands_is_rendered_to_four(int bands)
    {
        byte[] colour = [90, .. bands == 3 ? [80, 70] : bands == 2 ? [200] : Array.Empty<byte>()];
        byte[] expected = bands switch { 1 => [90, 90, 90, 255], 2 => [90, 90, 90, 200], _ => [90, 80, 70, 255] };

        var pixels = await Processor.RenderAsync(
            new MemorySource(Pixels.Flat(8, 6, colour).Encode(ImageFormat.Png)), Plans.Of(ImageFormat.Png, 8, 6, 8, 6, hasAlpha: bands == 2), default);

        Assert.Equal(Enumerable.Repeat(expected, 48).SelectMany(pixel => pixel), pixels);
    }

    [Fact]
    public async Task Picture_with_an_orientation_is_rendered_upright()
    {
        var picture = Quarters.Encode(ImageFormat.Jpeg, image =>
        {
            var exif = new ImageMagick.ExifProfile();
            exif.SetValue(ImageMagick.ExifTag.Orientation, (ushort)6);
            image.SetProfile(exif);
            image.Quality = 100;
        });

        var pixels = await Processor.RenderAsync(new MemorySource(picture), Plans.Of(ImageFormat.Jpeg, 6, 8, 6, 8, orientation: 6), default);

        // A quarter turn clockwise: what was below on the left is now above on the left.
        var rendered = new Pixels(6, 8, 4, pixels);
        AssertNear([0, 0, 250, 255], rendered[0, 0], 24);
        AssertNear([250, 0, 0, 255], rendered[5, 0], 24);
    }

    [Fact]
    public async Task Plan_with_a_watermark_is_not_carried_out_without_its_picture()
    {
        var (source, plan) = (new MemorySource(Base.Encode(ImageFormat.Png)), BasePlan with { Watermarks = [At(2, 2)] });

        await Assert.ThrowsAnyAsync<ArgumentException>(() => Processor.ProcessAsync(source, plan, new MemoryStream(), default));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Processor.ProcessAsync(source, plan, [], new MemoryStream(), default));
    }

    [Fact]
    public async Task Damaged_picture_is_not_rendered()
    {
        var noise = new byte[64 * 64 * 3];
        new Random(3).NextBytes(noise);
        var file = new Pixels(64, 64, 3, noise).Encode(ImageFormat.Png);

        var exception = await Assert.ThrowsAsync<ImageProcessingException>(
            () => Processor.RenderAsync(new MemorySource(file[..(file.Length / 2)]), Plans.Of(ImageFormat.Png, 64, 64, 16, 16), default));

        Assert.Equal(ImageProcessingError.Damaged, exception.Error);
    }

    [Fact]
    public async Task Cancelled_while_the_picture_is_read_renders_nothing()
    {
        var noise = new byte[1000 * 1000 * 3];
        new Random(5).NextBytes(noise);
        var file = new Pixels(1000, 1000, 3, noise).Encode(ImageFormat.Png);
        using var cancellation = new CancellationTokenSource();
        var source = new MemorySource(file)
        {
            Wrap = stream => new TrickleStream(stream) { OnPassing = (file.Length / 4, cancellation.Cancel) },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Processor.RenderAsync(source, Plans.Of(ImageFormat.Png, 1000, 1000, 16, 16), cancellation.Token));
    }

    [Fact]
    public void Estimate_counts_what_a_watermark_takes()
    {
        var source = new MemorySource(Base.Encode(ImageFormat.Png));
        var large = new PlannedWatermark
        {
            Source = new SourceVersion("/logo", 1 << 20, default),
            Picture = Plans.Of(ImageFormat.WebP, 4000, 4000, 1000, 1000),
            Start = default,
            Opacity = 1,
        };

        var more = Processor.EstimateMemory(source, BasePlan with { Watermarks = [large] }) - Processor.EstimateMemory(source, BasePlan);

        // The decoded picture, and the rendered one.
        Assert.InRange(more, (4000 * 4000 * 3) + (1000 * 1000 * 4), 4000 * 4000 * 24);
    }

    private static PlannedWatermark At(int x, int y, double opacity = 1) => new()
    {
        Source = new SourceVersion("/logo", 1, default),
        Picture = BasePlan,
        Start = new PixelPoint(x, y),
        Opacity = opacity,
    };

    /// <summary>A watermark in the size that its picture has.</summary>
    private static PlannedWatermark Of(Pixels picture, ImageFormat format, PlannedWatermark place) => place with
    {
        Picture = Plans.Of(format, picture.Width, picture.Height, picture.Width, picture.Height, hasAlpha: picture.Bands is 2 or 4),
    };

    private static byte[] Part(Pixels picture, int left, int top, int width, int height) =>
        Pixels.Draw(width, height, (x, y) => picture[left + x, top + y].ToArray()).Content;

    private static void AssertNear(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> found, int tolerance)
    {
        for (var band = 0; band < expected.Length; band++)
        {
            Assert.InRange(found[band], expected[band] - tolerance, expected[band] + tolerance);
        }
    }

    private Task<byte[]> DrawOnFilmAsync(ImageFormat source, ImageFormat format)
    {
        var film = Pixels.Draw(60, 40 * 3, (_, y) => FilmColours[y / 40]) with { Delays = [50, 100, 150], Loop = 3 };
        var plan = Plans.Of(source, 60, 40, 60, 40).As(format) with { FrameCount = 3 };
        var watermark = Pixels.Flat(16, 16, 250, 250, 0);
        return RunAsync(film.Encode(source, frames: 3), plan, (watermark.Encode(ImageFormat.Png), Of(watermark, ImageFormat.Png, At(40, 20))));
    }

    private Task<Pixels> DrawAsync(Pixels picture, ImagePlan plan, Pixels watermark, PlannedWatermark place) =>
        DrawAsync(picture.Encode(ImageFormat.Png), plan, (watermark.Encode(ImageFormat.Png), Of(watermark, ImageFormat.Png, place)));

    private async Task<Pixels> DrawAsync(byte[] source, ImagePlan plan, params (byte[] Picture, PlannedWatermark Planned)[] watermarks) =>
        Pixels.Decode(await RunAsync(source, plan, watermarks), plan.Format);

    private async Task<byte[]> RunAsync(byte[] source, ImagePlan plan, params (byte[] Picture, PlannedWatermark Planned)[] watermarks)
    {
        var pictures = new List<byte[]>();
        foreach (var (picture, planned) in watermarks)
        {
            pictures.Add(await Processor.RenderAsync(new MemorySource(picture), planned.Picture, default));
        }

        var output = new MemoryStream();
        var drawing = plan with { Watermarks = [.. watermarks.Select(watermark => watermark.Planned)] };
        await Processor.ProcessAsync(new MemorySource(source), drawing, pictures, output, default);
        return output.ToArray();
    }
}
