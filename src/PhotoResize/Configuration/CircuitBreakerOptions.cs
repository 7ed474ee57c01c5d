namespace PhotoResize.Configuration;

/// <summary>
/// When a server that fails is left alone, and for how long. Requests that need it fail or go on without it meanwhile, at once. Changes need
/// a restart.
/// </summary>
public sealed class CircuitBreakerOptions
{
    private const int FewestRequests = 2;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>How many requests within <see cref="SamplingDuration"/> it takes to judge a server. Default 4; 2 or more.</summary>
    public int MinRequests { get; set; } = 4;

    /// <summary>The share of them that has to fail. Default 0.5; more than 0, at most 1.</summary>
    public double FailureRatio { get; set; } = 0.5;

    /// <summary>For how long a request counts. Default 30 seconds; half a second to a day.</summary>
    public TimeSpan SamplingDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>For how long the server is left alone. Default 10 seconds; half a second to a day.</summary>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What is wrong, as the name of an option and the end of a sentence.</summary>
    internal IEnumerable<(string Option, string Fault)> FindFaults()
    {
        if (MinRequests < FewestRequests)
        {
            yield return (nameof(MinRequests), "must be at least 2.");
        }

        if (FailureRatio is not (> 0 and <= 1))
        {
            yield return (nameof(FailureRatio), "must be more than 0 and at most 1.");
        }

        if (SamplingDuration < Shortest || SamplingDuration > Longest)
        {
            yield return (nameof(SamplingDuration), "must be half a second to one day.");
        }

        if (BreakDuration < Shortest || BreakDuration > Longest)
        {
            yield return (nameof(BreakDuration), "must be half a second to one day.");
        }
    }
}
