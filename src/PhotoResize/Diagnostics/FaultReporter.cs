using Microsoft.Extensions.Logging;

namespace PhotoResize.Diagnostics;

/// <summary>A fault in the environment that the application survives and its operator should know.</summary>
internal enum FaultKind
{
    CacheUnreadable,
    CacheUnwritable,
    CacheFileDamaged,
    CacheTooSlow,
    CacheDiskFull,
    CacheSweepFailed,
    OriginalsMissing,
    OriginalsUnreadable,
    SourceUnreadable,
    JobTooLong,
    HeaderTooSlow,
    WatermarkUnavailable,
    PageImageRefused,
    FallbackUnusable,
    ObserverTooSlow,
    StoreAway,
    SharedResultsUnreadable,
    SharedResultsUnwritable,
    SharedResultDamaged,
    SharedResultsTooSlow,
    SharedPurgeFailed,
    ClusterAway,
    SourceDamaged,
}

/// <summary>Logs faults in the environment, at most once a minute for each kind and image folder or watermark.</summary>
/// <param name="logger">Takes them.</param>
/// <param name="time">Measures the minute.</param>
/// <param name="metrics">Counts every one of them.</param>
internal sealed class FaultReporter(ILogger<FaultReporter> logger, TimeProvider time, ResizingMetrics? metrics = null)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(FaultKind, string?), long> _reported = [];

    /// <summary>The last faults, those that were not logged as well.</summary>
    public RecentFaults Recent { get; } = new(time);

    /// <param name="kind">The kind of fault.</param>
    /// <param name="exception">The cause, if there is an exception.</param>
    /// <param name="imageFolder">The name of the affected image folder, if it is known.</param>
    /// <param name="path">The path of the affected original, if it is known; not logged.</param>
    public void Report(FaultKind kind, Exception? exception = null, string? imageFolder = null, string? path = null)
    {
        metrics?.Faulted(kind);
        Recent.Add(kind, path ?? imageFolder, exception?.Message);
        if (!IsDue((kind, imageFolder)))
        {
            return;
        }

        switch (kind)
        {
            case FaultKind.CacheUnreadable:
                Log.CacheReadFailed(logger, exception);
                break;

            case FaultKind.CacheUnwritable:
                Log.CacheWriteFailed(logger, exception);
                break;

            case FaultKind.CacheFileDamaged:
                Log.CacheFileDamaged(logger);
                break;

            case FaultKind.CacheTooSlow:
                Log.CacheTooSlow(logger);
                break;

            case FaultKind.CacheDiskFull:
                Log.CacheDiskFull(logger, exception);
                break;

            case FaultKind.CacheSweepFailed:
                Log.CacheSweepFailed(logger, exception);
                break;

            case FaultKind.OriginalsMissing:
                Log.OriginalsMissing(logger, imageFolder);
                break;

            case FaultKind.OriginalsUnreadable:
                Log.OriginalsUnreadable(logger, imageFolder, exception);
                break;

            case FaultKind.SourceUnreadable:
                Log.SourceUnreadable(logger, imageFolder ?? "unknown", exception);
                break;

            case FaultKind.JobTooLong:
                Log.JobTooLong(logger);
                break;

            case FaultKind.HeaderTooSlow:
                Log.HeaderTooSlow(logger, imageFolder ?? "unknown");
                break;

            case FaultKind.PageImageRefused:
                Log.PageImagesRefused(logger, imageFolder ?? "none");
                break;

            case FaultKind.FallbackUnusable:
                Log.FallbackUnusable(logger, imageFolder);
                break;

            case FaultKind.ObserverTooSlow:
                Log.ObserverTooSlow(logger);
                break;

            case FaultKind.StoreAway:
                Log.StoreAway(logger, imageFolder, exception);
                break;

            case FaultKind.SharedResultsUnreadable:
                Log.SharedResultsUnreadable(logger, exception);
                break;

            case FaultKind.SharedResultsUnwritable:
                Log.SharedResultsUnwritable(logger, exception);
                break;

            case FaultKind.SharedResultDamaged:
                Log.SharedResultDamaged(logger, exception);
                break;

            case FaultKind.SharedResultsTooSlow:
                Log.SharedResultsTooSlow(logger);
                break;

            case FaultKind.SharedPurgeFailed:
                Log.SharedPurgeFailed(logger, exception);
                break;

            case FaultKind.ClusterAway:
                Log.ClusterAway(logger, exception);
                break;
        }
    }

    /// <summary>Reports that results are refused since a watermark cannot be drawn.</summary>
    /// <param name="path">The configured path of the watermark's picture.</param>
    /// <param name="reason">A sentence.</param>
    public void ReportWatermark(string path, string reason)
    {
        metrics?.Faulted(FaultKind.WatermarkUnavailable);
        Recent.Add(FaultKind.WatermarkUnavailable, path, reason);
        if (IsDue((FaultKind.WatermarkUnavailable, path)))
        {
            Log.WatermarkUnavailable(logger, path, reason);
        }
    }

    /// <summary>Notes that an original cannot be processed. It is no fault of the environment, and does not fill the log.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="exception">What the engine says of it.</param>
    public void NoteDamage(string path, Exception exception) => Recent.Add(FaultKind.SourceDamaged, path, exception.Message);

    private bool IsDue((FaultKind, string?) fault)
    {
        lock (_lock)
        {
            if (_reported.TryGetValue(fault, out var last) && time.GetElapsedTime(last) < Interval)
            {
                return false;
            }

            _reported[fault] = time.GetTimestamp();
            return true;
        }
    }
}
