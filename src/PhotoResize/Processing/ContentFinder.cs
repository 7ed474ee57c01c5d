using Microsoft.Extensions.Options;
using PhotoResize.Configuration;
using PhotoResize.Planning;
using PhotoResize.Sources;

namespace PhotoResize.Processing;

/// <summary>Knows what trimming leaves of a frame: found once for each source and tolerance, and remembered until the source changes.</summary>
internal sealed class ContentFinder(ProcessingQueue queue, KnownFailures failures, IOptions<ImageResizingOptions> options) : IDisposable
{
    private readonly SourceFindings<PixelRectangle> _findings = new(failures, options.Value.MaxRememberedSources);

    public void Dispose() => _findings.Dispose();

    /// <summary>The search for the box in the upright frame.</summary>
    public SourceFindings<PixelRectangle>.Search In(IImageProcessor engine, SourceImage source, SourceFrame frame, int tolerance) =>
        _findings.In(
            engine, source, frame, $"{tolerance}", token => queue.FindContentAsync(engine, source, frame, tolerance, token));
}
