using System.Text;

namespace PhotoResize.Caching.Naming;

/// <summary>Uses the folders of the request path, so that the results of a source are easy to find by hand.</summary>
internal sealed class MirrorNamingStrategy : ICacheNamingStrategy
{
    public string Name => "Mirror";

    public string GetPath(CacheEntry entry) => FindFolder(entry.SourcePath) + entry.FileName;

    public string FindFolder(string sourcePath)
    {
        var path = new StringBuilder();
        var segments = sourcePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        foreach (var folder in segments.AsSpan(0, Math.Max(segments.Length - 1, 0)))
        {
            path.Append(SafeFileName.ForFolder(folder)).Append('/');
        }

        return path.ToString();
    }
}
