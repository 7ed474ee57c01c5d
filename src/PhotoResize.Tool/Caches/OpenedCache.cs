using PhotoResize.Caching.Disk;

namespace PhotoResize.Tool.Caches;

/// <param name="Root">The full path of the cache's folder.</param>
/// <param name="Folder">The files in it.</param>
internal sealed record OpenedCache(string Root, CacheFolder Folder);
