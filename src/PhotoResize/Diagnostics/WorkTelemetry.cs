using System.Diagnostics;

namespace PhotoResize.Diagnostics;

/// <summary>Measures the stages of the work on results.</summary>
/// <param name="time">Measures them.</param>
/// <param name="metrics">Told of them.</param>
internal sealed class WorkTelemetry(TimeProvider time, ResizingMetrics metrics)
{
    /// <summary>The error of a stage that did not come to its end: nobody waits for it any more, or there is a bug, which is logged.</summary>
    public const string Interrupted = "interrupted";

    private static readonly ActivitySource Activities = new(ResizingMetrics.Name);

    /// <summary>Told of misses.</summary>
    public ResizingMetrics Metrics => metrics;

    /// <summary>Begins a stage, which ends when what is returned is disposed.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="times">Where its time is added; <see langword="null"/> if nobody asks.</param>
    public Scope Begin(WorkStage stage, WorkTimes? times) => new(this, stage, times, time.GetTimestamp());

    private void End(WorkStage stage, WorkTimes? times, long started, string? error)
    {
        var duration = time.GetElapsedTime(started);
        times?.Add(stage, duration);
        metrics.Worked(MetricNames.Of(stage), duration, error);
    }

    /// <summary>A stage that has begun.</summary>
    internal sealed class Scope(WorkTelemetry telemetry, WorkStage stage, WorkTimes? times, long started) : IDisposable
    {
        private readonly Activity? _activity = Start(stage, times);
        private string? _error = Interrupted;

        /// <summary>Notes that the stage has come to its end.</summary>
        /// <param name="error">Why it gave nothing, from a closed set; <see langword="null"/> if it did.</param>
        public void Complete(string? error = null) => _error = error;

        public void Dispose()
        {
            telemetry.End(stage, times, started, _error);
            if (_activity is null)
            {
                return;
            }

            if (_error is not null)
            {
                _activity.SetTag(ResizingMetrics.ErrorTag, _error);
                _activity.SetStatus(ActivityStatusCode.Error);
            }

            _activity.Dispose();
        }

        /// <summary>Work that belongs to no trace has no activity: it would stand alone in a trace of its own.</summary>
        private static Activity? Start(WorkStage stage, WorkTimes? times) =>
            times is { Parent: { TraceId: var trace } parent } && trace != default && Activities.HasListeners()
                ? Activities.StartActivity($"photoresize.{MetricNames.Of(stage)}", ActivityKind.Internal, parent)
                : null;
    }
}
