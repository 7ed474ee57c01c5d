namespace PhotoResize.CacheBenchmarks;

/// <summary>How long divided work took.</summary>
/// <param name="Total">From beginning to end, rests included.</param>
/// <param name="Working">All steps.</param>
/// <param name="P99">Ninety-nine of a hundred steps were shorter.</param>
/// <param name="Longest">The longest step.</param>
internal readonly record struct StepTimes(TimeSpan Total, TimeSpan Working, TimeSpan P99, TimeSpan Longest);
