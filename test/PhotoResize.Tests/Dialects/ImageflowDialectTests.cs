using PhotoResize.Dialects;
using PhotoResize.Planning;

namespace PhotoResize.Tests.Dialects;

public class ImageflowDialectTests
{
    private static readonly Translation Imageflow = new(new ImageflowDialect());

    [Theory]
    [InlineData("w=300&h=200&mode=crop", "width=300&height=200&mode=crop")]
    [InlineData("w=300", "width=300&height=&mode=pad")]
    [InlineData("format=webp&quality=80&webp.quality=61.6", "format=webp&quality=62")]
    [InlineData("format=jpg&quality=80&webp.quality=60", "format=jpg&quality=80")]
    [InlineData("format=auto", "format=auto")]
    [InlineData("rotate=80", "rotate=90")]
    [InlineData("rotate=180&flip=x", "rotate=180&flip=h")]
    [InlineData("watermark=logo&bgcolor=fff&s.grayscale=true", "bgcolor=fff&grayscale=true&watermark=logo")]
    [InlineData("frame=2", "frame=2")]
    [InlineData("preset=a&paddingwidth=5", "preset=a")]
    [InlineData("w=90&anchor=25,75", "width=90&height=&mode=pad")]
    public void Commands_become_settings(string query, string expected) => Assert.Equal(expected, Imageflow.Text(query));

    [Theory]
    [InlineData("w=100&dpr=2x", 200, 150)]
    [InlineData("w=100&zoom=1.5&dpr=3", 150, 112)]
    [InlineData("w=100&h=100&mode=crop&dppx=2", 200, 200)]
    [InlineData("zoom=0.5", 400, 300)]
    [InlineData("w=100&h=100", 100, 100)]
    [InlineData("w=100&h=100&mode=max", 100, 75)]
    [InlineData("w=1600&h=1600&mode=max", 800, 600)]
    [InlineData("w=1600&h=1600&mode=max&scale=both", 1600, 1200)]
    [InlineData("c=25,25,75,75", 400, 300)]
    [InlineData("crop=25,25,75,75&cropxunits=100&cropyunits=100&maxwidth=40", 40, 30)]
    [InlineData("w=1&h=1&mode=aspectcrop", 600, 600)]
    [InlineData("w=16&h=9&mode=aspectcrop", 800, 450)]
    public void Size_is_Imageflows(string query, int width, int height) =>
        Assert.Equal(new PixelSize(width, height), Imageflow.Plan(query, 800, 600).ResultSize);

    [Theory]
    [InlineData("w=100&h=100&mode=crop&anchor=0,50", 0)]
    [InlineData("w=100&h=100&mode=crop&c.gravity=100,0&anchor=topleft", 200)]
    [InlineData("w=100&h=100&mode=crop&anchor=25,50", 50)]
    [InlineData("w=100&h=100&mode=crop&anchor=middleright", 200)]
    [InlineData("w=1&h=1&mode=aspectcrop&anchor=75,0", 150)]
    public void Crop_is_where_anchor_or_gravity_wants_it(string query, int left) => Assert.Equal(left, Imageflow.Plan(query, 800, 600).Crop.X);

    [Fact]
    public void Picture_is_where_the_anchor_wants_it() =>
        Assert.Equal(new PixelPoint(0, 5), Imageflow.Plan("w=100&h=100&anchor=0,20", 800, 600).Offset);

    [Theory]
    [InlineData("c=1,2,3", "c")]
    [InlineData("w=9&anchor=1,2,3", "anchor")]
    [InlineData("w=9&h=9&mode=crop&c.gravity=topleft", "c.gravity")]
    [InlineData("dpr=dense", "dpr")]
    [InlineData("w=9&mode=cover", "mode")]
    public void Invalid_value_is_named_and_ignored(string query, string name) =>
        Assert.Equal(name, Assert.Single(Imageflow.Parse(query).Invalid).Name);

    [Fact]
    public void Plan_is_the_one_of_the_native_query_that_asks_for_the_same() => Assert.Equal(
        new Translation(dialect: null).Plan("w=300&h=300&q=70", 3000, 2000), Imageflow.Plan("w=150&h=150&mode=crop&dpr=2&quality=70", 3000, 2000));
}
