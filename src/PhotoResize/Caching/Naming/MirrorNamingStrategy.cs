using System.Text;

namespace PhotoResize.Caching.Naming;

/// <summary>The folders of the request path, so that what belongs to a source is easy to find.</summary>
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
