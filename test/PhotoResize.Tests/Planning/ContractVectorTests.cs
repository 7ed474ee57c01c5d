using System.Collections.Frozen;
using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using PhotoResize.Outcomes;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Planning;

/// <summary>The pure steps against the contract's vectors: what is processed at all, and every number of the plan.</summary>
public class ContractVectorTests
{
    private static readonly FrozenSet<ImageFormat> EveryFormat = Enum.GetValues<ImageFormat>().ToFrozenSet();
    private static readonly SettingsParser Parser = new(EveryFormat);

    public static TheoryData<ContractVector> Processed => [.. ContractVector.All.Where(vector => vector["action"] == "process")];

    public static TheoryData<ContractVector> Refused => [.. ContractVector.All.Where(vector => vector["status"] == "400")];

    public static TheoryData<ContractVector> PassedOn =>
        [.. ContractVector.All.Where(vector => vector["action"] == "next" && vector["method"] != "OPTIONS")];

    [Theory]
    [MemberData(nameof(Processed))]
    public void Plan_of_a_processed_vector_is_the_contracts(ContractVector vector)
    {
        Assert.True(Plan(vector).Succeeded(out var plan, out var refusal), refusal?.Detail);

        Assert.Equal(
            (vector["out_w"], vector["out_h"], vector["inner"], vector["offset"], vector["crop"]),
            (
                Text(plan.ResultSize.Width),
                Text(plan.ResultSize.Height),
                $"{plan.Inner.Width}x{plan.Inner.Height}",
                $"{plan.Offset.X},{plan.Offset.Y}",
                $"{plan.Crop.X},{plan.Crop.Y},{plan.Crop.Width},{plan.Crop.Height}"));
        Assert.Equal(
            (vector["format"], vector["subsample"], vector["shrink_factor"], vector["filter"], vector["sharpen"]),
            (Name(plan.Format), Text((int?)plan.Subsampling), Text(plan.ShrinkFactor), Name(plan.Filter), Name(plan.Sharpening)));
        if (plan.Format == ImageFormat.Jpeg)
        {
            Assert.Equal(vector["quality"], Text(plan.Quality));
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Plan_of_a_refused_vector_says_why(ContractVector vector) =>
        Assert.Equal(FailureKind.ResultTooLarge, Plan(vector).Failure?.Kind);

    [Theory]
    [MemberData(nameof(PassedOn))]
    public void Settings_of_a_vector_that_is_passed_on_are_empty(ContractVector vector)
    {
        Assert.True(Settings(vector).IsEmpty);
        Assert.False(vector.Flag("force"));
    }

    private static ImageSettings Settings(ContractVector vector)
    {
        var rules = new SettingsRules { Defaults = Parser.Parse(QueryHelpers.ParseQuery(vector["defaults"])).Settings };
        return Parser.Parse(Parser.Read(QueryHelpers.ParseQuery(vector["query"]), withCommands: true), rules).Settings;
    }

    private static SourceInfo Source(ContractVector vector)
    {
        var format = Enum.Parse<ImageFormat>(vector["source_format"], ignoreCase: true);
        return new SourceInfo(
            format, new FrameInfo(vector.Number("source_w"), vector.Number("source_h"), vector.Number("orientation"), vector.Flag("alpha")));
    }

    private static Outcome<ImagePlan> Plan(ContractVector vector)
    {
        var settings = Settings(vector);
        Assert.True(!settings.IsEmpty || vector.Flag("force"), "The request would have been passed on.");
        return ImagePlanner.Plan(settings, Source(vector), new PlanLimits(vector.Number("max_pixels"), 100_000_000, vector.Flag("enlarge")), EveryFormat);
    }

    private static string Name(ImageFormat format) => format.ToString().ToLowerInvariant();

    private static string Name(ResamplingFilter filter) =>
        filter == ResamplingFilter.CatmullRom ? "catrom" : filter.ToString().ToLowerInvariant();

    private static string Name(Sharpening? sharpening) => sharpening is { } s
        ? string.Create(CultureInfo.InvariantCulture, $"{s.Amount}/{s.Radius}/{s.Threshold}")
        : "none";

    private static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
