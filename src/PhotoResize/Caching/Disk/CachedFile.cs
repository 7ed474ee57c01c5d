namespace PhotoResize.Caching.Disk;

/// <summary>A result's file as listed in its folder.</summary>
/// <param name="Path">The path below the cache root.</param>
/// <param name="Length">Bytes of the whole file.</param>
/// <param name="LastUsed">
/// When the result was last used, within the tolerance of <see cref="UseClock"/>: the file's last write time.
/// </param>
internal readonly record struct CachedFile(string Path, long Length, DateTime LastUsed);
