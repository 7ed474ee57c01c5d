using PhotoResize.EngineSupport;
using PhotoResize.Planning;

namespace PhotoResize.Tests.EngineSupport;

public sealed class BorderScanTests
{
    private const int Width = 9;
    private const int Height = 6;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(8, 0)]
    [InlineData(0, 5)]
    [InlineData(8, 5)]
    [InlineData(4, 3)]
    public void Single_pixel_anywhere_is_the_box(int x, int y) =>
        Assert.Equal(new PixelRectangle(x, y, 1, 1), Scan([200], 0, (column, row) => (column, row) == (x, y) ? [100] : [200]));

    [Fact]
    public void Box_holds_all_that_is_not_border() =>
        Assert.Equal(
            new PixelRectangle(2, 1, 6, 4),
            Scan([200], 0, (x, y) => (x, y) is (2, 3) or (7, 2) or (4, 1) or (5, 4) ? [0] : [200]));

    [Fact]
    public void Border_within_the_content_does_not_divide_it() =>
        Assert.Equal(new PixelRectangle(0, 0, Width, Height), Scan([200], 0, (x, y) => x is 0 or 8 || y is 0 or 5 ? [0] : [200]));

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    public void Uniform_picture_has_no_content(int tolerance) => Assert.Null(Scan([200, 100, 50], tolerance, (_, _) => [200, 100, 50]));

    [Theory]
    [InlineData(210, false)]
    [InlineData(190, false)]
    [InlineData(211, true)]
    [InlineData(189, true)]
    public void Tolerance_is_the_greatest_difference_that_is_border(byte value, bool isContent) =>
        Assert.Equal(isContent, Scan([200, 200, 200], 10, (x, y) => (x, y) == (4, 3) ? [200, 200, value] : [200, 200, 200]) is not null);

    /// <summary>Each is compared with the border's pixel and not with its neighbour, so that a gradient ends.</summary>
    [Fact]
    public void Gradient_is_border_up_to_the_tolerance() =>
        Assert.Equal(new PixelRectangle(6, 0, 3, Height), Scan([0], 5, (x, _) => [(byte)x]));

    [Fact]
    public void Colour_under_full_transparency_is_border_where_the_border_is_transparent()
    {
        Assert.Null(Scan([0, 0, 0, 0], 0, (x, _) => [(byte)(x * 20), 50, 70, 0]));
        Assert.Equal(new PixelRectangle(4, 3, 1, 1), Scan([0, 0, 0, 0], 0, (x, y) => (x, y) == (4, 3) ? [0, 0, 0, 1] : [9, 9, 9, 0]));
    }

    [Fact]
    public void Transparency_is_content_where_the_border_is_opaque() =>
        Assert.Equal(new PixelRectangle(4, 3, 1, 1), Scan([7, 255], 0, (x, y) => (x, y) == (4, 3) ? [7, 0] : [7, 255]));

    [Fact]
    public void Rows_may_begin_further_down()
    {
        var scan = new BorderScan([0], 0);
        scan.Add(100, [0, 0, 0]);
        scan.Add(101, [0, 1, 0]);
        Assert.Equal(new PixelRectangle(1, 101, 1, 1), scan.Content);
    }

    private static PixelRectangle? Scan(byte[] border, int tolerance, Func<int, int, byte[]> pixelAt)
    {
        var scan = new BorderScan(border, tolerance);
        for (var y = 0; y < Height; y++)
        {
            scan.Add(y, [.. Enumerable.Range(0, Width).SelectMany(x => pixelAt(x, y))]);
        }

        return scan.Content;
    }
}
