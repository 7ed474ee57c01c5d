using Microsoft.Win32.SafeHandles;
using PhotoResize.Diagnostics;
using PhotoResize.Sources;

namespace PhotoResize.Caching.Disk;

/// <summary>
/// The files below the cache root, and which of them are results. Other files may lie there too; they are neither counted nor touched.
/// </summary>
internal sealed partial class CacheFolder
{
    /// <summary>
    /// The folder of unfinished files. It is below the root, hence on the same file system, so that a rename finishes a file; and it is one
    /// folder, so that files left behind by a killed process are found without a search through the whole cache.
    /// </summary>
    public const string Unfinished = ".unfinished";

    // Enough for the trailer of nearly every result, so that one read suffices.
    private const int UsualTrailerBytes = 512;

    private readonly string _root;
    private readonly EmptyFolders _emptyFolders;

    // Marks the files that this process is writing, so that they need not be told from others by time.
    private readonly string _unfinishedPrefix = Guid.NewGuid().ToString("N");
    private readonly FaultReporter _faults;

    /// <param name="root">The cache's folder. It need not exist.</param>
    /// <param name="faults">Reports folders that cannot be read and files that cannot be removed.</param>
    public CacheFolder(string root, FaultReporter faults)
    {
        _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        _emptyFolders = new EmptyFolders(_root);
        _faults = faults;
    }

    /// <summary>Its full path.</summary>
    public string Root => _root;

    public static bool IsDiskFault(Exception exception) => exception is IOException or UnauthorizedAccessException;

    public static bool IsGone(Exception exception) => exception is FileNotFoundException or DirectoryNotFoundException;

    /// <summary>
    /// Opens a file for reading, so that others can still replace or remove it. The handle keeps reading the opened file.
    /// </summary>
    public static SafeFileHandle OpenForReading(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Fills <paramref name="bytes"/> from a position in a file.</summary>
    /// <returns>Whether the file has that many bytes.</returns>
    public static bool TryReadAt(SafeFileHandle file, Span<byte> bytes, long position)
    {
        while (bytes.Length > 0)
        {
            var count = RandomAccess.Read(file, bytes, position);
            if (count == 0)
            {
                return false;
            }

            bytes = bytes[count..];
            position += count;
        }

        return true;
    }

    /// <summary>Whether an existing file can be a result: not a link, and not a pipe or device, which have no length.</summary>
    public static bool MayBeResult(FileInfo file) =>
        file.Length >= CachedFileTrailer.EndSize && !file.Attributes.HasFlag(FileAttributes.ReparsePoint);

    /// <summary>The full path of a file below the root, or <see langword="null"/> if it would not be below it.</summary>
    public string? FindPath(string relative)
    {
        var path = Path.GetFullPath(Path.Join(_root, relative));
        var prefix = Path.EndsInDirectorySeparator(_root) ? _root.Length : _root.Length + 1;
        return path.Length > prefix && path.StartsWith(_root, StringComparison.Ordinal) && Path.EndsInDirectorySeparator(path.AsSpan(0, prefix))
            ? path
            : null;
    }

    public string PathOf(CachedFile file) => Path.Join(_root, file.Path);

    /// <summary>The path of a result's file below the root.</summary>
    public string RelativePathOf(string path) => Path.GetRelativePath(_root, path);

    /// <summary>
    /// Reads from a result what it was made from; <see langword="null"/> if the file is not a result, is damaged, or is unreadable.
    /// </summary>
    /// <param name="relative">The path below the root.</param>
    public SourceVersion? ReadSource(string relative)
    {
        try
        {
            var path = Path.Join(_root, relative);
            if (new FileInfo(path) is not { Exists: true } found || !MayBeResult(found))
            {
                return null;
            }

            using var file = OpenForReading(path);
            return ReadSource(file);
        }
        catch (Exception exception) when (IsDiskFault(exception))
        {
            return null;
        }
    }

    /// <summary>Examines a file that was listed before.</summary>
    public CachedFileState Examine(CachedFile file)
    {
        var path = PathOf(file);
        var found = new FileInfo(path);
        try
        {
            if (!found.Exists)
            {
                return CachedFileState.Gone;
            }

            if (!MayBeResult(found))
            {
                return CachedFileState.Foreign;
            }

            if (found.LastWriteTimeUtc != file.LastUsed)
            {
                return CachedFileState.Used;
            }

            using var handle = OpenForReading(path);
            return ReadSource(handle) is null ? CachedFileState.Foreign : CachedFileState.Unchanged;
        }
        catch (Exception exception) when (IsGone(exception))
        {
            return CachedFileState.Gone;
        }
        catch (UnauthorizedAccessException)
        {
            return CachedFileState.Foreign;
        }
        catch (IOException exception)
        {
            // For example too many open files: it may well be a result.
            _faults.Report(FaultKind.CacheUnreadable, exception);
            return CachedFileState.Unreadable;
        }
    }

    /// <summary>Records when a result was last used. On a disk that refuses this, results are evicted in the order of storing.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="time">When it was used.</param>
    /// <returns>Whether the disk accepts such changes.</returns>
    public bool WriteLastUsed(string path, DateTime time)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, time);
        }
        catch (Exception exception) when (IsGone(exception))
        {
            // Evicted meanwhile, by this process or another one.
        }
        catch (Exception exception) when (IsDiskFault(exception))
        {
            _faults.Report(FaultKind.CacheUnwritable, exception);
            return false;
        }

        return true;
    }

    /// <summary>Removes a result that was read or listed before, and folders that become empty.</summary>
    /// <param name="relative">The path below the root.</param>
    /// <returns>Whether the file no longer exists.</returns>
    public bool TryRemove(string relative)
    {
        var path = Path.Join(_root, relative);
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception exception) when (IsDiskFault(exception))
        {
            _faults.Report(FaultKind.CacheUnwritable, exception);
            return false;
        }

        RemoveEmptyFolders(Path.GetDirectoryName(path)!);
        return true;
    }

    /// <summary>Creates the cache and its folder of unfinished files if necessary.</summary>
    /// <returns>The path of a new file in it.</returns>
    public string PrepareUnfinished()
    {
        var path = Path.Join(_root, Unfinished, $"{_unfinishedPrefix}-{Guid.NewGuid():N}");
        RefuseLinks(path);
        var isNew = !Directory.Exists(_root);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (isNew)
        {
            GitIgnore.Write(_root);
        }

        return path;
    }

    /// <summary>Refuses a file that lies behind a link.</summary>
    /// <param name="path">The full path of a file below the root.</param>
    /// <exception cref="IOException">A folder of the path is a link.</exception>
    public void RefuseLinks(string path)
    {
        if (IsBehindLink(path))
        {
            throw new IOException("A folder of the cache is a link. Results are not written through links.");
        }
    }

    /// <summary>Removes unfinished files of other processes that were not written to since <paramref name="limit"/>.</summary>
    public void RemoveAbandoned(DateTime limit)
    {
        try
        {
            var folder = new DirectoryInfo(Path.Join(_root, Unfinished));
            if (IsBehindLink(Path.Join(folder.FullName, "file")))
            {
                return;
            }

            foreach (var file in folder.EnumerateFiles())
            {
                if (file.LastWriteTimeUtc < limit && IsUnfinished(file.Name) && !file.Name.StartsWith(_unfinishedPrefix, StringComparison.Ordinal))
                {
                    TryDelete(file);
                }
            }
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing was written yet.
        }
        catch (Exception exception) when (IsDiskFault(exception))
        {
            _faults.Report(FaultKind.CacheUnwritable, exception);
        }
    }

    /// <summary>
    /// Whether a file lies behind a link. Nothing is written, counted or removed through links, since they may lead to the originals.
    /// </summary>
    /// <param name="path">The full path of a file below the root.</param>
    private bool IsBehindLink(string path)
    {
        for (var folder = Path.GetDirectoryName(path)!; folder.Length > _root.Length; folder = Path.GetDirectoryName(folder)!)
        {
            if (new DirectoryInfo(folder) is { Exists: true } found && found.Attributes.HasFlag(FileAttributes.ReparsePoint))
            {
                return true;
            }
        }

        return false;
    }

    // The identifiers of the cache and of the file.
    private static bool IsUnfinished(string name) =>
        name.Split('-') is [var cache, var file] && Guid.TryParseExact(cache, "N", out _) && Guid.TryParseExact(file, "N", out _);

    // A file that cannot be removed must not prevent the removal of the others.
    private void TryDelete(FileInfo file)
    {
        try
        {
            file.Delete();
        }
        catch (Exception exception) when (IsDiskFault(exception))
        {
            _faults.Report(FaultKind.CacheUnwritable, exception);
        }
    }

    private static SourceVersion? ReadSource(SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        Span<byte> usual = stackalloc byte[(int)Math.Min(length, UsualTrailerBytes)];
        if (!TryReadAt(file, usual, length - usual.Length) || !CachedFileTrailer.TryRead(usual, length, out var trailer))
        {
            return null;
        }

        if (trailer.Size <= usual.Length)
        {
            return trailer.ReadSource(usual[^trailer.Size..]);
        }

        var whole = new byte[trailer.Size];
        return TryReadAt(file, whole, length - whole.Length) ? trailer.ReadSource(whole) : null;
    }

    private void RemoveEmptyFolders(string folder)
    {
        try
        {
            _emptyFolders.RemoveFrom(folder);
        }
        catch (Exception exception) when (IsDiskFault(exception))
        {
            // Another process has removed it, or has just put a file into it.
        }
    }
}
