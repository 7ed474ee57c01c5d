namespace PhotoResize.Diagnostics;

/// <summary>Measures the stages of the work on results.</summary>
/// <param name="time">Measures them.</param>
internal sealed class WorkTelemetry(TimeProvider time)
{
    private TimeProvider Time => time;

    /// <summary>Begins a stage, which ends when what is returned is disposed.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="times">Where its time is added; <see langword="null"/> if nobody asks.</param>
    public Scope Begin(WorkStage stage, WorkTimes? times) => new(this, stage, times, time.GetTimestamp());

    /// <summary>A stage that has begun.</summary>
    internal readonly struct Scope(WorkTelemetry telemetry, WorkStage stage, WorkTimes? times, long started) : IDisposable
    {
        public void Dispose() => times?.Add(stage, telemetry.Time.GetElapsedTime(started));
    }
}
