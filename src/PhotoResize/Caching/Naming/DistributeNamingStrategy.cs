using System.Security.Cryptography;
using System.Text;
using PhotoResize.Key;

namespace PhotoResize.Caching.Naming;

/// <summary>Chooses folders by a hash of the source's path: the results of a source lie together, and sources spread evenly.</summary>
/// <param name="name">The strategy's name.</param>
/// <param name="levels">Levels of folders, each with up to 32 x 32 = 1024 of them.</param>
internal sealed class DistributeNamingStrategy(string name, int levels) : ICacheNamingStrategy
{
    private const int CharactersPerLevel = 2;

    public static DistributeNamingStrategy Distribute1K { get; } = new("Distribute1K", 1);

    public static DistributeNamingStrategy Distribute1M { get; } = new("Distribute1M", 2);

    public string Name => name;

    public string GetPath(CacheEntry entry) => FindFolder(entry.SourcePath) + entry.FileName;

    public string FindFolder(string sourcePath)
    {
        var hash = Base32.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(sourcePath)));
        var path = new StringBuilder();
        for (var level = 0; level < levels; level++)
        {
            path.Append(hash, level * CharactersPerLevel, CharactersPerLevel).Append('/');
        }

        return path.ToString();
    }
}
