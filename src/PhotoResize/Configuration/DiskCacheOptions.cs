namespace PhotoResize.Configuration;

/// <summary>Where and how results are stored on disk.</summary>
public sealed class DiskCacheOptions
{
    /// <summary>
    /// Root of the cache; a relative path is below the content root. Default <c>App_Data/image-cache</c>. Created when missing, with a
    /// <c>.gitignore</c> that keeps it out of a repository. It may neither be inside the web root, where results could be fetched by their file
    /// names, nor contain originals. Changes need a restart.
    /// </summary>
    public string Path { get; set; } = "App_Data/image-cache";

    /// <summary>Whether results are stored. If not, every request is processed. Default <see langword="true"/>.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// How files are spread over folders: <c>Mirror</c> (default), <c>Distribute1K</c>, <c>Distribute1M</c>, or the name of a registered
    /// strategy.
    /// </summary>
    public string NamingStrategy { get; set; } = "Mirror";

    /// <summary>
    /// Most bytes of all files in the cache. The least recently used results are removed before a new one would exceed it. Default 10 GiB;
    /// 0 means no bound. A single result that is larger is not stored.
    /// </summary>
    public long MaxBytes { get; set; } = 10L * 1024 * 1024 * 1024;

    /// <summary>Most results in the cache. The least recently used ones are removed for new ones. Default 0: no bound.</summary>
    public long MaxFiles { get; set; }

    /// <summary>
    /// Time between two sweeps. A sweep reads the whole cache in the background and finds results stored by other processes, results of
    /// originals that have changed or gone, and files left behind by a killed process. Default 10 minutes; a second to a day.
    /// </summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Most bytes of finished results that wait to be written. A result beyond that is sent but not stored, so that a slow disk costs cache
    /// entries and not memory. Default 64 MiB; 0 or more.
    /// </summary>
    public long MaxPendingBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Largest source, in bytes, that <c>cache=always</c> stores unprocessed, since it is read into memory. For a larger one the command is
    /// ignored. Default 16 MiB; 0 to 2 GiB.
    /// </summary>
    public long MaxUnprocessedBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>The absolute path of the root.</summary>
    internal string RootBelow(string contentRoot) => System.IO.Path.GetFullPath(Path, contentRoot);
}
