using System.Text;

namespace PhotoResize.Caching.Naming;

/// <summary>The folders of the request path, so that what belongs to a source is easy to find.</summary>
internal sealed class MirrorNamingStrategy : ICacheNamingStrategy
{
    public string Name => "Mirror";

    public string GetPath(CacheEntry entry)
    {
        var path = new StringBuilder();
        var segments = entry.SourcePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        foreach (var folder in segments.AsSpan(0, Math.Max(segments.Length - 1, 0)))
        {
            path.Append(SafeFileName.ForFolder(folder)).Append('/');
        }

        return path.Append(entry.FileName).ToString();
    }
}
