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
}
