namespace PhotoResize.Caching.Disk;

/// <summary>A result's file as a look into its folder shows it.</summary>
/// <param name="Path">The path below the cache root.</param>
/// <param name="Length">Bytes of the whole file.</param>
/// <param name="LastUsed">When the result was last used, to within what <see cref="UseClock"/> says; kept as the file's time of last change.</param>
internal readonly record struct CachedFile(string Path, long Length, DateTime LastUsed);
