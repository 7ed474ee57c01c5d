namespace PhotoResize.Configuration;

/// <summary>
/// What is kept in memory in front of the cache: small results that are asked for often, and what their requests come to. Nothing is
/// where <see cref="DiskCacheOptions.Enabled"/> is off.
/// </summary>
public sealed class ImageMemoryCacheOptions
{
    /// <summary>
    /// Most bytes of memory; what was not used for the longest time makes room. Default 64 MiB; 0 is off. Changes need a restart.
    /// </summary>
    public long MaxBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Largest result, in bytes, that is kept; one of more than a tenth of <see cref="MaxBytes"/> is not in any case. Default 1 MiB; 0 to
    /// 2 GiB.
    /// </summary>
    public long MaxResultBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// How long a result is kept before it is read from the cache again, which thereby learns that it is in use. A result that was removed
    /// from the cache by hand or by another process may be sent for as long. Default 10 minutes; a second to a day.
    /// </summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a request that is remembered is answered without a look at its source, so that a change of it may show that much later.
    /// Default 0, which looks for every request; at most a minute.
    /// </summary>
    public TimeSpan SourceStaleness { get; set; }
}
