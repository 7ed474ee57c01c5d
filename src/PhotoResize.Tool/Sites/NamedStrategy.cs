using PhotoResize.Caching;
using PhotoResize.Caching.Naming;

namespace PhotoResize.Tool.Sites;

/// <summary>Stands for a naming strategy of the application, so that a configuration that names one is valid. No file is named by it.</summary>
internal sealed class NamedStrategy(string name) : ICacheNamingStrategy
{
    public string Name => name;

    public string GetPath(CacheEntry entry) => throw new NotSupportedException("The tool stores no results.");
}
