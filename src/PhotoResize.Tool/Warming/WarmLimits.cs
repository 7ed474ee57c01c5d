namespace PhotoResize.Tool.Warming;

/// <param name="Concurrency">Most requests at a time.</param>
/// <param name="Retries">How often a request is repeated.</param>
/// <param name="Timeout">Longest time of a single try.</param>
/// <param name="LongestWait">Longest time that the site may ask to be left alone for.</param>
internal sealed record WarmLimits(int Concurrency, int Retries, TimeSpan Timeout, TimeSpan LongestWait);
