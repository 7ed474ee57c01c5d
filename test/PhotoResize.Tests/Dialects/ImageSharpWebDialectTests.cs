using PhotoResize.Dialects;
using PhotoResize.Planning;

namespace PhotoResize.Tests.Dialects;

public class ImageSharpWebDialectTests
{
    private static readonly Translation ImageSharpWeb = new(new ImageSharpWebDialect());

    [Theory]
    [InlineData("width=300", "width=300&height=&mode=crop")]
    [InlineData("width=300.5&height=-4", "width=301&height=&mode=crop")]
    [InlineData("WIDTH=30&height=20&rmode=Pad&rcolor=255,0,0&bgcolor=blue", "width=30&height=20&mode=pad&bgcolor=FF0000")]
    [InlineData("width=30&height=20&rmode=crop&rcolor=red&bgcolor=0,0,255,128", "width=30&height=20&mode=crop&bgcolor=0000FF80")]
    [InlineData("width=30&height=20&rmode=max", "width=30&height=20&mode=contain")]
    [InlineData("width=30&height=20&rmode=5", "width=30&height=20&mode=stretch")]
    [InlineData("width=30&height=20&rmode=manual", "width=30&height=20&mode=stretch")]
    [InlineData("width=30&height=20&ranchor=TopLeft", "width=30&height=20&mode=crop&anchor=TopLeft")]
    [InlineData("width=30&height=20&rxy=0.25,1.5", "width=30&height=20&mode=crop&focus=0.25,1")]
    [InlineData("width=30&rsampler=bicubic&compand=true", "width=30&height=&mode=crop&gamma=linear&filter=catrom")]
    [InlineData("width=30&compand=False", "width=30&height=&mode=crop&gamma=companded")]
    [InlineData("format=webp&quality=0", "format=webp&quality=1")]
    [InlineData("quality=200&autoorient=false", "quality=100")]
    [InlineData("rmode=pad&rcolor=red", "")]
    [InlineData("w=30&h=20&preset=a&hmac=0", "preset=a")]
    public void Commands_become_settings(string query, string expected) => Assert.Equal(expected, ImageSharpWeb.Text(query));

    [Theory]
    [InlineData("width=wide", "width")]
    [InlineData("width=9&rmode=cover", "rmode")]
    [InlineData("width=9&rxy=0.5", "rxy")]
    [InlineData("width=9&rsampler=sinc", "rsampler")]
    [InlineData("width=9&compand=1", "compand")]
    [InlineData("width=9&ranchor=above", "anchor")]
    [InlineData("quality=good", "quality")]
    public void Invalid_value_is_named_and_ignored(string query, string name) =>
        Assert.Equal(name, Assert.Single(ImageSharpWeb.Parse(query).Invalid).Name);

    [Theory]
    [InlineData("width=400&height=300&rmode=min", 1000, 800, 375, 300)]
    [InlineData("width=300&height=400&rmode=min", 800, 1000, 300, 375)]
    [InlineData("width=100&height=100&rmode=min", 400, 300, 133, 100)]
    [InlineData("width=300&height=200&rmode=min", 400, 300, 267, 200)]
    [InlineData("width=500&height=100&rmode=min", 400, 300, 400, 300)]
    [InlineData("width=500&height=400&rmode=boxpad", 400, 300, 500, 400)]
    [InlineData("width=800&rmode=max", 400, 300, 800, 600)]
    public void Size_is_ImageSharp_Webs(string query, int sourceWidth, int sourceHeight, int width, int height)
    {
        var plan = ImageSharpWeb.Plan(query, sourceWidth, sourceHeight);
        Assert.Equal(new PixelSize(width, height), plan.ResultSize);
    }

    [Fact]
    public void Box_is_padded_without_enlarging_what_is_smaller()
    {
        var small = ImageSharpWeb.Plan("width=500&height=400&rmode=boxpad&ranchor=bottomright", 400, 300);
        Assert.Equal((new PixelSize(400, 300), new PixelPoint(100, 100)), (small.Inner, small.Offset));
        var wide = ImageSharpWeb.Plan("width=100&height=100&rmode=boxpad", 400, 300);
        Assert.Equal((new PixelSize(100, 75), new PixelSize(100, 100)), (wide.Inner, wide.Outer));
    }

    /// <summary>Sizes mean what a page shows, unless <c>orient</c> says that they mean what is stored.</summary>
    [Theory]
    [InlineData("width=100", 100, 150)]
    [InlineData("width=100&orient=true", 100, 150)]
    [InlineData("width=100&orient=false", 67, 100)]
    public void Size_of_a_photograph_on_its_side_is_that_of_the_page(string query, int width, int height) =>
        Assert.Equal(new PixelSize(width, height), ImageSharpWeb.Plan(query, 3000, 2000, orientation: 6).ResultSize);

    [Fact]
    public void Plan_is_the_one_of_the_native_query_that_asks_for_the_same()
    {
        var native = new Translation(dialect: null);
        Assert.Equal(native.Plan("w=300&h=300&anchor=top", 3000, 2000), ImageSharpWeb.Plan("width=300&height=300&ranchor=top", 3000, 2000));
        Assert.Equal(native.Plan("w=300&h=300&mode=pad&bgcolor=f00&format=png", 3000, 2000), ImageSharpWeb.Plan("width=300&height=300&rmode=pad&rcolor=ff0000&format=png", 3000, 2000));
    }
}
