using FsCheck;
using FsCheck.Fluent;
using PhotoResize.Dialects;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Tests.Data;

namespace PhotoResize.Tests.Dialects;

/// <summary>Whatever strangers write behind the commands of a dialect becomes a plan that an engine can carry out, or a refusal.</summary>
public class AnyQueryTests
{
    private static readonly string[] Numbers =
    [
        "0", "1", "2", "3", "7", "100", "400", "401", "799", "5000", "65536", "2147483647", "-1", "-2147483648", "0.001", "0.5", "1e-300", "1e300",
        "-1e300", "1e9", "NaN", "Infinity", "-Infinity", "", " ", "x", "33.333", "45", "90", "180", "359.9999",
    ];

    private static readonly string[] Names =
    [
        "max", "pad", "crop", "stretch", "carve", "aspectcrop", "min", "boxpad", "manual", "none", "down", "both", "upscaleonly", "canvas", "auto",
        "fill", "h", "v", "xy", "true", "false", "top", "bottomright", "middlecenter", "jpg", "png", "gif", "webp", "fff", "00000000",
    ];

    [Theory]
    [InlineData("ImageResizer")]
    [InlineData("ImageSharpWeb")]
    [InlineData("Imageflow")]
    public void Query_gives_a_plan_that_can_be_carried_out_or_a_refusal(string name)
    {
        IQueryDialect[] dialects = [new ImageResizerDialect(), new ImageSharpWebDialect(), new ImageflowDialect()];
        var dialect = dialects.Single(dialect => dialect.Name == name);
        var translation = new Translation(dialect);
        var number = Gen.Elements(Numbers);
        var list = Gen.Choose(1, 5).SelectMany(count => Gen.ListOf(number, count)).Select(items => $"({string.Join(',', items)})");
        var value = Gen.Frequency((4, number), (2, Gen.Elements(Names)), (1, list));
        var command = from key in Gen.Elements(dialect.Commands.ToArray())
                      from text in value
                      select $"{key}={Uri.EscapeDataString(text)}";
        var cases = from commands in Gen.Choose(1, 7).SelectMany(count => Gen.ListOf(command, count))
                    from width in Gen.Elements(1, 2, 3, 37, 400, 4000)
                    from height in Gen.Elements(1, 2, 3, 41, 300, 3000)
                    from orientation in Gen.Choose(1, 8)
                    from allowEnlarge in Gen.Elements(true, false)
                    select (Query: string.Join('&', commands), width, height, orientation, allowEnlarge);
        Prop.ForAll(cases.ToArbitrary(), input => Check(translation, input.Query, input.width, input.height, input.orientation, input.allowEnlarge))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));
    }

    private static void Check(Translation translation, string query, int width, int height, int orientation, bool allowEnlarge)
    {
        const int MaxPixels = 10_000_000;
        var source = new SourceInfo(ImageFormat.Png, new FrameInfo(width, height, orientation, HasAlpha: true));
        var limits = new PlanLimits(MaxPixels, MaxAnimationPixels: MaxPixels, allowEnlarge);
        if (!ImagePlanner.Plan(translation.Parse(query).Settings, source, limits, Plans.EveryFormat).Succeeded(out var plan, out _))
        {
            return;
        }

        var frame = plan.Frame.UprightSize;
        Assert.True(plan.Crop is { X: >= 0, Y: >= 0, Width: >= 1, Height: >= 1 }, query);
        Assert.True(plan.Crop.X + plan.Crop.Width <= frame.Width && plan.Crop.Y + plan.Crop.Height <= frame.Height, query);
        Assert.True(plan.Inner is { Width: >= 1, Height: >= 1 }, query);
        Assert.True(plan.Offset is { X: >= 0, Y: >= 0 }, query);
        Assert.True(plan.Offset.X + plan.Inner.Width <= plan.Outer.Width && plan.Offset.Y + plan.Inner.Height <= plan.Outer.Height, query);
        Assert.InRange(plan.ResultSize.Pixels, 1, MaxPixels);
        Assert.True(allowEnlarge || (plan.Inner.Width <= plan.Crop.Width && plan.Inner.Height <= plan.Crop.Height), $"{query} enlarges {plan.Crop} to {plan.Inner}");
        Assert.InRange(plan.Tilt, 0, 360);
    }
}
