namespace PhotoResize.CacheBenchmarks;

/// <summary>The times of work that is divided into steps.</summary>
/// <param name="Total">From start to end, including pauses.</param>
/// <param name="Working">The sum of all steps.</param>
/// <param name="P99">The 99th percentile of the steps.</param>
/// <param name="Longest">The longest step.</param>
internal readonly record struct StepTimes(TimeSpan Total, TimeSpan Working, TimeSpan P99, TimeSpan Longest);
