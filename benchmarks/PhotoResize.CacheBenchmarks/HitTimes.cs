namespace PhotoResize.CacheBenchmarks;

/// <summary>How fast hits were.</summary>
/// <param name="PerSecond">One after the other.</param>
/// <param name="Median">The median.</param>
/// <param name="P99">Ninety-nine of a hundred were faster.</param>
/// <param name="Longest">The slowest.</param>
internal readonly record struct HitTimes(double PerSecond, TimeSpan Median, TimeSpan P99, TimeSpan Longest);
