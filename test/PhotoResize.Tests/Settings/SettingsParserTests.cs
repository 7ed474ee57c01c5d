using System.Collections.Frozen;
using Microsoft.AspNetCore.WebUtilities;
using PhotoResize.Settings;

namespace PhotoResize.Tests.Settings;

public class SettingsParserTests
{
    private static readonly SettingsParser Parser = new(Enum.GetValues<ImageFormat>().ToFrozenSet());

    [Theory]
    [InlineData("w=5", 5)]
    [InlineData("w=%20%2B5%20", 5)]
    [InlineData("W=5", 5)]
    [InlineData("width=2147483647", int.MaxValue)]
    [InlineData("w=1&w=2", 2)]
    [InlineData("w=1&width=3&w=2", 3)]
    [InlineData("width=3&w=2", 3)]
    [InlineData("width=&w=2", 0)]
    [InlineData("w=0", 0)]
    public void Width_with_a_valid_value_is_taken(string query, int expected)
    {
        var (settings, invalid) = Parse(query);
        Assert.Equal(expected, settings.Width);
        Assert.Empty(invalid);
    }

    [Theory]
    [InlineData("w=-1")]
    [InlineData("w=1.5")]
    [InlineData("w=1e2")]
    [InlineData("w=0x10")]
    [InlineData("w=1,000")]
    [InlineData("w=2147483648")]
    [InlineData("w=99999999999999999999999")]
    [InlineData("w=１２")]
    [InlineData("w=5px")]
    [InlineData("w=%2B%2B5")]
    [InlineData("w=%2B%205")]
    [InlineData("w=5%00")]
    [InlineData("w=NaN")]
    [InlineData("width=x&w=7")]
    [InlineData("w=7&w=x")]
    public void Width_with_an_invalid_value_is_not_set_and_is_reported(string query)
    {
        var (settings, invalid) = Parse(query);
        Assert.Equal(0, settings.Width);
        Assert.Equal(["width"], invalid);
    }

    [Fact]
    public void Unknown_and_padded_names_are_passed_over()
    {
        var (settings, invalid) = Parse("%20w=5&utm_source=x&=3&wi=4");
        Assert.Equal(ImageSettings.Empty, settings);
        Assert.Empty(invalid);
    }

    [Theory]
    [InlineData("top", "Center", "Start")]
    [InlineData("left", "Start", "Center")]
    [InlineData("center", "Center", "Center")]
    [InlineData("bottom-right", "End", "End")]
    [InlineData("RIGHT|bottom", "End", "End")]
    [InlineData("topleft", "Start", "Start")]
    [InlineData("middle-center", "Center", "Center")]
    [InlineData("center-top", "Center", "Start")]
    public void Anchor_takes_one_axis_or_both_in_any_order(string value, string horizontal, string vertical)
    {
        var anchor = Parse($"anchor={value}").Settings.Anchor;
        Assert.Equal((horizontal, vertical), ($"{anchor.Horizontal}", $"{anchor.Vertical}"));
    }

    [Theory]
    [InlineData("anchor=toptop")]
    [InlineData("anchor=top%20left")]
    [InlineData("anchor=leftright")]
    [InlineData("anchor=top--left")]
    [InlineData("mode=fit")]
    [InlineData("mode=1")]
    [InlineData("sharpen=0")]
    [InlineData("sharpen=yes")]
    [InlineData("format=heic")]
    [InlineData("subsample=411")]
    [InlineData("filter=nope")]
    [InlineData("gamma=0")]
    [InlineData("hybrid=x")]
    [InlineData("crop=1,2,3")]
    [InlineData("crop=1,2,3,4,5")]
    [InlineData("crop=-1,0,10,10")]
    [InlineData("crop=%2B1,0,10,10")]
    [InlineData("crop=1,2,3,4.5")]
    [InlineData("crop=0,0,-2147483649,1")]
    [InlineData("cropbasis=1,-1")]
    [InlineData("cropbasis=a")]
    [InlineData("focus=0.5")]
    [InlineData("focus=0.5,1.1")]
    [InlineData("focus=-0.1,0")]
    [InlineData("focus=0,0,0")]
    [InlineData("bgcolor=zzz")]
    [InlineData("bgcolor=fffff")]
    [InlineData("bgcolor=##fff")]
    [InlineData("bgcolor=window")]
    [InlineData("dpr=0")]
    [InlineData("dpr=0.0e5")]
    [InlineData("dpr=-2")]
    [InlineData("dpr=1,5")]
    [InlineData("dpr=NaN")]
    [InlineData("dpr=Infinity")]
    [InlineData("dpr=1e")]
    [InlineData("dpr=.")]
    [InlineData("rotate=45")]
    [InlineData("rotate=-90")]
    [InlineData("flip=x")]
    [InlineData("blur=100.5")]
    [InlineData("blur=-1")]
    [InlineData("frame=-1")]
    [InlineData("q=-5")]
    public void Setting_with_an_invalid_value_is_not_set_and_is_reported(string query)
    {
        var (settings, invalid) = Parse(query);
        Assert.Equal(ImageSettings.Empty, settings);
        Assert.Single(invalid);
    }

    [Theory]
    [InlineData("2", "2")]
    [InlineData("1.5", "1.5")]
    [InlineData("2.", "2")]
    [InlineData("1e0", "1")]
    [InlineData("25e-1", "2.5")]
    [InlineData(".5", "1")]
    [InlineData("1e-400", "1")]
    [InlineData("9", "5")]
    [InlineData("9e99", "5")]
    [InlineData("9e999999999", "5")]
    [InlineData("4.99999999999999999999999999999999999", "5")]
    public void Device_pixel_ratio_is_decimal_and_clamped(string value, string expected) =>
        Assert.Equal(
            decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture),
            Parse($"dpr={value}").Settings.DevicePixelRatio);

    [Theory]
    [InlineData("red", 255, 0, 0, 255)]
    [InlineData("Grey", 128, 128, 128, 255)]
    [InlineData("lightslategrey", 119, 136, 153, 255)]
    [InlineData("rebeccapurple", 102, 51, 153, 255)]
    [InlineData("transparent", 0, 0, 0, 0)]
    [InlineData("%23fff", 255, 255, 255, 255)]
    [InlineData("f008", 255, 0, 0, 136)]
    [InlineData("336699", 0x33, 0x66, 0x99, 255)]
    [InlineData("%2300ff0080", 0, 255, 0, 128)]
    public void Background_is_a_css_colour_with_alpha_last(string value, byte r, byte g, byte b, byte a) =>
        Assert.Equal(new Rgba(r, g, b, a), Parse($"bg={value}").Settings.Background);

    [Theory]
    [InlineData("jfif", ImageFormat.Jpeg)]
    [InlineData("PNG8", ImageFormat.Png8)]
    [InlineData("dib", ImageFormat.Bmp)]
    [InlineData("tif", ImageFormat.Tiff)]
    public void Format_is_taken_by_any_of_its_names(string value, ImageFormat expected) =>
        Assert.Equal(expected, Parse($"format={value}").Settings.Format);

    [Fact]
    public void Format_that_the_engine_does_not_write_is_invalid()
    {
        var parser = new SettingsParser(new[] { ImageFormat.Jpeg, ImageFormat.Png }.ToFrozenSet());
        var parsed = parser.Parse(QueryHelpers.ParseQuery("format=avif"));
        Assert.Null(parsed.Settings.Format);
        Assert.Equal(["format"], parsed.Invalid.Select(invalid => invalid.Name));
    }

    [Theory]
    [InlineData("w=", 0, false)]
    [InlineData("w=x", 300, false)]
    [InlineData("w=0", 0, false)]
    [InlineData("sharpen=", 300, true)]
    [InlineData("sharpen=zzz", 300, false)]
    public void Query_cancels_a_default_with_an_empty_value_and_keeps_it_with_an_invalid_one(string query, int width, bool sharpen)
    {
        var (settings, _) = Parse(query, new SettingsRules { Defaults = Parse("width=300&sharpen=false").Settings });
        Assert.Equal((width, sharpen), (settings.Width, settings.Sharpen));
    }

    [Fact]
    public void Crop_takes_every_32_bit_integer() =>
        Assert.Equal(new CropRequest(0, 0, int.MinValue, int.MaxValue), Parse("crop=0,0,-2147483648,2147483647").Settings.Crop);

    [Fact]
    public void Locked_settings_are_neither_set_nor_cancelled_nor_reported()
    {
        var rules = new SettingsRules { Defaults = Parse("width=300&quality=80").Settings, Locked = Parser.MainNames(["W", "q"]) };
        var (settings, invalid) = Parse("w=5&quality=&h=7&width=x", rules);
        Assert.Equal((300, 80, 7), (settings.Width, settings.Quality, settings.Height));
        Assert.Empty(invalid);
    }

    [Theory]
    [InlineData("frame=0", false)]
    [InlineData("rotate=0", true)]
    [InlineData("blur=0", true)]
    [InlineData("crop=0,0,0,0", true)]
    [InlineData("crop=9999,0,1,1", false)]
    [InlineData("cropbasis=0,0", true)]
    [InlineData("grayscale=true", false)]
    [InlineData("autorotate=false", false)]
    [InlineData("mode=pad&anchor=top&focus=0,1&hybrid=off&gamma=companded&dpr=2&sharpen=true", true)]
    public void Settings_are_empty_unless_one_of_them_changes_a_picture_by_itself(string query, bool expected) =>
        Assert.Equal(expected, Parse(query).Settings.IsEmpty);

    private static (ImageSettings Settings, IEnumerable<string> Invalid) Parse(string query, SettingsRules? rules = null)
    {
        var parsed = Parser.Parse(Parser.Read(QueryHelpers.ParseQuery(query), withCommands: true), rules ?? SettingsRules.None);
        return (parsed.Settings, parsed.Invalid.Select(setting => setting.Name));
    }
}
