using System.Collections.Frozen;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.WebUtilities;
using PhotoResize.Key;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Testing;
using PhotoResize.Tests.Data;

namespace PhotoResize.Tests.Settings;

/// <summary>What a query gets where only some sizes are allowed.</summary>
public sealed class AllowedSizesTests
{
    private const int Cases = 5000;

    private static readonly SettingsParser Parser = new(Plans.EveryFormat);
    private static readonly int[] Sizes = [300, 100, 200, 400];
    private static readonly string[] Modes = ["crop", "max", "contain", "stretch", "pad"];
    private static readonly string[] Ratios = ["1", "1.5", "2", "3"];

    [Theory]
    [InlineData("w=100")]
    [InlineData("h=400&w=100")]
    [InlineData("")]
    [InlineData("w=&h=0")]
    [InlineData("format=webp&blur=3&crop=0,0,0,0&cropbasis=&trim=")]
    public void Allowed_size_is_taken_as_it_is(string query)
    {
        foreach (var snaps in new[] { false, true })
        {
            var parsed = Parse(query, snaps);
            Assert.Null(parsed.SizeRefusal);
            Assert.Equal(Parser.Parse(QueryHelpers.ParseQuery(query)).Settings, parsed.Settings);
        }
    }

    [Theory]
    [InlineData("w=101")]
    [InlineData("h=1")]
    [InlineData("w=2147483647")]
    [InlineData("w=100&h=99&mode=max")]
    [InlineData("w=100&h=101&mode=pad")]
    public void Other_size_is_refused_and_the_allowed_ones_are_named(string query) =>
        Assert.Equal("Allowed widths and heights are 100, 200, 300, 400.", Parse(query, snaps: false).SizeRefusal);

    [Theory]
    [InlineData("crop=0,0,123,45")]
    [InlineData("crop=0,0,123,45&w=100&h=100")]
    [InlineData("cropbasis=100,100")]
    [InlineData("trim=0&w=100")]
    public void Parameter_that_makes_other_sizes_is_refused(string query)
    {
        foreach (var snaps in new[] { false, true })
        {
            Assert.Contains("crop, cropbasis and trim", Parse(query, snaps).SizeRefusal, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("w=1", 100, 0)]
    [InlineData("w=101", 200, 0)]
    [InlineData("h=9999", 0, 400)]
    [InlineData("w=150&h=120&mode=max", 200, 200)]
    [InlineData("w=150&h=300&mode=contain", 200, 300)]
    [InlineData("w=100&h=90&mode=max", 100, 100)]
    public void Side_of_a_box_snaps_to_the_next_larger_size(string query, int width, int height)
    {
        var settings = Parse(query, snaps: true).Settings;
        Assert.Equal((width, height), (settings.Width, settings.Height));
    }

    [Theory]
    [InlineData("w=50&h=50", 100, 100)]
    [InlineData("w=101&h=101&mode=pad", 200, 200)]
    [InlineData("w=9999&h=9999&mode=stretch", 400, 400)]
    [InlineData("w=150&h=100", 300, 200)]
    [InlineData("w=100&h=67", 300, 200)]
    [InlineData("w=67&h=100&mode=stretch", 200, 300)]
    [InlineData("w=1200&h=800", 300, 200)]
    [InlineData("w=20&h=10", 200, 100)]
    [InlineData("w=202&h=101", 400, 200)]
    [InlineData("w=1&h=4", 100, 400)]
    public void Pair_that_is_a_shape_snaps_to_the_next_larger_pair_of_that_shape(string query, int width, int height)
    {
        var parsed = Parse(query, snaps: true);
        Assert.Equal((null, width, height), (parsed.SizeRefusal, parsed.Settings.Width, parsed.Settings.Height));
    }

    [Theory]
    [InlineData("w=500&h=100")]
    [InlineData("w=160&h=90&mode=pad")]
    [InlineData("w=2147483647&h=1&mode=stretch")]
    [InlineData("w=1&h=2147483647")]
    public void Pair_of_a_shape_that_there_is_not_is_refused(string query) =>
        Assert.Contains("proportions", Parse(query, snaps: true).SizeRefusal, StringComparison.Ordinal);

    [Theory]
    [InlineData("dpr=1.01", "1.5", 0)]
    [InlineData("dpr=1.5", "1.5", 0)]
    [InlineData("dpr=0.2", "1", 0)]
    [InlineData("dpr=2.7", "3", 0)]
    [InlineData("dpr=4", "3", 0)]
    [InlineData("q=1", "1", 5)]
    [InlineData("q=80", "1", 80)]
    [InlineData("q=81", "1", 85)]
    [InlineData("q=500", "1", 100)]
    [InlineData("q=0", "1", 0)]
    public void Ratio_and_quality_are_rounded_up(string query, string ratio, int quality)
    {
        foreach (var snaps in new[] { false, true })
        {
            var settings = Parse(query, snaps).Settings;
            Assert.Equal((decimal.Parse(ratio, CultureInfo.InvariantCulture), quality), (settings.DevicePixelRatio, settings.Quality));
        }
    }

    [Theory]
    [InlineData("", 77, 33, "1.2", 83)]
    [InlineData("w=100", 100, 33, "1.2", 83)]
    [InlineData("w=77&dpr=1.2&q=83", 77, 33, "1.2", 83)]
    [InlineData("dpr=1.3&q=84", 77, 33, "1.5", 85)]
    [InlineData("preset=odd&w=5&crop=1,1,1,1", 55, 33, "1.1", 83)]
    public void What_the_operator_sets_need_not_be_allowed(string query, int width, int height, string ratio, int quality)
    {
        var rules = Rules(
            snaps: false,
            "w=77&h=33&dpr=1.2&q=83&trim=5&cropbasis=10,10&crop=1,2,3,4",
            new Preset(default, Parser.Read(QueryHelpers.ParseQuery("w=55&dpr=1.1&crop=1,2,3,4"), withCommands: true)));
        var parsed = Parser.Parse(Parser.Read(QueryHelpers.ParseQuery(query), withCommands: true), rules);
        Assert.Null(parsed.SizeRefusal);
        Assert.Equal(
            (width, height, decimal.Parse(ratio, CultureInfo.InvariantCulture), quality),
            (parsed.Settings.Width, parsed.Settings.Height, parsed.Settings.DevicePixelRatio, parsed.Settings.Quality));
    }

    /// <summary>
    /// The promise of the documentation: whatever a query says of sizes, there are no more results of a source than there are of allowed
    /// widths and heights, or none, in each mode and at each ratio, times the values of quality.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Results_of_a_source_are_those_of_the_allowed_sizes(bool snaps)
    {
        int[] sides = [0, .. Sizes];
        var allowed = (from width in sides
                       from height in sides
                       from mode in Modes
                       from ratio in Ratios
                       from quality in Enumerable.Range(0, 21).Select(step => step * 5)
                       select KeyOf(Parser.Parse(QueryHelpers.ParseQuery($"w={width}&h={height}&mode={mode}&dpr={ratio}&q={quality}")).Settings))
            .ToHashSet();
        Assert.InRange(allowed.Count, 1, sides.Length * sides.Length * Modes.Length * Ratios.Length * 21);

        var answered = 0;
        var rules = Rules(snaps);
        Prop.ForAll(Queries.ToArbitrary(), query =>
        {
            var parsed = Parser.Parse(Parser.Read(QueryHelpers.ParseQuery(query), withCommands: true), rules);
            if (parsed.SizeRefusal is not null)
            {
                return true;
            }

            answered++;
            return allowed.Contains(KeyOf(parsed.Settings));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithReplay(2026, 1));
        Assert.True(answered > Cases / 10, $"Only {answered} were answered: the test says little.");
    }

    /// <summary>Everything by which a query can have a say in the size, absurd values among them.</summary>
    private static Gen<string> Queries
    {
        get
        {
            var number = Gen.Frequency(
                (6, Gen.Elements(Sizes)), (1, Gen.Choose(-1, 450)), (1, Gen.Elements(int.MaxValue, 0))).Select(Text);
            var real = Gen.OneOf(
                Gen.Choose(0, 60).Select(n => (n / 10m).ToString(CultureInfo.InvariantCulture)), Gen.Elements("1e-9", "4.99999", "x", "1.0000001"));
            var list = Gen.ArrayOf(Gen.Choose(-5, 400).Select(Text), 4).Select(items => string.Join(',', items));
            var pair = Gen.ArrayOf(Gen.Choose(-1, 400).Select(Text), 2).Select(items => string.Join(',', items));
            var parameters = new (string[] Names, Gen<string> Values)[]
            {
                (["w", "width"], number),
                (["w", "width"], number),
                (["h", "height"], number),
                (["mode"], Gen.Elements(Modes)),
                (["dpr", "devicepixelratio"], real),
                (["q", "quality"], number),
                (["crop"], Gen.OneOf(list, Gen.Elements("", "0,0,0,0"))),
                (["cropbasis"], Gen.OneOf(pair, Gen.Elements("", "0,0"))),
                (["trim"], number),
                (["scale", "zoom", "maxwidth", "maxheight"], number),
            };
            return from chosen in Gen.SubListOf(parameters).Where(chosen => chosen.Count is > 0 and < 7)
                   from parts in Gen.CollectToList(
                       chosen, p => from name in Gen.Elements(p.Names) from value in p.Values select $"{name}={Uri.EscapeDataString(value)}")
                   select string.Join('&', parts);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static SettingsRules Rules(bool snaps, string defaults = "", Preset? odd = null) => new()
    {
        Defaults = Parser.Parse(QueryHelpers.ParseQuery(defaults)).Settings,
        Presets = odd is null
            ? FrozenDictionary<string, Preset>.Empty
            : new Dictionary<string, Preset> { ["odd"] = odd }.ToFrozenDictionary(),
        Sizes = new AllowedSizes(Sizes, snaps),
    };

    private static ParsedSettings Parse(string query, bool snaps) =>
        Parser.Parse(Parser.Read(QueryHelpers.ParseQuery(query), withCommands: true), Rules(snaps));

    /// <summary>The key of the result for a photograph of 350 x 250, which is smaller than some of the sizes.</summary>
    private static string KeyOf(ImageSettings settings)
    {
        var source = new SourceInfo(ImageFormat.Jpeg, new FrameInfo(350, 250));
        var plan = ImagePlanner.Plan(settings, source, new PlanLimits(10_000_000, 10_000_000, AllowEnlarge: true), Plans.EveryFormat).Value;
        return plan is null ? "" : ImageKey.Compute(plan, new MemorySource([]).Version, "engine", "1");
    }
}
