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
    /// Whether each engine makes some small pictures, and answers some requests of its own, in the background once the application has started,
    /// so that the first results do not wait for code to be compiled. Takes some 100 kB in the folder of temporary files, for two seconds.
    /// Default <see langword="true"/>.
    /// </summary>
    public bool WarmUp { get; set; } = true;

    /// <summary>
    /// The memory, in bytes, that all results that are being made may take together, as their engines estimate it. Smaller ones pass a large one
    /// that waits for its memory. Default 0: half of what the garbage collector may use, which is 192 MiB in a container of 512 MB, and half of
    /// the memory of a machine. The log says what it is.
    /// </summary>
    public long MemoryBudget { get; set; }

    /// <summary>
    /// The most memory, in bytes, that making one result may take, as its engine estimates it. More is answered with 422, and so is more than
    /// <see cref="MemoryBudget"/>. Default 512 MiB; 1 or more.
    /// </summary>
    public long MaxJobMemory { get; set; } = 512 * 1024 * 1024;

    /// <summary>
    /// How many results one client may have made in a minute, by its remote address; a large one counts as several. More are answered with
    /// 429; what is in the cache is sent all the same. Default 10,000; 0 means no limit.
    /// </summary>
    public int MaxMissesPerClient { get; set; } = 10_000;

    /// <summary>Longest wait for a turn; then the response is 503. Default 30 seconds; more than 0, at most a day.</summary>
    public TimeSpan QueueTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Longest time for a job once its turn has come. Then it is stopped and the response is 503. Default 30 seconds; more than 0, at most
    /// a day.
    /// </summary>
    public TimeSpan JobTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Most bytes that are read of a source to learn its size and its frames, those that are skipped not counted; then the response is 422.
    /// All of a GIF's bytes are read, of other formats a few thousand. Default 64 MiB; 64 KiB or more.
    /// </summary>
    public long MaxHeaderBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Longest time until the header of a source has been read, the wait for a turn included; then the response is 503. Default 10 seconds;
    /// more than 0, at most a day.
    /// </summary>
    public TimeSpan HeaderTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How many headers of sources are read at the same time. Up to 1000 others wait; more are answered with 503. Default 16; 1 or more.
    /// </summary>
    public int MaxConcurrentHeaders { get; set; } = 16;

    /// <summary>
    /// Most bytes of results that are sent from memory at the same time. A new result beyond that is sent from the cache once it is stored,
    /// and answered with 503 if it cannot be. Default 64 MiB; 0 or more. A single result may be larger.
    /// </summary>
    public long MaxBytesInSending { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Largest source, in bytes, that is processed if its stream cannot seek, such as an HTTP response: it is buffered in memory while its
    /// job runs. Larger ones are answered with 422. Default 256 MiB; 0 to 2 GiB.
    /// </summary>
    public long MaxBufferedSourceBytes { get; set; } = DefaultMaxBufferedSourceBytes;
}
