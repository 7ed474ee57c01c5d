using System.Collections.Concurrent;

namespace PhotoResize.Caching.Disk;

/// <summary>
/// Removes folders that have become empty. Listing a folder of a hundred thousand files costs more than removing one of them, so after a
/// listing the next one waits for a quarter as many removals: the number of listings grows with the logarithm of the number of files.
/// </summary>
/// <param name="root">The folder that stays.</param>
internal sealed class EmptyFolders(string root)
{
    private const int FewestToRemember = 8;
    private const int MostToSee = 2000;
    private const int MostFolders = 256;

    // How many removals are left before the next listing. Cleared if there are too many folders, which costs another listing each.
    private readonly ConcurrentDictionary<string, int> _spared = new();

    /// <summary>Removes a folder from which a file was removed, and the folders above it, as far as they are empty.</summary>
    /// <exception cref="IOException">Another process has removed a folder, or has just put a file into it.</exception>
    public void RemoveFrom(string folder)
    {
        while (folder.Length > root.Length && IsEmpty(folder))
        {
            Directory.Delete(folder);
            folder = Path.GetDirectoryName(folder)!;
        }
    }

    private bool IsEmpty(string folder)
    {
        if (_spared.TryGetValue(folder, out var spared) && spared > 0)
        {
            _spared[folder] = spared - 1;
            return false;
        }

        var seen = Directory.EnumerateFileSystemEntries(folder).Take(MostToSee).Count();
        if (seen < FewestToRemember)
        {
            _spared.TryRemove(folder, out _);
        }
        else
        {
            if (_spared.Count >= MostFolders)
            {
                _spared.Clear();
            }

            // A quarter, since other processes may remove from it too.
            _spared[folder] = seen / 4;
        }

        return seen == 0;
    }
}
