using PhotoResize.EngineSupport;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Tests.Data;

namespace PhotoResize.Tests.EngineSupport;

public sealed class StoredGeometryTests
{
    /// <summary>
    /// Where the pixel at (4, 1) of an upright picture of 7 x 5 is stored, by what EXIF 2.32 (4.6.4, tag 0x0112) says of row 0 and column 0.
    /// </summary>
    [Theory]
    [InlineData(1, 4, 1)] // top, left
    [InlineData(2, 2, 1)] // top, right
    [InlineData(3, 2, 3)] // bottom, right
    [InlineData(4, 4, 3)] // bottom, left
    [InlineData(5, 1, 4)] // left, top
    [InlineData(6, 1, 2)] // right, top
    [InlineData(7, 3, 2)] // right, bottom
    [InlineData(8, 3, 4)] // left, bottom
    public void Place_is_stored_as_the_orientation_says(int orientation, int x, int y)
    {
        var stored = orientation < 5 ? new PixelSize(7, 5) : new PixelSize(5, 7);
        Assert.Equal(new PixelRectangle(x, y, 1, 1), StoredGeometry.ToStored(new(4, 1, 1, 1), stored, orientation));
    }

    [Fact]
    public void Way_to_upright_is_the_way_back()
    {
        var upright = new PixelRectangle(2, 1, 4, 3);
        for (var orientation = 1; orientation <= 8; orientation++)
        {
            var size = orientation < 5 ? new PixelSize(7, 5) : new PixelSize(5, 7);
            var stored = StoredGeometry.ToStored(upright, size, orientation);
            Assert.Equal(orientation < 5 ? upright.Size : upright.Size.Transposed, stored.Size);
            Assert.Equal(upright, StoredGeometry.ToUpright(stored, size, orientation));
        }
    }

    [Theory]
    [InlineData(1, 4000, 3000)]
    [InlineData(2, 2000, 1500)]
    [InlineData(8, 500, 375)]
    [InlineData(32, 125, 94)]
    public void Reduction_leaves_a_pixel_for_each_part_of_one(int shrink, int width, int height) =>
        Assert.Equal(new PixelSize(width, height), StoredGeometry.Reduced(new(4000, 3000), shrink));

    [Fact]
    public void Plan_for_a_turned_picture_is_carried_out_as_it_is_stored()
    {
        var plan = Plans.For("w=300") with
        {
            Frame = new SourceFrame(ImageFormat.Jpeg, 0, new(4000, 3001), Orientation: 6, HasAlpha: false),
            Crop = new(1, 2, 2000, 3000),
            Inner = new(20, 30),
        };

        var geometry = StoredGeometry.Of(plan, shrink: 4);

        Assert.Equal(new StoredGeometry(new(1000, 751), 4, new(2, 1000, 3000, 2000), new(30, 20), 6), geometry);
    }

    [Fact]
    public void Avif_leaves_its_decoder_upright()
    {
        var frame = new SourceFrame(ImageFormat.Avif, 0, new(40, 30), Orientation: 6, HasAlpha: false);
        Assert.Equal((new PixelSize(30, 40), 1), StoredGeometry.AsDecoded(frame));
        Assert.Equal((new PixelSize(40, 30), 6), StoredGeometry.AsDecoded(frame with { Format = ImageFormat.Tiff }));
    }
}
