namespace PhotoResize.Configuration;

/// <summary>Where results are kept.</summary>
public sealed class DiskCacheOptions
{
    /// <summary>
    /// Root of the cache; a relative path is below the content root. Default <c>App_Data/image-cache</c>. Created when missing.
    /// It may not be inside the web root, where results could be fetched by their file names. Changes need a restart.
    /// </summary>
    public string Path { get; set; } = "App_Data/image-cache";

    /// <summary>Whether results are kept; if not, every request is processed. Default <see langword="true"/>.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// How files are distributed over folders: <c>Mirror</c> (default), <c>Distribute1K</c>, <c>Distribute1M</c>, or the name of a
    /// registered strategy.
    /// </summary>
    public string NamingStrategy { get; set; } = "Mirror";

    /// <summary>
    /// Most bytes of all files in the cache; before a result would exceed it, the least recently used ones are removed. Default 10 GiB;
    /// 0 is no bound. A result that is larger on its own is not kept.
    /// </summary>
    public long MaxBytes { get; set; } = 10L * 1024 * 1024 * 1024;

    /// <summary>Most results in the cache; the least recently used ones make room. Default 0, which is no bound.</summary>
    public long MaxFiles { get; set; }

    /// <summary>
    /// Time between two sweeps, which look through the whole cache in the background: they find what other processes have stored, results
    /// of originals that have changed or gone, and what a killed process left behind. Default 10 minutes; a second to a day.
    /// </summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Most bytes of finished results that wait to be written; a result beyond that is sent but not kept, so that a slow disk costs
    /// cache entries rather than memory. Default 64 MiB; 0 or more.
    /// </summary>
    public long MaxPendingBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Largest source, in bytes, that <c>cache=always</c> keeps without processing it, since it goes through memory; a larger one is passed
    /// on as if the command were not there. Default 16 MiB; 0 to 2 GiB.
    /// </summary>
    public long MaxUnprocessedBytes { get; set; } = 16 * 1024 * 1024;
}
