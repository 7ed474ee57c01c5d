namespace PhotoResize.Caching.Disk;

/// <summary>Why the cache cannot be written.</summary>
/// <param name="Root">Its folder.</param>
/// <param name="IsFull">Whether the disk is full.</param>
/// <param name="Cause">What the disk said.</param>
internal sealed record CacheWriteFault(string Root, bool IsFull, Exception Cause);
