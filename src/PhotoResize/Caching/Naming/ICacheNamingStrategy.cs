namespace PhotoResize.Caching.Naming;

/// <summary>Gives a cached file its place below the cache root.</summary>
public interface ICacheNamingStrategy
{
    /// <summary>The name that <c>DiskCache:NamingStrategy</c> chooses the strategy by, ignoring case.</summary>
    string Name { get; }

    /// <summary>
    /// The relative path of the file that holds <paramref name="entry"/>, with <c>/</c> between its segments; usually folders before
    /// <see cref="CacheEntry.FileName"/>. Equal entries must have equal paths. A path that leaves the root is an error.
    /// </summary>
    /// <param name="entry">The source's path and the plan.</param>
    string GetPath(CacheEntry entry);

    /// <summary>
    /// The relative path of the folder that holds every result of a source, and need not hold only these; or <see langword="null"/>, the
    /// default, if they may lie in several. Spares a purge of that source the look through the whole cache.
    /// </summary>
    /// <param name="sourcePath">The source's request path.</param>
    string? FindFolder(string sourcePath) => null;
}
