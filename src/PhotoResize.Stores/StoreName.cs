using System.Diagnostics.CodeAnalysis;

namespace PhotoResize.Stores;

/// <summary>The name of an original in a store.</summary>
internal static class StoreName
{
    /// <summary>Takes the name out of a request path. Names that some store would read as another one are refused.</summary>
    /// <param name="path">The path, decoded once.</param>
    /// <param name="prefixLength">The length of the image folder's path, without its trailing slash.</param>
    /// <param name="name">The name, without a leading slash.</param>
    public static bool TryRead(string path, int prefixLength, [NotNullWhen(true)] out string? name)
    {
        name = null;
        if (path.Length <= prefixLength + 1 || path[prefixLength] != '/')
        {
            return false;
        }

        var rest = path.AsSpan(prefixLength + 1);
        foreach (var segment in rest.Split('/'))
        {
            if (rest[segment] is "" or "." or "..")
            {
                return false;
            }
        }

        foreach (var character in rest)
        {
            if (character == '\\' || char.IsControl(character))
            {
                return false;
            }
        }

        name = rest.ToString();
        return true;
    }
}
