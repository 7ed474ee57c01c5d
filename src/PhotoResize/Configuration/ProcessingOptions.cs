namespace PhotoResize.Configuration;

/// <summary>Bounds of the work.</summary>
public sealed class ProcessingOptions
{
    /// <summary>The default of <see cref="MaxBufferedSourceBytes"/>.</summary>
    internal const long DefaultMaxBufferedSourceBytes = 256 * 1024 * 1024;

    /// <summary>How many results are made at the same time. Default 0: one for each core.</summary>
    public int MaxConcurrentJobs { get; set; }

    /// <summary>How many results may wait for their turn. More are answered with 503. Default 1000; 0 or more.</summary>
    public int MaxQueuedJobs { get; set; } = 1000;

    /// <summary>
    /// The memory, in bytes, that all results that are being made may take together, as their engines estimate it. Smaller ones pass a large one
    /// that waits for its memory. Default 0: half of what the garbage collector may use, which is three quarters of the memory of a container.
    /// </summary>
    public long MemoryBudget { get; set; }

    /// <summary>
    /// The most memory, in bytes, that making one result may take, as its engine estimates it. More is answered with 422, and so is more than
    /// <see cref="MemoryBudget"/>. Default 512 MiB; 1 or more.
    /// </summary>
    public long MaxJobMemory { get; set; } = 512 * 1024 * 1024;

    /// <summary>
    /// How many results one client may have made in a minute, by its remote address. More are answered with 429; what is in the cache is sent
    /// all the same. Default 10,000; 0 for no limit.
    /// </summary>
    public int MaxMissesPerClient { get; set; } = 10_000;

    /// <summary>Longest wait for a turn; then the response is 503. Default 30 seconds; more than 0, at most a day.</summary>
    public TimeSpan QueueTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Longest time for a job once its turn has come. Then it is stopped and the response is 503. Default 1 minute; more than 0, at most a
    /// day.
    /// </summary>
    public TimeSpan JobTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Largest source, in bytes, that is processed if its stream cannot seek, such as an HTTP response: it is buffered in memory while its
    /// job runs. Larger ones are answered with 422. Default 256 MiB; 0 to 2 GiB.
    /// </summary>
    public long MaxBufferedSourceBytes { get; set; } = DefaultMaxBufferedSourceBytes;
}
