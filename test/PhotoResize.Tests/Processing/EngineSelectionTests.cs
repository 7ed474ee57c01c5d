using System.Collections.Frozen;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Tests.Data;

namespace PhotoResize.Tests.Processing;

public class EngineSelectionTests
{
    private static readonly IImageProcessor Small = new FakeEngine(
        [ImageFormat.Jpeg, ImageFormat.Png, ImageFormat.Gif], [ImageFormat.Jpeg, ImageFormat.Png]);

    private static readonly IImageProcessor Large = new FakeEngine(
        [ImageFormat.Jpeg, ImageFormat.Gif, ImageFormat.Avif], [ImageFormat.Jpeg, ImageFormat.Gif, ImageFormat.Avif]);

    [Theory]
    [InlineData(ImageFormat.Jpeg, ImageFormat.Jpeg, true)]
    [InlineData(ImageFormat.Png, ImageFormat.Jpeg, true)]
    [InlineData(ImageFormat.Jpeg, ImageFormat.Avif, false)]
    [InlineData(ImageFormat.Gif, ImageFormat.Gif, false)]
    [InlineData(ImageFormat.Avif, ImageFormat.Jpeg, false)]
    public void For_plan_is_the_first_engine_that_reads_and_writes_its_formats(ImageFormat source, ImageFormat result, bool isSmall)
    {
        var engines = new EngineSelection([Small, Large]);

        Assert.Same(isSmall ? Small : Large, engines.For(PlanOf(source, result)));
    }

    [Fact]
    public void For_plan_follows_the_order_of_registration() =>
        Assert.Same(Large, new EngineSelection([Large, Small]).For(PlanOf(ImageFormat.Jpeg, ImageFormat.Jpeg)));

    [Fact]
    public void For_plan_that_takes_two_engines_is_none()
    {
        // One reads PNG and the other writes AVIF.
        Assert.Null(new EngineSelection([Small, Large]).For(PlanOf(ImageFormat.Png, ImageFormat.Avif)));
    }

    [Fact]
    public void For_frame_is_the_first_engine_that_reads_it()
    {
        var engines = new EngineSelection([Small, Large]);

        Assert.Same(Small, engines.For(PlanOf(ImageFormat.Gif, ImageFormat.Gif).Frame));
        Assert.Same(Large, engines.For(PlanOf(ImageFormat.Avif, ImageFormat.Jpeg).Frame));
        Assert.Null(engines.For(PlanOf(ImageFormat.Tiff, ImageFormat.Jpeg).Frame));
    }

    [Fact]
    public void Writable_is_what_the_readers_of_a_source_write()
    {
        var engines = new EngineSelection([Small, Large]);

        Assert.Equal([ImageFormat.Jpeg, ImageFormat.Png, ImageFormat.Gif, ImageFormat.Avif], engines.WritableFrom(ImageFormat.Jpeg).Order());
        Assert.Equal([ImageFormat.Jpeg, ImageFormat.Png], engines.WritableFrom(ImageFormat.Png).Order());
        Assert.Empty(engines.WritableFrom(ImageFormat.Tiff));
        Assert.Equal([ImageFormat.Jpeg, ImageFormat.Png, ImageFormat.Gif, ImageFormat.Avif], engines.Writable.Order());
        Assert.True(engines.CanRead(ImageFormat.Avif));
        Assert.False(engines.CanRead(ImageFormat.Tiff));
    }

    [Theory]
    [InlineData(ImageFormat.Png, "w=300&format=avif", ImageFormat.Png)]
    [InlineData(ImageFormat.Jpeg, "w=300&format=avif", ImageFormat.Avif)]
    [InlineData(ImageFormat.Avif, "w=300", ImageFormat.Avif)]
    public void Plan_of_a_format_that_cannot_be_made_of_the_source_is_automatic(ImageFormat source, string query, ImageFormat expected)
    {
        var engines = new EngineSelection([Small, Large]);

        var plan = Plans.For(query, new SourceInfo(source, new FrameInfo(3000, 2000)), engines.WritableFrom(source));

        Assert.Equal(expected, plan.Format);
    }

    [Fact]
    public void Plan_of_a_source_whose_format_no_engine_writes_is_the_next_best()
    {
        var engines = new EngineSelection([new FakeEngine([ImageFormat.Avif], [ImageFormat.Jpeg, ImageFormat.Png])]);

        var plan = Plans.For("w=300", new SourceInfo(ImageFormat.Avif, new FrameInfo(3000, 2000)), engines.WritableFrom(ImageFormat.Avif));

        Assert.Equal(ImageFormat.Jpeg, plan.Format);
    }

    [Fact]
    public void No_engine_is_an_error_that_names_the_packages_and_methods()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => new EngineSelection([]));

        Assert.All(
            ["PhotoResize.Vips", "AddVips()", "PhotoResize.ImageSharp", "AddImageSharp()"],
            name => Assert.Contains(name, exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void For_plan_with_a_watermark_is_an_engine_that_draws_them_and_reads_its_picture()
    {
        var drawing = new FakeEngine([ImageFormat.Jpeg, ImageFormat.Avif], [ImageFormat.Jpeg]) { DrawsWatermarks = true };
        var engines = new EngineSelection([Large, drawing]);
        var plan = PlanOf(ImageFormat.Jpeg, ImageFormat.Jpeg);

        Assert.Same(Large, engines.For(plan));
        Assert.Same(drawing, engines.For(plan with { Watermarks = [WatermarkOf(ImageFormat.Avif)] }));
        Assert.Null(engines.For(plan with { Watermarks = [WatermarkOf(ImageFormat.Avif), WatermarkOf(ImageFormat.Png)] }));
    }

    private static PlannedWatermark WatermarkOf(ImageFormat format) => new()
    {
        Source = new SourceVersion("/logo", 1, default),
        Picture = PlanOf(format, ImageFormat.Png),
        Start = default,
        Opacity = 1,
    };

    private static ImagePlan PlanOf(ImageFormat source, ImageFormat result)
    {
        var plan = Plans.For("w=300");
        return plan with { Frame = plan.Frame with { Format = source }, Format = result };
    }

    private sealed class FakeEngine(ImageFormat[] readable, ImageFormat[] writable) : IImageProcessor
    {
        public string Name => "fake";

        public string OutputVersion => "1";

        public bool DrawsWatermarks { get; init; }

        public IReadOnlySet<ImageFormat> Readable { get; } = readable.ToFrozenSet();

        public IReadOnlySet<ImageFormat> Writable { get; } = writable.ToFrozenSet();

        public Task ProcessAsync(SourceImage source, ImagePlan plan, Stream output, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<PixelRectangle> FindContentAsync(
            SourceImage source, SourceFrame frame, int tolerance, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
