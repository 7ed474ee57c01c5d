using PhotoResize.Diagnostics;
using PhotoResize.Folders;
using PhotoResize.Outcomes;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Middleware;

/// <summary>
/// Finds the pictures of watermarks and adds them to plans. They are originals as others are: found in the same sources, and under the same
/// limits. Without its watermark, a result that has one is not to be had.
/// </summary>
internal sealed class WatermarkFinder(SourceCatalog sources, EngineSelection engines, FaultReporter faults)
{
    /// <summary>Adds those watermarks to a plan that its result is large enough for.</summary>
    /// <param name="plan">The plan without watermarks.</param>
    /// <param name="names">The names of the watermarks.</param>
    /// <param name="folder">The image folder of the result.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async ValueTask<Outcome<ImagePlan>> AddToAsync(
        ImagePlan plan, string names, ImageFolder folder, CancellationToken cancellationToken)
    {
        if (SettingsRules.Find(folder.Settings.Watermarks, names) is not { } watermarks)
        {
            return Failure.UnknownWatermark;
        }

        var canvas = plan.ResultSize;
        var planned = new List<PlannedWatermark>();
        foreach (var watermark in watermarks.Where(watermark => WatermarkPlanner.Fits(watermark, canvas)))
        {
            var finding = await FindAsync(watermark, folder, cancellationToken);
            if (!finding.Succeeded(out var picture, out var failure))
            {
                return Unavailable(watermark, failure.Detail);
            }

            planned.Add(WatermarkPlanner.Plan(watermark, picture.Version, picture.Info, canvas, folder.Limits.AllowEnlarge));
            if (engines.For(plan) is not null && engines.For(plan with { Watermarks = [.. planned] }) is null)
            {
                return Unavailable(watermark, "No engine draws pictures of its format on such results.");
            }
        }

        return planned.Count > 0 ? plan with { Watermarks = planned } : plan;
    }

    private Failure Unavailable(Watermark watermark, string reason)
    {
        faults.ReportWatermark(watermark.Path, reason);
        return Failure.WatermarkUnavailable;
    }

    private async ValueTask<Outcome<Picture>> FindAsync(Watermark watermark, ImageFolder folder, CancellationToken cancellationToken)
    {
        var finding = await sources.FindAsync(watermark.Path, cancellationToken);
        if (finding.Failure is { } notFound)
        {
            return notFound;
        }

        if (finding.Value is not { } source)
        {
            return Failure.SourceMissing;
        }

        var reading = await sources.DescribeAsync(source, cancellationToken);
        if (!reading.Succeeded(out var info, out var unread))
        {
            return unread;
        }

        return SourceLimits.Refuse(folder, new FrameSelection(First: 0, Count: 1), info) is { } refusal
            ? refusal
            : new Picture(source.Version, info);
    }

    private sealed record Picture(SourceVersion Version, SourceInfo Info);
}
