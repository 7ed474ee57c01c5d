using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using PhotoResize.Configuration;
using PhotoResize.Flights;
using PhotoResize.Outcomes;
using PhotoResize.Planning;
using PhotoResize.Sources;

namespace PhotoResize.Processing;

/// <summary>Knows what trimming leaves of a frame: found once for each source and tolerance, and remembered until the source changes.</summary>
internal sealed class ContentFinder(ProcessingQueue queue, KnownFailures failures, IOptions<ImageResizingOptions> options) : IDisposable
{
    private readonly MemoryCache _remembered = new(new MemoryCacheOptions { SizeLimit = options.Value.MaxRememberedSources });
    private readonly SingleFlight<Outcome<PixelRectangle>> _flights = new();

    public void Dispose() => _remembered.Dispose();

    /// <summary>The box, if it has been found before.</summary>
    public bool TryRecall(SourceImage source, SourceFrame frame, int tolerance, out PixelRectangle content)
    {
        content = default;
        if (!_remembered.TryGetValue(KeyOf(source, frame, tolerance), out Remembered? known) || !source.Is(known!.Source))
        {
            return false;
        }

        content = known.Content;
        return true;
    }

    /// <summary>Why the box cannot be found, as far as that is known without work.</summary>
    public Failure? FindFailure(IImageProcessor engine, SourceImage source, SourceFrame frame) =>
        failures.Find(engine, source.Version, frame, count: 1);

    /// <summary>Whether the box is being looked for, so that <see cref="FindAsync"/> would only wait for it.</summary>
    public bool IsFinding(SourceImage source, SourceFrame frame, int tolerance) =>
        _flights.IsRunning(FlightOf(KeyOf(source, frame, tolerance), source));

    /// <summary>Finds the box in the upright frame, in a turn of the queue; once, however many ask for it at the same moment.</summary>
    public Task<Outcome<PixelRectangle>> FindAsync(
        IImageProcessor engine, SourceImage source, SourceFrame frame, int tolerance, CancellationToken cancellationToken)
    {
        var key = KeyOf(source, frame, tolerance);
        return _flights.RunAsync(
            FlightOf(key, source),
            token => FindNowAsync(key, engine, source, frame, tolerance, token),
            cancellationToken);
    }

    private async Task<Outcome<PixelRectangle>> FindNowAsync(
        string key, IImageProcessor engine, SourceImage source, SourceFrame frame, int tolerance, CancellationToken cancellationToken)
    {
        var isSettled = failures.IsSettled(source);
        var outcome = await queue.FindContentAsync(engine, source, frame, tolerance, cancellationToken);
        if (outcome.Succeeded(out var content, out var failure))
        {
            _remembered.Set(key, new Remembered(source.Version, content), new MemoryCacheEntryOptions { Size = 1 });
        }
        else if (isSettled)
        {
            failures.Add(engine, source.Version, frame, count: 1, failure);
        }

        return outcome;
    }

    private static string KeyOf(SourceImage source, SourceFrame frame, int tolerance) =>
        $"{tolerance} {frame.Index} {frame.Orientation} {source.Path}";

    private static string FlightOf(string key, SourceImage source) => $"{key} {source.Length} {source.LastModified.UtcTicks}";

    private sealed record Remembered(SourceVersion Source, PixelRectangle Content);
}
