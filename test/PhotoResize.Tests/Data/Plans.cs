using System.Collections.Frozen;
using Microsoft.AspNetCore.WebUtilities;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Tests.Data;

/// <summary>Plans by query, for tests of the steps below planning.</summary>
internal static class Plans
{
    public static FrozenSet<ImageFormat> EveryFormat { get; } = Enum.GetValues<ImageFormat>().ToFrozenSet();

    /// <summary>A JPEG of 3000 x 2000 pixels.</summary>
    public static SourceInfo Photo { get; } = new(ImageFormat.Jpeg, new FrameInfo(3000, 2000));

    public static ImagePlan For(string query, SourceInfo? source = null, IReadOnlySet<ImageFormat>? writable = null)
    {
        var settings = new SettingsParser(EveryFormat).Parse(QueryHelpers.ParseQuery(query)).Settings;
        var result = ImagePlanner.Plan(settings, source ?? Photo, new PlanLimits(10_000_000, 100_000_000, AllowEnlarge: false), writable ?? EveryFormat);
        return result.Value ?? throw new InvalidOperationException(result.Failure!.Detail);
    }
}
