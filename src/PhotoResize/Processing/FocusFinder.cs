using Microsoft.Extensions.Options;
using PhotoResize.Configuration;
using PhotoResize.Outcomes;
using PhotoResize.Pictures;
using PhotoResize.Planning;
using PhotoResize.Sources;

namespace PhotoResize.Processing;

/// <summary>
/// Knows what draws the eye in a frame: found once for each source, in a reduced picture, and remembered until the source changes. Any crop of
/// the frame is placed by that.
/// </summary>
internal sealed class FocusFinder(ProcessingQueue queue, KnownFailures failures, IOptions<ImageResizingOptions> options) : IDisposable
{
    /// <summary>The longer side of the picture that is looked at: details of a subject show, and noise does not.</summary>
    private const int MaxSide = 256;

    private readonly SourceFindings<InterestProfile> _findings = new(failures, options.Value.MaxRememberedSources);

    public void Dispose() => _findings.Dispose();

    /// <summary>What an engine is asked for.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="area">The part of it, upright, in which the crop will be.</param>
    public static ImagePlan PlanOf(SourceFrame frame, PixelRectangle area) => ReducedPicture.Plan(frame, area, MaxSide);

    /// <summary>The search for what draws the eye.</summary>
    /// <param name="engine">The engine that carries <paramref name="plan"/> out.</param>
    /// <param name="source">The source.</param>
    /// <param name="plan">The picture to look at.</param>
    public SourceFindings<InterestProfile>.Search In(IImageProcessor engine, SourceImage source, ImagePlan plan)
    {
        var (x, y, width, height) = plan.Crop;
        return _findings.In(engine, source, plan.Frame, $"{x} {y} {width} {height}", FindAsync);

        Task<Outcome<InterestProfile>> FindAsync(CancellationToken token) =>
            queue.MakeAsync(engine, source, plan, (file, _) => Task.FromResult(InterestMap.Profile(PngPicture.Read(file.Span))), times: null, token);
    }
}
