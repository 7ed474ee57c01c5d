namespace PhotoResize.Stores;

/// <summary>How results are kept in the application's distributed cache.</summary>
public sealed class DistributedCacheResultsOptions
{
    /// <summary>Most bytes of a result in the distributed cache; larger ones are not shared. Default 256 KiB; at least 1.</summary>
    public int MaxResultBytes { get; set; } = 256 * 1024;

    /// <summary>How long a result is kept after it was written. Default 7 days; more than 0.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>What keys begin with; at most 80 characters. Default <c>photoresize:</c>.</summary>
    public string KeyPrefix { get; set; } = "photoresize:";
}
