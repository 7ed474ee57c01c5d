using Microsoft.Extensions.Caching.Memory;
using PhotoResize.Flights;
using PhotoResize.Outcomes;
using PhotoResize.Planning;
using PhotoResize.Sources;

namespace PhotoResize.Processing;

/// <summary>
/// What engines have found in frames of sources: found once, however many ask for it at the same moment, and remembered until the source
/// changes.
/// </summary>
/// <param name="failures">Remembers sources in which nothing can be found.</param>
/// <param name="capacity">How many findings are remembered.</param>
internal sealed class SourceFindings<T>(KnownFailures failures, int capacity) : IDisposable
{
    private readonly KnownFailures _failures = failures;
    private readonly MemoryCache _remembered = new(new MemoryCacheOptions { SizeLimit = capacity });
    private readonly SingleFlight<Outcome<T>> _flights = new();

    public void Dispose() => _remembered.Dispose();

    /// <summary>A search in a frame.</summary>
    /// <param name="engine">The engine that decodes it.</param>
    /// <param name="source">The source.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="question">What else the answer depends on, as text.</param>
    /// <param name="find">Does the work, in a turn of the queue.</param>
    public Search In(
        IImageProcessor engine, SourceImage source, SourceFrame frame, string question, Func<CancellationToken, Task<Outcome<T>>> find) =>
        new(this, engine, source, frame, $"{question} {frame.Index} {frame.Orientation} {source.Path}", find);

    /// <summary>A search in a frame of a source, which may have been made before.</summary>
    internal readonly struct Search(
        SourceFindings<T> findings,
        IImageProcessor engine,
        SourceImage source,
        SourceFrame frame,
        string key,
        Func<CancellationToken, Task<Outcome<T>>> find)
    {
        /// <summary>Whether it is being made, so that <see cref="RunAsync"/> would only wait for it.</summary>
        public bool IsRunning => findings._flights.IsRunning(Flight);

        private string Flight => $"{key} {source.Length} {source.LastModified.UtcTicks}";

        /// <summary>What was found, if it was made before.</summary>
        public bool TryRecall(out T value)
        {
            value = default!;
            if (!findings._remembered.TryGetValue(key, out Finding? known) || !source.Is(known!.Source))
            {
                return false;
            }

            value = known.Value;
            return true;
        }

        /// <summary>Why nothing can be found, as far as that is known without work.</summary>
        public Failure? FindFailure() => findings._failures.Find(engine, source.Version, frame, count: 1);

        /// <summary>Makes the search, or waits for it.</summary>
        public Task<Outcome<T>> RunAsync(CancellationToken cancellationToken)
        {
            var self = this;
            return findings._flights.RunAsync(Flight, self.FindNowAsync, cancellationToken);
        }

        private async Task<Outcome<T>> FindNowAsync(CancellationToken cancellationToken)
        {
            var isSettled = findings._failures.IsSettled(source);
            var outcome = await find(cancellationToken);
            if (outcome.Succeeded(out var value, out var failure))
            {
                findings._remembered.Set(key, new Finding(source.Version, value), new MemoryCacheEntryOptions { Size = 1 });
            }
            else if (isSettled)
            {
                findings._failures.Add(engine, source.Version, frame, count: 1, failure);
            }

            return outcome;
        }
    }

    private sealed record Finding(SourceVersion Source, T Value);
}
