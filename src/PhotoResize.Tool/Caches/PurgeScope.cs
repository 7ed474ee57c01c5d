using PhotoResize.Caching;

namespace PhotoResize.Tool.Caches;

/// <summary>Reads what a purge is for.</summary>
internal static class PurgeScope
{
    /// <summary>A path, a path that ends with a slash for all below it, or the address of an image.</summary>
    /// <param name="text">The text.</param>
    /// <param name="note">What to tell about the way in which it was understood.</param>
    public static CacheScope Read(string text, out string? note)
    {
        note = null;
        var path = text;
        if (text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            path = Uri.TryCreate(text, UriKind.Absolute, out var address)
                ? Uri.UnescapeDataString(address.AbsolutePath)
                : throw ToolException.Usage($"{text}: is no address.");
            note = $"No site is asked: the results of {path} in this folder are meant.";
        }

        if (!path.StartsWith('/'))
        {
            throw ToolException.Usage($"{text}: the path of an original begins with a slash, such as /images/photo.jpg; a folder's ends with one.");
        }

        return path.EndsWith('/') ? CacheScope.Prefix(path) : CacheScope.Source(path);
    }
}
