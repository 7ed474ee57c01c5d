using System.Collections.Frozen;
using Microsoft.AspNetCore.WebUtilities;
using PhotoResize.Settings;
using PhotoResize.Tests.Data;

namespace PhotoResize.Tests.Settings;

/// <summary>Which watermarks settings name, and which layer of settings wins.</summary>
public sealed class WatermarkSettingTests
{
    private static readonly SettingsParser Parser = new(Plans.EveryFormat);

    private static readonly FrozenDictionary<string, Watermark> Watermarks = new[] { "logo", "draft", "Größe-1_a.b" }
        .ToFrozenDictionary(name => name, name => Named("/" + name), StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, Preset> Presets = new Dictionary<string, Preset>
    {
        ["below"] = new(Layer("watermark=draft"), default),
        ["above"] = new(default, Layer("watermark=logo,draft")),
        ["without"] = new(default, Layer("watermark=")),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    [Theory]
    [InlineData("", "")]
    [InlineData("watermark=", "")]
    [InlineData("watermark=%20", "")]
    [InlineData("watermark=logo", "/logo")]
    [InlineData("WaterMark=%20LOGO%20,Draft", "/logo /draft")]
    [InlineData("watermark=draft,logo,draft", "/logo /draft")]
    [InlineData("watermark=logo&watermark=draft", "/draft")]
    [InlineData("watermark=gr%C3%B6%C3%9Fe-1_A.B", "/Größe-1_a.b")]
    [InlineData("preset=below", "/draft")]
    [InlineData("preset=below&watermark=logo", "/logo")]
    [InlineData("preset=below&watermark=", "")]
    [InlineData("preset=above&watermark=draft", "/logo /draft")]
    [InlineData("preset=above&watermark=nope", "/logo /draft")]
    public void Watermarks_are_those_of_the_uppermost_layer_in_their_order(string query, string paths)
    {
        var parsed = Parse(query, "");

        Assert.Equal(paths, PathsOf(parsed));
        Assert.False(parsed.HasUnknownWatermark);
        Assert.Empty(parsed.Invalid);
    }

    [Theory]
    [InlineData("", "/logo")]
    [InlineData("watermark=", "")]
    [InlineData("watermark=draft", "/draft")]
    [InlineData("preset=without", "")]
    public void Default_of_the_folder_holds_until_another_layer_changes_it(string query, string path) =>
        Assert.Equal(path, PathsOf(Parse(query, "watermark=logo")));

    [Theory]
    [InlineData("")]
    [InlineData("watermark=")]
    [InlineData("watermark=draft")]
    [InlineData("watermark=nope")]
    [InlineData("preset=without")]
    public void Locked_default_holds_whatever_the_query_says(string query)
    {
        var parsed = Parse(query, "watermark=logo", "WATERMARK");

        Assert.Equal("/logo", PathsOf(parsed));
        Assert.False(parsed.HasUnknownWatermark);
    }

    [Theory]
    [InlineData("watermark=nope")]
    [InlineData("watermark=logo,nope")]
    [InlineData("watermark=logo,")]
    [InlineData("watermark=,")]
    [InlineData("watermark=logo%7Cdraft")]
    public void Unknown_watermark_is_told(string query) => Assert.True(Parse(query, "").HasUnknownWatermark);

    [Fact]
    public void Watermark_alone_is_a_setting()
    {
        Assert.False(Parse("watermark=logo", "").Settings.IsEmpty);
        Assert.True(Parse("watermark=", "watermark=logo").Settings.IsEmpty);
        Assert.True(Parser.IsKnown("Watermark"));
    }

    private static string PathsOf(ParsedSettings parsed) =>
        string.Join(' ', SettingsRules.Find(Watermarks, parsed.Settings.Watermark)!.Select(watermark => watermark.Path));

    private static Watermark Named(string path) => new()
    {
        Path = path,
        Anchor = default,
        Margin = 0,
        Size = 1,
        Opacity = 1,
        MinSide = 0,
        Tile = false,
    };

    private static SettingsLayer Layer(string query) => Parser.Read(QueryHelpers.ParseQuery(query), withCommands: true);

    private static ParsedSettings Parse(string query, string defaults, params string[] locked) => Parser.Parse(
        Layer(query),
        new SettingsRules
        {
            Defaults = Parser.Parse(QueryHelpers.ParseQuery(defaults)).Settings,
            Presets = Presets,
            Watermarks = Watermarks,
            Locked = Parser.MainNames(locked),
        });
}
