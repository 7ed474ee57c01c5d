namespace PhotoResize.Caching.Disk;

/// <summary>Keeps a cache that lies in a developer's working tree out of the repository.</summary>
/// <param name="root">The cache's folder.</param>
internal sealed class GitIgnore(string root)
{
    private const string FileName = ".gitignore";

    private int _isDone;

    /// <summary>Writes the file, once, if the cache is below the root of a working tree and has none. Its absence is no fault.</summary>
    public void Ensure()
    {
        if (Interlocked.Exchange(ref _isDone, 1) == 1)
        {
            return;
        }

        try
        {
            var path = Path.Join(root, FileName);
            if (!File.Exists(path) && IsInWorkingTree())
            {
                File.WriteAllText(path, "# Made by image resizing: results are not for the repository.\n*\n");
            }
        }
        catch (Exception exception) when (CacheFolder.IsDiskFault(exception))
        {
            // The cache works without it.
        }
    }

    // In a further working tree of a repository, .git is a file.
    private bool IsInWorkingTree()
    {
        for (var folder = Path.GetDirectoryName(root); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Path.Exists(Path.Join(folder, ".git")))
            {
                return true;
            }
        }

        return false;
    }
}
