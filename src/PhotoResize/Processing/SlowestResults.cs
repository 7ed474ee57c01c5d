using System.Globalization;
using PhotoResize.Caching;
using PhotoResize.Diagnostics;
using PhotoResize.Planning;
using PhotoResize.Sources;

namespace PhotoResize.Processing;

/// <summary>A result that took long.</summary>
/// <param name="Path">The path of its original.</param>
/// <param name="Settings">What was made.</param>
/// <param name="SourceBytes">Bytes of the original.</param>
/// <param name="Bytes">Bytes of the result; of the smaller one where two were compared.</param>
/// <param name="Fetching">The time until the bytes of the original were on this machine.</param>
/// <param name="Waiting">The time until its turn came.</param>
/// <param name="Working">The time for decoding, resizing and encoding.</param>
/// <param name="MadeAt">When it was made.</param>
internal sealed record SlowResult(
    string Path, string Settings, long SourceBytes, long Bytes, TimeSpan Fetching, TimeSpan Waiting, TimeSpan Working, DateTimeOffset MadeAt)
{
    public TimeSpan Total => Fetching + Waiting + Working;
}

/// <summary>The results that took the longest since the application started, up to a bound.</summary>
internal sealed class SlowestResults(TimeProvider time)
{
    /// <summary>How many are kept.</summary>
    public const int MaxResults = 20;

    private readonly Lock _lock = new();
    private readonly List<SlowResult> _results = [];

    // What a result has to exceed to get into the full list, so that almost none takes the lock.
    private long _leastTicks = -1;

    /// <summary>The results; the slowest one first.</summary>
    public IReadOnlyList<SlowResult> List()
    {
        lock (_lock)
        {
            return [.. _results];
        }
    }

    /// <summary>Hears of what was made.</summary>
    /// <param name="entries">The result, or two that were compared.</param>
    /// <param name="source">Its original.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="times">What the work took.</param>
    public void Add(IReadOnlyList<CacheEntry> entries, SourceImage source, long bytes, WorkTimes times)
    {
        var (fetching, waiting, working) = (times.Of(WorkStage.Source), times.Of(WorkStage.Queue), times.Of(WorkStage.Process));
        if ((fetching + waiting + working).Ticks <= Interlocked.Read(ref _leastTicks))
        {
            return;
        }

        var settings = string.Join(" or ", entries.Select(entry => Describe(entry)));
        Add(new SlowResult(source.Path, settings, source.Length, bytes, fetching, waiting, working, time.GetUtcNow()));
    }

    private void Add(SlowResult result)
    {
        lock (_lock)
        {
            // Made again after a purge: what counts is how long it can take.
            var same = _results.FindIndex(other => other.Path == result.Path && other.Settings == result.Settings);
            if (same >= 0 && _results[same].Total >= result.Total)
            {
                return;
            }

            if (same >= 0)
            {
                _results.RemoveAt(same);
            }

            var place = _results.FindIndex(other => other.Total < result.Total);
            _results.Insert(place < 0 ? _results.Count : place, result);
            if (_results.Count > MaxResults)
            {
                _results.RemoveAt(MaxResults);
            }

            if (_results.Count == MaxResults)
            {
                Interlocked.Exchange(ref _leastTicks, _results[^1].Total.Ticks);
            }
        }
    }

    private static string Describe(CacheEntry entry) => entry.Plan is not { } plan ? "the original"
        : entry.IsPlaceholder ? "placeholder"
        : Describe(plan);

    private static string Describe(ImagePlan plan)
    {
        List<string> parts =
        [
            $"{Describe(plan.Frame.UprightSize)} {NameOf(plan.Frame.Format)} to {Describe(plan.ResultSize)} {NameOf(plan.Format)}",
        ];
        if (plan.Quality is { } quality)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"quality {quality}"));
        }

        if (plan.FrameCount > 1)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{plan.FrameCount} frames"));
        }

        if (plan.Blur > 0)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"blur {plan.Blur}"));
        }

        if (plan.Watermarks.Count > 0)
        {
            parts.Add("watermarks");
        }

        return string.Join(", ", parts);
    }

    private static string Describe(PixelSize size) => string.Create(CultureInfo.InvariantCulture, $"{size.Width} x {size.Height}");

    private static string NameOf(Settings.ImageFormat format) => format.ToString().ToLowerInvariant();
}
