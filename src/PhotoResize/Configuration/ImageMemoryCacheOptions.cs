namespace PhotoResize.Configuration;

/// <summary>
/// The memory in front of the cache, for small results that are requested often and for the outcome of their requests. Not used if
/// <see cref="DiskCacheOptions.Enabled"/> is off.
/// </summary>
public sealed class ImageMemoryCacheOptions
{
    /// <summary>
    /// Most bytes of memory. The least recently used entries are removed for new ones. Default 64 MiB; 0 turns it off. Changes need a
    /// restart.
    /// </summary>
    public long MaxBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Largest result, in bytes, that is kept. A result of more than a tenth of <see cref="MaxBytes"/> is never kept. Default 1 MiB; 0 to 2
    /// GiB.
    /// </summary>
    public long MaxResultBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// How long a result is kept until it is read from the cache again, which records its use there. A result that was removed from the
    /// cache by hand or by another process may be sent for that long. Default 10 minutes; a second to a day.
    /// </summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a remembered request is answered without looking its source up; a changed source may show that much later. With 0 it is looked
    /// up for every request. Default 0; at most a minute.
    /// </summary>
    public TimeSpan SourceStaleness { get; set; }
}
