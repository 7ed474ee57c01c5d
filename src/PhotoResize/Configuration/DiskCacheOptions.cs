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
