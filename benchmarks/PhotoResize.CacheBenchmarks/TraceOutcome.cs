namespace PhotoResize.CacheBenchmarks;

/// <summary>What a disk cache made of a trace.</summary>
/// <param name="HitRatio">The share of requests that were hits.</param>
/// <param name="RecordedPerHit">How often a hit was recorded in the file system.</param>
/// <param name="Evictions">Results that made room.</param>
/// <param name="Censuses">Looks through the whole folder.</param>
/// <param name="MostBytes">The most that was seen to lie in the folder.</param>
internal readonly record struct TraceOutcome(double HitRatio, double RecordedPerHit, long Evictions, long Censuses, long MostBytes);
