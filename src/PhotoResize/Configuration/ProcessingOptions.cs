namespace PhotoResize.Configuration;

/// <summary>How much work is done at once.</summary>
public sealed class ProcessingOptions
{
    /// <summary>The default of <see cref="MaxBufferedSourceBytes"/>.</summary>
    internal const long DefaultMaxBufferedSourceBytes = 256 * 1024 * 1024;

    /// <summary>Results made at the same time. Default 0: as many as the machine has cores.</summary>
    public int MaxConcurrentJobs { get; set; }

    /// <summary>Results that may wait for their turn; beyond that the answer is 503. Default 1000; 0 or more.</summary>
    public int MaxQueuedJobs { get; set; } = 1000;

    /// <summary>Longest wait for a turn; then the answer is 503. Default 30 seconds; more than 0.</summary>
    public TimeSpan QueueTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Longest time that a job may take once its turn has come; then it is stopped and the answer is 503. Default 1 minute; more than 0, at
    /// most a day.
    /// </summary>
    public TimeSpan JobTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Largest source, in bytes, that is processed though its stream cannot seek, as with one over HTTP: it is held in memory as a whole
    /// while its job runs. Larger ones are answered with 422. Default 256 MiB; 0 to 2 GiB.
    /// </summary>
    public long MaxBufferedSourceBytes { get; set; } = DefaultMaxBufferedSourceBytes;
}
