namespace PhotoResize.Planning;

/// <summary>A folder's limits for results.</summary>
/// <param name="MaxPixels">The maximum number of pixels of a result, or of each of its frames.</param>
/// <param name="MaxAnimationPixels">The maximum number of pixels of all frames of an animation.</param>
/// <param name="AllowEnlarge">Whether the picture may be enlarged.</param>
internal readonly record struct PlanLimits(long MaxPixels, long MaxAnimationPixels, bool AllowEnlarge);
