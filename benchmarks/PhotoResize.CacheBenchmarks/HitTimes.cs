namespace PhotoResize.CacheBenchmarks;

/// <summary>The times of hits.</summary>
/// <param name="PerSecond">Sequential hits per second.</param>
/// <param name="Median">The median of their times.</param>
/// <param name="P99">The 99th percentile.</param>
/// <param name="Longest">The maximum.</param>
internal readonly record struct HitTimes(double PerSecond, TimeSpan Median, TimeSpan P99, TimeSpan Longest);
