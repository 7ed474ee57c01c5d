namespace PhotoResize.Configuration;

/// <summary>
/// What all folders with a <see cref="ImageFolderOptions.Source"/> share: the local copies of their originals, and the bounds of asking
/// stores. Changes need a restart.
/// </summary>
public sealed class OriginalStoreOptions
{
    /// <summary>
    /// Where copies of originals are kept; a relative path is below the content root. Default <c>App_Data/original-cache</c>. Created when
    /// missing. It may neither be inside the web root, nor contain originals, and lies apart from <see cref="DiskCacheOptions.Path"/>.
    /// </summary>
    public string CachePath { get; set; } = "App_Data/original-cache";

    /// <summary>Most bytes of all copies. The least recently used ones are removed for new ones. Default 10 GiB; 0 means no bound.</summary>
    public long CacheMaxBytes { get; set; } = 10L * 1024 * 1024 * 1024;

    /// <summary>
    /// Longest time for asking a store for the state of an original or for a part of it; then the response is 503. Default 5 seconds; more
    /// than 0, at most a day.
    /// </summary>
    public TimeSpan LookupTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Longest time for the download of an original; then the response is 503. Default 30 seconds; more than 0, at most a day.
    /// </summary>
    public TimeSpan DownloadTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many look-ups one store is asked for at the same time. Up to 1000 others wait. Default 64; 1 or more.</summary>
    public int MaxConcurrentLookups { get; set; } = 64;

    /// <summary>How many originals are downloaded from one store at the same time. Up to 1000 others wait. Default 8; 1 or more.</summary>
    public int MaxConcurrentDownloads { get; set; } = 8;

    /// <summary>
    /// Most bytes of originals in memory, on their way to the disk or where it cannot keep them. Further downloads wait. A single original may
    /// be larger. Default 512 MiB; 1 or more.
    /// </summary>
    public long MaxBytesInMemory { get; set; } = 512 * 1024 * 1024;

    /// <summary>When a store that fails is left alone. For each image folder by itself.</summary>
    public CircuitBreakerOptions CircuitBreaker { get; } = new();

    /// <summary>The absolute path of the copies.</summary>
    internal string CacheRootBelow(string contentRoot) => System.IO.Path.GetFullPath(CachePath, contentRoot);
}
