using System.Security.Cryptography;
using System.Text;
using PhotoResize.Key;

namespace PhotoResize.Caching;

/// <summary>
/// The tag of an original: what a CDN is told to purge when all its results are to go. A hash, so that no path is shown to clients and
/// nothing of it can be taken for a second tag.
/// </summary>
public static class CacheTag
{
    private const int Length = 16;

    /// <summary>The first 16 characters of the SHA-256 of the path in UTF-8, in base32 (RFC 4648).</summary>
    /// <param name="sourcePath">The original's request path below the application's base path, decoded, such as <c>/images/photo.jpg</c>.</param>
    /// <exception cref="ArgumentException">The path does not begin with a slash.</exception>
    public static string Of(string sourcePath) => sourcePath is ['/', ..]
        ? Base32.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(sourcePath)))[..Length]
        : throw new ArgumentException("A request path begins with a slash.", nameof(sourcePath));
}
