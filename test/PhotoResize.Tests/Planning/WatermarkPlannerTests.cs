using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Tests.Planning;

public class WatermarkPlannerTests
{
    private static readonly SourceVersion Version = new("/logo.png", 1, default);

    private static readonly Watermark Logo = new()
    {
        Path = "/logo.png",
        Anchor = SettingNames.Anchors["bottom-right"],
        Margin = 0.02,
        Size = 0.25,
        Opacity = 0.5,
        MinSide = 100,
        Tile = false,
    };

    // The canvas is 400 x 200, so that the margin is 4 pixels and the box 100 x 50.
    [Theory]
    [InlineData("bottom-right", 100, 50, 296, 146, 100, 50)]
    [InlineData("top-left", 100, 50, 4, 4, 100, 50)]
    [InlineData("top", 100, 50, 150, 4, 100, 50)]
    [InlineData("left", 100, 50, 4, 75, 100, 50)]
    [InlineData("center", 101, 51, 150, 75, 99, 50)] // the box is not quite of its shape
    [InlineData("bottom-right", 1000, 100, 296, 186, 100, 10)]
    [InlineData("bottom-right", 100, 1000, 391, 146, 5, 50)]
    [InlineData("bottom-right", 30, 20, 366, 176, 30, 20)] // smaller than the box, and not enlarged
    [InlineData("bottom-right", 1, 1, 395, 195, 1, 1)]
    [InlineData("bottom-right", 20000, 1, 296, 195, 100, 1)]
    public void Picture_is_fitted_into_its_box_and_keeps_the_margin(
        string anchor, int width, int height, int x, int y, int drawnWidth, int drawnHeight)
    {
        var planned = Plan(Logo with { Anchor = SettingNames.Anchors[anchor] }, width, height);

        Assert.Equal((new PixelPoint(x, y), new PixelSize(drawnWidth, drawnHeight)), (planned.Start, planned.Picture.ResultSize));
        Assert.Equal((null, 0.5, Version), (planned.Step, planned.Opacity, planned.Source));
    }

    [Theory]
    [InlineData(null, false, 30, 20)]
    [InlineData(null, true, 75, 50)]
    [InlineData(true, false, 75, 50)]
    [InlineData(false, true, 30, 20)]
    public void Picture_is_enlarged_where_it_or_else_the_folder_allows_it(bool? own, bool ofFolder, int width, int height)
    {
        var planned = Plan(Logo with { AllowEnlarge = own }, 30, 20, allowEnlarge: ofFolder);

        Assert.Equal(new PixelSize(width, height), planned.Picture.ResultSize);
    }

    [Theory]
    [InlineData("top-left")]
    [InlineData("bottom-right")]
    [InlineData("center")]
    public void Picture_as_large_as_the_canvas_lies_on_it_in_spite_of_its_margin(string anchor)
    {
        var planned = Plan(Logo with { Anchor = SettingNames.Anchors[anchor], Size = 1, Margin = 0.5 }, 4000, 2000);

        Assert.Equal((new PixelPoint(0, 0), new PixelSize(400, 200)), (planned.Start, planned.Picture.ResultSize));
    }

    // Tiles of 100 x 50 with 4 pixels between.
    [Theory]
    [InlineData("bottom-right", 296 - (3 * 104), 146 - (3 * 54))]
    [InlineData("top-left", 4, 4)]
    [InlineData("center", 150 - (2 * 104), 75 - (2 * 54))]
    public void Tiles_begin_with_the_first_that_shows_and_one_lies_at_the_anchor(string anchor, int x, int y)
    {
        var planned = Plan(Logo with { Anchor = SettingNames.Anchors[anchor], Tile = true }, 100, 50);

        Assert.Equal((new PixelPoint(x, y), new PixelSize(104, 54)), (planned.Start, planned.Step!.Value));
        Assert.InRange(planned.Start.X, -99, 4);
        Assert.InRange(planned.Start.Y, -49, 4);
    }

    [Theory]
    [InlineData(99, 500, false)]
    [InlineData(500, 99, false)]
    [InlineData(100, 100, true)]
    public void Canvas_below_the_least_side_has_no_watermark(int width, int height, bool fits) =>
        Assert.Equal(fits, WatermarkPlanner.Fits(Logo, new PixelSize(width, height)));

    [Fact]
    public void Picture_is_rendered_upright_as_others_are_but_not_sharpened()
    {
        var photo = new SourceInfo(ImageFormat.Jpeg, new FrameInfo(1000, 4000, Orientation: 6));
        var picture = WatermarkPlanner.Plan(Logo, Version, photo, new PixelSize(400, 200), allowEnlarge: false).Picture;

        Assert.Equal((6, new PixelRectangle(0, 0, 4000, 1000), new PixelSize(100, 25)), (picture.Frame.Orientation, picture.Crop, picture.Inner));
        Assert.Equal((8, ResamplingFilter.CatmullRom, true), (picture.ShrinkFactor, picture.Filter, picture.LinearLight));
        Assert.Null(picture.Sharpening);
    }

    [Fact]
    public void Animation_is_drawn_by_its_first_frame()
    {
        var film = new SourceInfo(ImageFormat.Gif, [new FrameInfo(100, 50)], FrameCount: 7);
        var picture = WatermarkPlanner.Plan(Logo, Version, film, new PixelSize(400, 200), allowEnlarge: false).Picture;

        Assert.Equal((0, 1), (picture.Frame.Index, picture.FrameCount));
    }

    private static PlannedWatermark Plan(Watermark watermark, int width, int height, bool allowEnlarge = false) => WatermarkPlanner.Plan(
        watermark, Version, new SourceInfo(ImageFormat.Png, new FrameInfo(width, height)), new PixelSize(400, 200), allowEnlarge);
}
