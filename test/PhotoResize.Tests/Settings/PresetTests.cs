using System.Collections.Frozen;
using Microsoft.AspNetCore.WebUtilities;
using PhotoResize.Settings;
using PhotoResize.Tests.Data;

namespace PhotoResize.Tests.Settings;

/// <summary>Which layer wins: folder, defaults of presets, query, settings of presets.</summary>
public sealed class PresetTests
{
    private static readonly SettingsParser Parser = new(Plans.EveryFormat);

    /// <summary>Their names, then the layers below and above the query.</summary>
    private static readonly FrozenDictionary<string, Preset> Presets = new Dictionary<string, Preset>
    {
        ["low"] = new(Layer("w=10&h=11&quality=12"), default),
        ["lower"] = new(Layer("width=20"), default),
        ["high"] = new(default, Layer("width=30&height=31")),
        ["higher"] = new(default, Layer("w=40")),
        ["both"] = new(Layer("w=50"), Layer("h=51")),
        ["cancels"] = new(Layer("quality="), Layer("height=0")),
        ["Größe-1_a.b"] = new(default, Layer("w=60")),
        ["commands"] = new(default, Layer("process=always&cache=no")),
        ["empty"] = new(default, default),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    [Theory]
    [InlineData("", 1, 2, 3)]
    [InlineData("preset=low", 10, 11, 12)]
    [InlineData("w=5&preset=low", 5, 11, 12)]
    [InlineData("w=&preset=low", 0, 11, 12)]
    [InlineData("w=x&preset=low", 10, 11, 12)]
    [InlineData("preset=high&w=5&h=6&q=7", 30, 31, 7)]
    [InlineData("preset=high&w=&h=", 30, 31, 3)]
    [InlineData("preset=low,lower", 20, 11, 12)]
    [InlineData("preset=lower,low", 10, 11, 12)]
    [InlineData("preset=high,higher", 40, 31, 3)]
    [InlineData("preset=higher,high", 30, 31, 3)]
    [InlineData("preset=high,low&w=5", 30, 31, 12)]
    [InlineData("preset=both&w=5&h=6", 5, 51, 3)]
    [InlineData("preset=cancels&q=7&h=8", 1, 0, 7)]
    [InlineData("preset=cancels", 1, 0, 0)]
    [InlineData("preset=empty", 1, 2, 3)]
    [InlineData("PRESET=%20HIGH%20,%20Higher", 40, 31, 3)]
    [InlineData("preset=gr%C3%B6%C3%9Fe-1_A.B", 60, 2, 3)]
    [InlineData("preset=low&preset=higher", 40, 2, 3)]
    [InlineData("preset=low,lower,low", 10, 11, 12)]
    [InlineData("preset=", 1, 2, 3)]
    public void Later_layer_wins(string query, int width, int height, int quality)
    {
        var parsed = Parse(query, Rules("width=1&height=2&quality=3"));
        Assert.Equal((width, height, quality), (parsed.Settings.Width, parsed.Settings.Height, parsed.Settings.Quality));
        Assert.False(parsed.HasUnknownPreset);
    }

    [Theory]
    [InlineData("", 30)]
    [InlineData("preset=higher", 40)]
    [InlineData("preset=", 1)]
    [InlineData("preset=%20", 1)]
    public void Query_replaces_the_presets_of_the_folder(string query, int width) =>
        Assert.Equal(width, Parse(query, Rules("width=1", presets: "high")).Settings.Width);

    [Theory]
    [InlineData("preset=low&w=5", 10)]
    [InlineData("preset=high&w=5", 1)]
    [InlineData("w=5", 1)]
    public void Locked_setting_is_what_the_layers_below_the_query_say(string query, int width)
    {
        var parsed = Parse(query, Rules("width=1", locked: ["w"]));
        Assert.Equal(width, parsed.Settings.Width);
    }

    [Theory]
    [InlineData("preset=higher")]
    [InlineData("preset=")]
    [InlineData("preset=nope")]
    public void Locked_preset_is_the_folders_whatever_the_query_says(string query)
    {
        var parsed = Parse(query, Rules("", presets: "high", locked: ["preset"]));
        Assert.Equal((30, false), (parsed.Settings.Width, parsed.HasUnknownPreset));
    }

    [Theory]
    [InlineData("preset=nope")]
    [InlineData("preset=high,nope")]
    [InlineData("preset=high,")]
    [InlineData("preset=,")]
    [InlineData("preset=high%20low")]
    [InlineData("preset=../high")]
    [InlineData("preset=%00")]
    public void Unknown_preset_is_reported(string query) => Assert.True(Parse(query, Rules("")).HasUnknownPreset);

    [Fact]
    public void Invalid_values_of_the_query_alone_are_reported()
    {
        var parsed = Parse("preset=both&h=x&w=7", Rules(""));
        Assert.Equal(["height"], parsed.Invalid.Select(invalid => invalid.Name));
        Assert.Equal((7, 51), (parsed.Settings.Width, parsed.Settings.Height));
    }

    [Fact]
    public void Commands_of_presets_hold_where_a_query_may_not_use_them()
    {
        var query = Parser.Read(QueryHelpers.ParseQuery("preset=commands&process=no&cache=always"), withCommands: false);
        var settings = Parser.Parse(query, Rules("")).Settings;
        Assert.Equal((ProcessCommand.Always, CacheCommand.No), (settings.Process, settings.Cache));
    }

    [Theory]
    [InlineData("preset=high&dpr=2&devicepixelratio=x&utm=1&sig=a&expires=5", false)]
    [InlineData("process=no&cache=no", false)]
    [InlineData("", false)]
    [InlineData("%20w=5", false)]
    [InlineData("w=", true)]
    [InlineData("PAGE=x", true)]
    [InlineData("mode=nope", true)]
    [InlineData("watermark=x", true)]
    public void Any_known_parameter_but_two_is_more_than_presets(string query, bool isMore) =>
        Assert.Equal(isMore, Parser.HasMoreThanPresets(Parser.Read(QueryHelpers.ParseQuery(query), withCommands: false)));

    /// <summary>A long list of presets costs what a short one does.</summary>
    [Fact]
    public void Repeated_preset_counts_once_at_its_last_place() =>
        Assert.Equal(
            [Presets["low"], Presets["high"]], SettingsRules.Find(Presets, string.Join(',', Enumerable.Repeat("high,low,high", 1000)))!);

    private static SettingsLayer Layer(string query) => Parser.Read(QueryHelpers.ParseQuery(query), withCommands: true);

    private static SettingsRules Rules(string defaults, string presets = "", params string[] locked) => new()
    {
        Defaults = Parser.Parse(QueryHelpers.ParseQuery(defaults)).Settings,
        DefaultPresets = SettingsRules.Find(Presets, presets)!,
        Presets = Presets,
        Locked = Parser.MainNames(locked),
    };

    private static ParsedSettings Parse(string query, SettingsRules rules) => Parser.Parse(Layer(query), rules);
}
