using PhotoResize.Diagnostics;
using PhotoResize.Outcomes;

namespace PhotoResize.Processing;

/// <summary>Tells a stage of the work how it has ended.</summary>
internal static class StageOutcome
{
    /// <returns>The same outcome.</returns>
    public static Outcome<T> End<T>(this WorkTelemetry.Scope stage, Outcome<T> outcome)
    {
        stage.Complete(outcome.Failure is { Kind: var kind } ? MetricNames.Of(kind) : null);
        return outcome;
    }
}
