namespace PhotoResize.Planning;

/// <summary>What a folder allows of a result.</summary>
/// <param name="MaxPixels">Most pixels of a result, or of one frame of it.</param>
/// <param name="MaxAnimationPixels">Most pixels of all frames of a result.</param>
/// <param name="AllowEnlarge">Whether the picture may become larger than it is.</param>
internal readonly record struct PlanLimits(long MaxPixels, long MaxAnimationPixels, bool AllowEnlarge);
