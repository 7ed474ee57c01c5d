namespace PhotoResize.CacheBenchmarks;

/// <summary>The outcome of a trace on a disk cache.</summary>
/// <param name="HitRatio">The share of hits among the requests.</param>
/// <param name="RecordedPerHit">The share of hits that were recorded in the file system.</param>
/// <param name="Evictions">The number of evicted results.</param>
/// <param name="Censuses">The number of scans of the whole folder.</param>
/// <param name="MostBytes">The maximum size of the folder, as sampled.</param>
internal readonly record struct TraceOutcome(double HitRatio, double RecordedPerHit, long Evictions, long Censuses, long MostBytes);
