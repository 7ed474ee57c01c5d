using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.WebUtilities;
using PhotoResize.Key;
using PhotoResize.Outcomes;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Testing;
using PhotoResize.Tests.Data;

namespace PhotoResize.Tests.Planning;

/// <summary>What holds for every request, tried on thousands of random ones.</summary>
public class PlanPropertyTests
{
    private const int Cases = 5000;

    private static readonly SettingsParser Parser = new(Plans.EveryFormat);

    // Few values each, so that requests often ask for the same in other words; absurd ones among them.
    private static readonly (string Name, string[] Values)[] Parameters =
    [
        ("width", ["", "0", "1", "100", "300", "3000", "9999", "2147483647", "x"]),
        ("w", ["300", "100", "7"]),
        ("height", ["", "0", "1", "200", "300", "2000", "99999"]),
        ("h", ["200", "100", "5"]),
        ("mode", ["", "crop", "max", "contain", "stretch", "pad", "fit"]),
        ("crop", ["0,0,0,0", "0,0,3000,2000", "10,10,-10,-10", "100,50,700,600", "5000,0,10,10", "0,0,1,1"]),
        ("cropbasis", ["0,0", "100,100", "1,0", "1000,1000"]),
        ("anchor", ["", "top", "left", "bottomright", "center"]),
        ("focus", ["0,0", "0.5,0.5", "1,0.2"]),
        ("sharpen", ["true", "false"]),
        ("gamma", ["linear", "companded"]),
        ("hybrid", ["off", "turbo", "favorspeed", "favorquality"]),
        ("format", ["", "jpg", "png", "png8", "webp", "avif", "gif", "tiff", "bmp"]),
        ("quality", ["", "0", "1", "93", "100", "150"]),
        ("subsample", ["420", "422", "444"]),
        ("frame", ["0", "3", "99"]),
        ("bgcolor", ["", "fff", "white", "transparent", "ff000080", "zzz"]),
        ("filter", ["point", "lanczos", "lanczos3", "spline36", "linear"]),
        ("dpr", ["1", "1.5", "2", "5", "9", "0"]),
        ("rotate", ["0", "90", "180", "270"]),
        ("flip", ["h", "v", "both"]),
        ("autorotate", ["true", "false"]),
        ("blur", ["0", "1.5", "1.52", "0.01", "42.4", "42", "100"]),
        ("grayscale", ["true", "false"]),
        ("utm_source", ["a", "b"]),
    ];

    private static readonly Gen<Request> Requests =
        from parameters in Gen.Sized(_ => Gen.SubListOf(Parameters).Where(list => list.Count is > 0 and < 8))
        from values in Gen.CollectToList(parameters, parameter => Gen.Elements(parameter.Values))
        from width in Gen.Elements(1, 2, 300, 3000, 6001)
        from height in Gen.Elements(1, 3, 200, 2000, 4001)
        from format in Gen.Elements(ImageFormat.Jpeg, ImageFormat.Png, ImageFormat.Gif, ImageFormat.WebP, ImageFormat.Tiff)
        from orientation in Gen.Choose(1, 8)
        from hasAlpha in Gen.Elements(true, false)
        from frames in Gen.Elements(1, 1, 4)
        from enlarge in Gen.Elements(true, false)
        select new Request(
            parameters.Zip(values, (parameter, value) => (parameter.Name, Value: value)).ToArray(),
            new SourceInfo(format, [new FrameInfo(width, height, orientation, hasAlpha)], frames),
            enlarge);

    [Fact]
    public void Geometry_of_every_plan_is_possible()
    {
        ForAll(Requests, request =>
        {
            if (!Plan(request).Succeeded(out var plan, out var refusal))
            {
                return refusal.Kind == FailureKind.ResultTooLarge;
            }

            var frame = plan.Frame.UprightSize;
            var limit = ImageFormatInfo.Of(plan.Format).MaxSide;
            return plan.Crop is { X: >= 0, Y: >= 0, Width: >= 1, Height: >= 1 }
                && plan.Crop.X + plan.Crop.Width <= frame.Width
                && plan.Crop.Y + plan.Crop.Height <= frame.Height
                && plan.Inner is { Width: >= 1, Height: >= 1 }
                && plan.Offset is { X: >= 0, Y: >= 0 }
                && plan.Offset.X + plan.Inner.Width <= plan.Outer.Width
                && plan.Offset.Y + plan.Inner.Height <= plan.Outer.Height
                && (long)plan.Outer.Width * plan.Outer.Height <= 10_000_000
                && Math.Max(plan.Outer.Width, plan.Outer.Height) <= limit
                && plan.Quality is null or (>= 1 and <= 100)
                && plan.ShrinkFactor is 1 or 2 or 4 or 8 or 16 or 32;
        });
    }

    [Fact]
    public void Picture_never_grows_where_it_must_not() =>
        ForAll(Requests.Where(request => !request.Enlarge), request =>
            !Plan(request).Succeeded(out var plan, out _)
            || (plan.Inner.Width <= plan.Crop.Width && plan.Inner.Height <= plan.Crop.Height));

    [Fact]
    public void Results_without_alpha_never_need_any() =>
        ForAll(Requests, request =>
            !Plan(request).Succeeded(out var plan, out _)
            || ImageFormatInfo.Of(plan.Format).HasAlpha
            || (!plan.Frame.HasAlpha && !plan.Pads)
            || plan.Matte is { IsOpaque: true });

    /// <summary>The guarantee of the cache: one file for equal results, never one for different ones.</summary>
    [Fact]
    public void Keys_are_equal_exactly_where_results_are()
    {
        var equal = 0;
        var pairs = from one in Requests from query in Requests select (one, other: one with { Query = query.Query });
        ForAll(pairs, pair =>
        {
            var (one, other) = (Plan(pair.one).Value, Plan(pair.other).Value);
            if (one is null || other is null)
            {
                return true;
            }

            var sameResult = Shaping(one) == Shaping(other);
            equal += sameResult ? 1 : 0;
            return sameResult == (KeyOf(one) == KeyOf(other));
        });
        Assert.True(equal > Cases / 100, $"Only {equal} pairs were equal: the test says little.");
    }

    [Fact]
    public void Spelling_order_and_foreign_parameters_make_no_difference() =>
        ForAll(Requests, request =>
        {
            var respelled = request with
            {
                Query = [.. request.Query.Reverse().Select(pair => (pair.Name.ToUpperInvariant(), $" {pair.Value} ")), ("v", "123")],
            };
            var (one, other) = (Plan(request).Value, Plan(respelled).Value);
            return one is null ? other is null : other is not null && KeyOf(one) == KeyOf(other);
        });

    private static void ForAll<T>(Gen<T> values, Func<T, bool> property) =>
        Prop.ForAll(values.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithReplay(2026, 1));

    private static Outcome<ImagePlan> Plan(Request request)
    {
        var query = QueryHelpers.ParseQuery(string.Join('&', request.Query.Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}")));
        var settings = Parser.Parse(query).Settings;
        return ImagePlanner.Plan(settings, request.Source, new PlanLimits(10_000_000, 100_000_000, request.Enlarge), Plans.EveryFormat);
    }

    private static string KeyOf(ImagePlan plan) => ImageKey.Compute(plan, new MemorySource([]).Version, "engine", "1");

    /// <summary>A plan without what makes no difference to its result: how to resample where nothing is.</summary>
    private static ImagePlan Shaping(ImagePlan plan) => plan.Resamples
        ? plan
        : plan with { ShrinkFactor = 1, Filter = ResamplingFilter.Linear, LinearLight = true };

    private sealed record Request((string Name, string Value)[] Query, SourceInfo Source, bool Enlarge)
    {
        public override string ToString() =>
            $"{Source.Format} {Source.Frames[0]} x{Source.FrameCount} enlarge={Enlarge} ?{string.Join('&', Query.Select(pair => $"{pair.Name}={pair.Value}"))}";
    }
}
