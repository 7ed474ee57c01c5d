using System.Security.Cryptography;
using System.Text;
using PhotoResize.Caching;
using PhotoResize.Caching.Disk;
using PhotoResize.Key;
using PhotoResize.Sources;
using PhotoResize.Testing;

namespace PhotoResize.Tool.Tests;

/// <summary>A cache with files as the server writes them.</summary>
internal sealed class CacheFiles : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Root => _folder.Path;

    public string[] All => TemporaryFolder.FilesBelow(Root);

    /// <summary>Adds a result of an original.</summary>
    /// <param name="source">The request path of the original.</param>
    /// <param name="size">Of the result, such as <c>300x200</c>.</param>
    /// <param name="bytes">The length of the picture.</param>
    /// <param name="extension">Without a dot.</param>
    /// <returns>The path below the root.</returns>
    public string Add(string source, string size, int bytes = 1000, string extension = "jpg")
    {
        var key = Base32.Encode(SHA256.HashData(Encoding.UTF8.GetBytes($"{source} {size} {extension}")));
        var entry = new CacheEntry(key, new SourceVersion(source, 12345, DateTimeOffset.UnixEpoch), Plan: null);
        var picture = new byte[bytes];
        new Random(bytes).NextBytes(picture);
        var path = $"{Path.GetDirectoryName(source)!.TrimStart('/')}/{key[..8]}.{Path.GetFileNameWithoutExtension(source)}.{size}.{extension}";
        Write(path, [.. picture, .. CachedFileTrailer.Create(entry, picture)]);
        return path;
    }

    public void Write(string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllBytes(PathOf(path), bytes);
    }

    public string PathOf(string path) => _folder.Combine(path);

    public void Dispose() => _folder.Dispose();
}
