using PhotoResize.Diagnostics;

namespace PhotoResize.Caching;

/// <summary>Where a result comes from, and what the work on it took.</summary>
/// <param name="Level">Where it comes from.</param>
/// <param name="Work">The work, for one that was made.</param>
internal sealed record ResultOrigin(ResultLevel Level, WorkTimes? Work = null)
{
    public static ResultOrigin Disk { get; } = new(ResultLevel.Disk);

    public static ResultOrigin Memory { get; } = new(ResultLevel.Memory);

    public static ResultOrigin Shared { get; } = new(ResultLevel.Shared);

    public static ResultOrigin Made(WorkTimes work) => new(ResultLevel.Made, work);
}
