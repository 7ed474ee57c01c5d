using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PhotoResize.Caching;
using PhotoResize.Key;

namespace PhotoResize.Stores.Shared;

/// <summary>
/// Names of results in a shared store: those of one original lie together, and those of a folder do. Names are short enough for every
/// store, and need no escaping anywhere.
/// </summary>
/// <remarks>
/// <code>
/// name = "r" path "/" key     ; path: each byte that is no ASCII letter or digit, nor "-", "_", ".", "/" is "=" and two hex digits;
///                             ; so is a "." at either end of a segment; an empty segment is "="
///      | "h/" hash "/" key    ; where that path is too long: the SHA-256 of the path in base32
/// </code>
/// The key names the engine and its output version, so that results of different versions lie beside each other.
/// </remarks>
internal static class ResultName
{
    // With a prefix of the application's they fit the 449 characters that a key has in SQL Server.
    private const int MaxPathLength = 300;

    private const string Readable = "r/";
    private const string Hashed = "h/";

    public static string Of(CacheEntry entry)
    {
        var path = Encode(entry.SourcePath);
        return path.Length <= MaxPathLength
            ? $"r{path}/{entry.Key}"
            : $"{Hashed}{Base32.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(entry.SourcePath)))}/{entry.Key}";
    }

    /// <summary>The prefixes that the names of a scope's results begin with; others may begin with them as well.</summary>
    public static IEnumerable<string> PrefixesOf(CacheScope scope)
    {
        if (CacheScope.IgnoresCase)
        {
            return [Readable, Hashed];
        }

        if (scope.SourcePath is { } source)
        {
            return Encode(source) is { Length: <= MaxPathLength } path
                ? [$"r{path}/"]
                : [$"{Hashed}{Base32.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(source)))}/"];
        }

        // A name that goes on within the last segment may be escaped differently.
        var folder = scope.Path[..(scope.Path.LastIndexOf('/') + 1)];
        return [folder.Length > 1 ? $"r{Encode(folder[..^1])}/" : Readable, Hashed];
    }

    /// <summary>Whether a name is that of a result in a scope, or may be.</summary>
    public static bool IsIn(CacheScope scope, string name)
    {
        if (name.StartsWith(Hashed, StringComparison.Ordinal))
        {
            // Its path is not known. To remove it costs no more than making it again.
            return true;
        }

        return TryReadPath(name, out var path) && scope.Contains(path);
    }

    private static bool TryReadPath(string name, [NotNullWhen(true)] out string? path)
    {
        path = null;
        var end = name.LastIndexOf('/');
        if (end <= 1 || !name.StartsWith(Readable, StringComparison.Ordinal))
        {
            return false;
        }

        var bytes = new List<byte>(end);
        for (var i = 1; i < end; i++)
        {
            if (name[i] != '=')
            {
                bytes.Add((byte)name[i]);
            }
            else if (name[i + 1] != '/')
            {
                if (i + 2 >= end || !byte.TryParse(name.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value))
                {
                    return false;
                }

                bytes.Add(value);
                i += 2;
            }
        }

        path = Encoding.UTF8.GetString([.. bytes]);
        return true;
    }

    private static string Encode(string path)
    {
        var encoded = new StringBuilder(path.Length + 16);
        var bytes = Encoding.UTF8.GetBytes(path);
        for (var i = 0; i < bytes.Length; i++)
        {
            var value = bytes[i];
            var isFirst = i == 0 || bytes[i - 1] == '/';
            var isLast = i + 1 == bytes.Length || bytes[i + 1] == '/';
            if (value == '/' || value == '-' || value == '_' || char.IsAsciiLetterOrDigit((char)value) || (value == '.' && !isFirst && !isLast))
            {
                encoded.Append((char)value);
            }
            else
            {
                encoded.Append(CultureInfo.InvariantCulture, $"={value:X2}");
            }

            if (value == '/' && isLast)
            {
                encoded.Append('=');
            }
        }

        return encoded.ToString();
    }
}
