namespace PhotoResize.Caching.Disk;

/// <summary>The file by which a cache stays out of the repository that it may lie in.</summary>
internal static class GitIgnore
{
    public const string FileName = ".gitignore";

    /// <summary>Writes the file into a new cache. One that is there stays as it is, and it is no fault if it cannot be written.</summary>
    /// <param name="root">The cache's folder.</param>
    public static void Write(string root)
    {
        try
        {
            // Another thread or process may just have done it.
            using var file = new FileStream(Path.Join(root, FileName), FileMode.CreateNew, FileAccess.Write);
            file.Write("# Made by image resizing: results are not for the repository.\n*\n"u8);
        }
        catch (Exception exception) when (CacheFolder.IsDiskFault(exception))
        {
            // The cache works without it.
        }
    }
}
