using PhotoResize.Diagnostics;
using PhotoResize.Outcomes;
using PhotoResize.Planning;
using PhotoResize.Sources;

namespace PhotoResize.Processing;

/// <summary>Renders the pictures of watermarks, as part of the job that draws them.</summary>
internal sealed class WatermarkRenderer(SourceCatalog sources, KnownFailures failures, FaultReporter faults)
{
    /// <summary>Why a plan's watermarks cannot be drawn, as far as that is known without work.</summary>
    public Failure? FindFailure(IImageProcessor engine, ImagePlan plan)
    {
        foreach (var watermark in plan.Watermarks)
        {
            if (failures.Find(engine, watermark.Source, watermark.Picture.Frame, count: 1) is { } known)
            {
                return Unavailable(watermark.Source.Path, known);
            }
        }

        return null;
    }

    /// <summary>Refuses a plan whose watermarks take too much, while the result itself does not.</summary>
    public Failure Refuse(ImagePlan plan, Failure reason)
    {
        foreach (var watermark in plan.Watermarks)
        {
            Unavailable(watermark.Source.Path, reason);
        }

        return Failure.WatermarkUnavailable;
    }

    /// <summary>Renders all watermarks of a plan: for each, rows of four bytes a pixel.</summary>
    public async Task<Outcome<byte[][]>> RenderAsync(IImageProcessor engine, ImagePlan plan, CancellationToken cancellationToken)
    {
        var pictures = new byte[plan.Watermarks.Count][];
        for (var i = 0; i < pictures.Length; i++)
        {
            var rendering = await RenderAsync(engine, plan.Watermarks[i], cancellationToken);
            if (!rendering.Succeeded(out var picture, out var failure))
            {
                return failure;
            }

            pictures[i] = picture;
        }

        return pictures;
    }

    private async Task<Outcome<byte[]>> RenderAsync(IImageProcessor engine, PlannedWatermark watermark, CancellationToken cancellationToken)
    {
        var finding = await sources.FindAsync(watermark.Source.Path, cancellationToken);
        if (finding.Value is not { } source || !source.Is(watermark.Source))
        {
            // Planning again finds out what has become of it.
            return Failure.SourceChanged;
        }

        var isSettled = failures.IsSettled(source);
        var rendering = await sources.UseAsync(source, token => RenderNowAsync(engine, source, watermark.Picture, token), cancellationToken);
        if (rendering.Failure is not { } failure || failure.Kind == FailureKind.SourceChanged)
        {
            return rendering;
        }

        if (isSettled)
        {
            failures.Add(engine, source.Version, watermark.Picture.Frame, count: 1, failure);
        }

        return Unavailable(watermark.Source.Path, failure);
    }

    private static async Task<Outcome<byte[]>> RenderNowAsync(
        IImageProcessor engine, SourceImage source, ImagePlan picture, CancellationToken cancellationToken)
    {
        try
        {
            return await engine.RenderAsync(source, picture, cancellationToken);
        }
        catch (ImageProcessingException exception)
        {
            return exception.Failure;
        }
    }

    /// <summary>The fault is in the site and not in the request, which is right as it is.</summary>
    private Failure Unavailable(string path, Failure failure)
    {
        faults.ReportWatermark(path, failure.Detail);
        return Failure.WatermarkUnavailable;
    }
}
