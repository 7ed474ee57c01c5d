using System.Collections.Concurrent;

namespace PhotoResize.Caching.Disk;

/// <summary>
/// Removes folders whose last file has gone. A look into a folder of a hundred thousand files costs more than the removal of one of them,
/// so where many were seen, the next look comes when a quarter as many have gone: a folder is looked into a number of times that grows with the
/// logarithm of its files.
/// </summary>
/// <param name="root">The folder that stays.</param>
internal sealed class EmptyFolders(string root)
{
    private const int FewestToRemember = 8;
    private const int MostToSee = 2000;
    private const int MostFolders = 256;

    // How many files may go before the next look. Forgotten when there are too many folders, which costs another look.
    private readonly ConcurrentDictionary<string, int> _spared = new();

    /// <summary>Removes a folder from which a file has gone, and those above it, as far as they are empty.</summary>
    /// <exception cref="IOException">Somebody else has removed it, or just put something into it.</exception>
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
