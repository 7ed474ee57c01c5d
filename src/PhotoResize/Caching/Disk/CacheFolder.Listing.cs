using System.Collections.Concurrent;
using System.IO.Enumeration;
using System.Text.RegularExpressions;
using PhotoResize.Diagnostics;

namespace PhotoResize.Caching.Disk;

internal sealed partial class CacheFolder
{
    // In the root of a mounted file system; only the superuser may read it.
    private const string LostAndFound = "lost+found";

    // Stands for bytes of a name that are not UTF-8. No result has it in its name.
    private const char NoText = '\uFFFD';

    /// <summary>How many files with a result's name that are none are remembered.</summary>
    internal const int MaxKnownForeign = 10_000;

    private static readonly EnumerationOptions Unfiltered = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    // Files that have a result's name but are none, as they were when examined: a result may replace one later. Usually few or none.
    private readonly ConcurrentDictionary<string, CachedFile> _foreign = new();

    // Whether there are more of them than are remembered. Then a name proves nothing, and every file is opened to be recognised: otherwise
    // those that are forgotten would be counted again, and eviction would never come to an end.
    private volatile bool _opensAll;

    /// <summary>
    /// Lists the results below a folder, in no order. Files that come or go meanwhile may be included or not. A folder that cannot be read
    /// is reported and skipped.
    /// </summary>
    /// <param name="folder">The folder's path below the root; empty for the root.</param>
    /// <param name="recurse">Whether to include its subfolders.</param>
    /// <param name="missed">Called for each skipped folder.</param>
    /// <param name="withOthers">Whether to list all files, whatever they are.</param>
    public IEnumerable<CachedFile> Enumerate(string folder = "", bool recurse = true, Action? missed = null, bool withOthers = false)
    {
        if (IsBehindLink(Path.Join(_root, folder, "file")))
        {
            yield break;
        }

        // At most one open folder for each level.
        var open = new Stack<IEnumerator<FoundFile>>();
        var opensAll = _opensAll;
        var misnamed = 0;
        open.Push(List(folder));
        try
        {
            while (open.TryPeek(out var current))
            {
                if (!TryMoveNext(current, missed))
                {
                    open.Pop().Dispose();
                    continue;
                }

                var found = current.Current;
                if (found.IsFolder)
                {
                    if (recurse)
                    {
                        open.Push(List(found.Path));
                    }
                }
                else if (withOthers || IsResult(found, opensAll, ref misnamed))
                {
                    yield return new CachedFile(found.Path, found.Length, found.LastChanged);
                }
            }

            if (opensAll && folder.Length == 0 && recurse && misnamed <= MaxKnownForeign / 2)
            {
                // Most of them are gone: names are worth something again.
                _opensAll = false;
            }
        }
        finally
        {
            foreach (var enumerator in open)
            {
                enumerator.Dispose();
            }
        }
    }

    /// <summary>Remembers that a file with a result's name is none. It is not listed again until it changes.</summary>
    public void MarkForeign(CachedFile file)
    {
        if (_opensAll)
        {
            return;
        }

        if (_foreign.Count < MaxKnownForeign)
        {
            _foreign[file.Path] = file;
            return;
        }

        _opensAll = true;
        _foreign.Clear();
    }

    // HASH.NAME.WxH.EXT, which no other file is likely to be called. A file with another name, such as one by a custom strategy, has to be
    // opened to be recognised.
    [GeneratedRegex(@"^[A-Z2-7]{8}\..*\.[1-9][0-9]*x[1-9][0-9]*\.[A-Za-z0-9]+$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex ResultName { get; }

    /// <summary>Whether a file is called as results are.</summary>
    public static bool IsNamedAsResult(string path) => ResultName.IsMatch(Path.GetFileName(path.AsSpan()));

    /// <summary>Whether a listed file is a result, or has to be taken for one.</summary>
    /// <param name="found">The file.</param>
    /// <param name="opensAll">Whether its name proves nothing.</param>
    /// <param name="misnamed">Incremented for a file with a result's name that is none.</param>
    private bool IsResult(FoundFile found, bool opensAll, ref int misnamed)
    {
        if (found.Length < CachedFileTrailer.EndSize || IsKnownForeign(found))
        {
            return false;
        }

        if (!IsNamedAsResult(found.Path))
        {
            return ReadSource(found.Path) is not null;
        }

        // What cannot be read for now may well be a result, and counts.
        if (opensAll && Examine(new CachedFile(found.Path, found.Length, found.LastChanged)) == CachedFileState.Foreign)
        {
            misnamed++;
            return false;
        }

        return true;
    }

    // What lies in the root and is no result, by its name.
    private static bool IsOwn(ReadOnlySpan<char> name) =>
        name.SequenceEqual(Unfinished) || name.SequenceEqual(LostAndFound) || name.SequenceEqual(GitIgnore.FileName);

    private bool IsKnownForeign(FoundFile found) =>
        !_foreign.IsEmpty
        && _foreign.TryGetValue(found.Path, out var foreign)
        && (foreign.Length, foreign.LastUsed) == (found.Length, found.LastChanged);

    // Lazy, so that a folder that cannot be opened fails on its first element, where the caller catches it.
    private IEnumerator<FoundFile> List(string folder)
    {
        var isRoot = folder.Length == 0;
        var files = new FileSystemEnumerable<FoundFile>(
            Path.Join(_root, folder),
            (ref FileSystemEntry entry) => new FoundFile(
                isRoot ? entry.FileName.ToString() : $"{folder}{Path.DirectorySeparatorChar}{entry.FileName}",
                entry.IsDirectory,
                entry.IsDirectory ? 0 : LengthOf(ref entry),
                entry.IsDirectory ? default : entry.LastWriteTimeUtc.UtcDateTime),
            Unfiltered)
        {
            // No result is a link, and links may form circles. A file whose name is not valid text can be neither opened nor removed.
            ShouldIncludePredicate = (ref FileSystemEntry entry) =>
                !entry.Attributes.HasFlag(FileAttributes.ReparsePoint)
                && !entry.FileName.Contains(NoText)
                && !(isRoot && IsOwn(entry.FileName)),
        };
        foreach (var file in files)
        {
            yield return file;
        }
    }

    private static long LengthOf(ref FileSystemEntry entry)
    {
        if (entry.Length > 0)
        {
            return entry.Length;
        }

        // Of a file that cannot be looked at, 0 is listed as well, and its folder must not seem to be empty then.
        try
        {
            return new FileInfo(entry.ToFullPath()).Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }

    private bool TryMoveNext(IEnumerator<FoundFile> files, Action? missed)
    {
        try
        {
            return files.MoveNext();
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception exception) when (IsDiskFault(exception))
        {
            _faults.Report(FaultKind.CacheUnreadable, exception);
            missed?.Invoke();
            return false;
        }
    }

    private readonly record struct FoundFile(string Path, bool IsFolder, long Length, DateTime LastChanged);
}
