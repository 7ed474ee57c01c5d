namespace PhotoResize.Caching.Naming;

/// <summary>Decides where a cached file lies below the cache root.</summary>
public interface ICacheNamingStrategy
{
    /// <summary>The strategy's name in <c>DiskCache:NamingStrategy</c>; case is ignored.</summary>
    string Name { get; }

    /// <summary>
    /// The relative path of an entry's file, with <c>/</c> between its segments; usually folders and <see cref="CacheEntry.FileName"/>.
    /// Equal entries must have equal paths. A path that leaves the root is an error.
    /// </summary>
    /// <param name="entry">The entry. It has no plan if it holds an original as it is.</param>
    string GetPath(CacheEntry entry);

    /// <summary>
    /// The relative path of the folder that holds all results of a source, and maybe others; or <see langword="null"/>, the default, if
    /// they may lie in several folders. With a folder, a purge of the source need not read the whole cache.
    /// </summary>
    /// <param name="sourcePath">The source's request path.</param>
    string? FindFolder(string sourcePath) => null;
}
