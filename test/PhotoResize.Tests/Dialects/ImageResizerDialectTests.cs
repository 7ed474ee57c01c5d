using PhotoResize.Dialects;
using PhotoResize.Planning;
using PhotoResize.Settings;

namespace PhotoResize.Tests.Dialects;

/// <summary>What ImageResizer's commands become, beside their layout, which <see cref="LayoutVectorTests"/> have.</summary>
public class ImageResizerDialectTests
{
    private static readonly Translation ImageResizer = new(new ImageResizerDialect());

    [Theory]
    [InlineData("thumbnail=jpg", "format=jpg")]
    [InlineData("format=png&thumbnail=jpg", "format=png")]
    [InlineData("format=jif&quality=50&subsampling=444", "format=jpg&quality=50&subsample=444")]
    [InlineData("page=3", "frame=2")]
    [InlineData("frame=1", "frame=0")]
    [InlineData("frame=2&page=-4", "frame=1")]
    [InlineData("bgcolor=f00", "bgcolor=f00")]
    [InlineData("paddingwidth=2&paddingcolor=00f&bgcolor=red", "bgcolor=00f")]
    [InlineData("paddingcolor=00f&bgcolor=red", "bgcolor=red")]
    [InlineData("watermark=logo,copy&s.grayscale=NTSC", "grayscale=true&watermark=logo,copy")]
    [InlineData("autorotate=off", "autorotate=false")]
    [InlineData("rotate=-90&flip=h", "rotate=270&flip=v")]
    [InlineData("rotate=720", "rotate=0")]
    [InlineData("WIDTH=10&Mode=Max&utm_source=x", "width=10&height=&mode=max")]
    [InlineData("w=10&width=20&maxheight=5", "width=20&height=5&mode=pad")]
    [InlineData("maxwidth=5", "width=5&height=&mode=max")]
    [InlineData("preset=thumb", "preset=thumb")]
    [InlineData("dpr=2&info&sharpen=false", "")]
    public void Commands_become_settings(string query, string expected) => Assert.Equal(expected, ImageResizer.Text(query));

    [Theory]
    [InlineData("width=133.5", "width")]
    [InlineData("mode=cover", "mode")]
    [InlineData("scale=x", "scale")]
    [InlineData("zoom=NaN", "zoom")]
    [InlineData("crop=1,2,3", "crop")]
    [InlineData("rotate=quarter", "rotate")]
    [InlineData("flip=z", "flip")]
    [InlineData("margin=1,2", "margin")]
    [InlineData("quality=best", "quality")]
    [InlineData("format=heic", "format")]
    [InlineData("width=100&cropxunits=abc&crop=1,2,3,4", "cropxunits")]
    public void Invalid_value_is_named_and_ignored(string query, string name)
    {
        var parsed = ImageResizer.Parse(query);
        Assert.Equal(name, Assert.Single(parsed.Invalid).Name);
    }

    [Theory]
    [InlineData("scale=both", true)]
    [InlineData("mode=crop&anchor=topleft", true)]
    [InlineData("zoom=1", true)]
    [InlineData("zoom=2", false)]
    [InlineData("margin=1", false)]
    [InlineData("crop=(0,0,0,0)", false)]
    [InlineData("srotate=90", false)]
    [InlineData("rotate=20", false)]
    [InlineData("width=-1", true)]
    [InlineData("width=0", false)]
    public void Commands_that_only_modify_others_ask_for_nothing(string query, bool isEmpty) =>
        Assert.Equal(isEmpty, ImageResizer.Parse(query).Settings.IsEmpty);

    /// <summary>Where enlarging is not allowed, <c>scale</c> gives the picture no larger than it is.</summary>
    [Theory]
    [InlineData("width=400&height=400&mode=max&scale=both", 200, 100, 200, 100)]
    [InlineData("width=400&height=400&mode=max&scale=upscaleonly", 200, 100, 200, 100)]
    [InlineData("width=400&height=400&mode=pad&scale=both", 200, 100, 200, 100)]
    [InlineData("width=400&height=400&mode=pad&scale=canvas", 200, 100, 400, 400)]
    [InlineData("width=400&height=50&mode=stretch", 200, 25, 200, 25)]
    [InlineData("zoom=3&scale=both", 200, 100, 200, 100)]
    public void Picture_is_not_enlarged_where_the_folder_does_not_allow_it(string query, int innerWidth, int innerHeight, int width, int height)
    {
        var plan = ImageResizer.Plan(query, 200, 100, allowEnlarge: false);
        Assert.Equal((new PixelSize(innerWidth, innerHeight), new PixelSize(width, height)), (plan.Inner, plan.Outer));
    }

    /// <summary>The original is turned by what its EXIF says, then by the query.</summary>
    [Theory]
    [InlineData("srotate=90&maxwidth=50", 1, 6)]
    [InlineData("srotate=90&maxwidth=50", 6, 3)]
    [InlineData("srotate=90&sflip=x&maxwidth=50", 1, 5)]
    [InlineData("srotate=-90&maxwidth=50", 6, 1)]
    [InlineData("sflip=h&maxwidth=50", 6, 5)]
    [InlineData("sflip=both&srotate=180&maxwidth=50", 8, 8)]
    [InlineData("srotate=90&maxwidth=50&autorotate=false", 6, 6)]
    public void Original_is_turned_before_anything_else(string query, int stored, int expected) =>
        Assert.Equal(expected, ImageResizer.Plan(query, 200, 100, orientation: stored).Frame.Orientation);

    [Fact]
    public void Plan_is_the_one_of_the_native_query_that_asks_for_the_same()
    {
        var native = new Translation(dialect: null);
        Assert.Equal(native.Plan("w=300&h=200&mode=max", 3000, 2000), ImageResizer.Plan("maxwidth=300&maxheight=900", 3000, 2000));
        Assert.Equal(native.Plan("w=300&h=300&mode=pad&bgcolor=f00&q=70", 3000, 2000), ImageResizer.Plan("width=300&height=300&bgcolor=f00&quality=70", 3000, 2000));
        Assert.Equal(native.Plan("crop=100,50,400,300", 3000, 2000), ImageResizer.Plan("crop=100,50,500,350", 3000, 2000));
        Assert.Equal(native.Plan("w=200&h=200&anchor=topleft&rotate=90&flip=v", 3000, 2000), ImageResizer.Plan("width=200&height=200&mode=crop&anchor=topleft&rotate=90&flip=h", 3000, 2000));
    }

    [Fact]
    public void Lower_and_upper_layers_are_native_and_hold()
    {
        var parser = Translation.Parser;
        SettingsRules rules = new()
        {
            Defaults = parser.Parse(parser.Read(Values("quality", "40")), SettingsRules.None).Settings,
            Locked = parser.MainNames(["width", "crop", "rotate", "dpr"]),
        };
        var settings = ImageResizer.Parse("width=500&height=50&crop=1,2,30,40&zoom=4&srotate=90&rotate=30&mode=max", rules).Settings;
        Assert.Equal((0, 50, 40), (settings.Width, settings.Height, settings.Quality));
        Assert.Equal((null, 1.0, 1, 0.0), (settings.Layout!.Crop, settings.Layout.Zoom, settings.Layout.SourceOrientation, settings.Layout.Tilt));
    }

    [Theory]
    [InlineData("maxwidth=300", null, 300, 1.0)]
    [InlineData("maxwidth=250", "Allowed widths", 0, 1.0)]
    [InlineData("maxwidth=300&zoom=1.2", null, 300, 1.5)]
    [InlineData("maxwidth=300&margin=1", "other sizes", 0, 1.0)]
    [InlineData("crop=1,2,3,4", "other sizes", 0, 1.0)]
    [InlineData("rotate=20", "other sizes", 0, 1.0)]
    public void Allowed_sizes_hold(string query, string? refusal, int width, double zoom)
    {
        var parsed = ImageResizer.Parse(query, new SettingsRules { Sizes = new AllowedSizes([100, 300], snaps: false) });
        if (refusal is not null)
        {
            Assert.Contains(refusal, parsed.SizeRefusal, StringComparison.Ordinal);
            return;
        }

        Assert.Null(parsed.SizeRefusal);
        Assert.Equal((width, zoom), (parsed.Settings.Width, parsed.Settings.Layout!.Zoom));
    }

    [Fact]
    public void Preset_alone_is_no_more_than_a_preset_and_any_command_is()
    {
        Assert.False(Translation.Parser.HasMoreThanPresets(ImageResizer.Layer("preset=a&utm=1")));
        Assert.True(Translation.Parser.HasMoreThanPresets(ImageResizer.Layer("preset=a&zoom=1")));
        Assert.True(Translation.Parser.HasMoreThanPresets(ImageResizer.Layer("width=abc")));
    }

    private static IEnumerable<KeyValuePair<string, string>> Values(string name, string value) => [KeyValuePair.Create(name, value)];
}
