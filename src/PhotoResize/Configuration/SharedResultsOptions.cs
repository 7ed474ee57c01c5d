namespace PhotoResize.Configuration;

/// <summary>Bounds of the level of results that nodes share, where there is one. Changes need a restart.</summary>
public sealed class SharedResultsOptions
{
    /// <summary>
    /// Longest time that a request waits for the shared level; then the result is made here. Default 250 milliseconds; more than 0, at most a
    /// day.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Longest time for a write, and for a request that nobody waits for any more. Default 10 seconds; more than 0, at most a day.
    /// </summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Most bytes of one shared result. Larger ones are not shared, and not read. Default 8 MiB; 1 to the length of an array.</summary>
    public int MaxObjectBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>Most bytes of results that wait to be written. Further ones are not shared. Default 64 MiB; 0 or more.</summary>
    public long MaxPendingBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Most results that wait to be written. Further ones are not shared. Default 1000; 0 or more.</summary>
    public int MaxPendingResults { get; set; } = 1000;

    /// <summary>How many results are read at the same time. Others wait. Default 32; 1 or more.</summary>
    public int MaxConcurrentReads { get; set; } = 32;

    /// <summary>How many results are written at the same time. Default 8; 1 or more.</summary>
    public int MaxConcurrentWrites { get; set; } = 8;

    /// <summary>When a shared level that fails is left alone. For reading and for writing by itself.</summary>
    public CircuitBreakerOptions CircuitBreaker { get; } = new();
}
