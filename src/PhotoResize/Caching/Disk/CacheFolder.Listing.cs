using System.Collections.Concurrent;
using System.IO.Enumeration;
using System.Text.RegularExpressions;
using PhotoResize.Diagnostics;

namespace PhotoResize.Caching.Disk;

internal sealed partial class CacheFolder
{
    // Where a file system of its own is mounted for the cache; only root may look into it.
    private const string LostAndFound = "lost+found";

    // What the bytes of a name that are no UTF-8 are read as. No result's name has it.
    private const char NoText = '\uFFFD';

    private const int MaxKnownForeign = 10_000;

    private static readonly EnumerationOptions Unfiltered = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    // Files that are named like results and turned out to be none, as they were then: a result may take the place of one. A handful if
    // any.
    private readonly ConcurrentDictionary<string, CachedFile> _foreign = new();

    /// <summary>
    /// The results below a folder, in no order. What comes and goes meanwhile may be among them or not; a folder that cannot be read is
    /// reported and passed over.
    /// </summary>
    /// <param name="folder">The folder's path below the root; empty for the root.</param>
    /// <param name="recurse">Whether those in its folders are meant too.</param>
    /// <param name="missed">Called for each folder that is passed over.</param>
    public IEnumerable<CachedFile> Enumerate(string folder = "", bool recurse = true, Action? missed = null)
    {
        if (IsBehindLink(Path.Join(_root, folder, "file")))
        {
            yield break;
        }

        // One open folder for each level, however many there are side by side.
        var open = new Stack<IEnumerator<FoundFile>>();
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
                else if (IsResult(found))
                {
                    yield return new CachedFile(found.Path, found.Length, found.LastChanged);
                }
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

    /// <summary>Learns that a file, though named like one, is no result: it is not listed any more until it changes.</summary>
    public void MarkForeign(CachedFile file)
    {
        if (_foreign.Count >= MaxKnownForeign)
        {
            // Those that still matter are found again.
            _foreign.Clear();
        }

        _foreign[file.Path] = file;
    }

    // HASH.NAME.WxH.EXT, which nobody else names files by. What is named otherwise, as by a strategy of the application's own, has to be
    // opened to be recognised.
    [GeneratedRegex(@"^[A-Z2-7]{8}\..*\.[1-9][0-9]*x[1-9][0-9]*\.[A-Za-z0-9]+$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex ResultName { get; }

    private static bool IsNamedAsResult(string path) => ResultName.IsMatch(Path.GetFileName(path.AsSpan()));

    private bool IsResult(FoundFile found)
    {
        if (found.Length < CachedFileTrailer.EndSize || IsKnownForeign(found))
        {
            return false;
        }

        return IsNamedAsResult(found.Path) || ReadSource(found.Path) is not null;
    }

    private bool IsKnownForeign(FoundFile found) =>
        !_foreign.IsEmpty
        && _foreign.TryGetValue(found.Path, out var foreign)
        && (foreign.Length, foreign.LastUsed) == (found.Length, found.LastChanged);

    // Lazy, so that a folder that cannot be opened fails where the others do: when it is asked for its first file.
    private IEnumerator<FoundFile> List(string folder)
    {
        var isRoot = folder.Length == 0;
        var files = new FileSystemEnumerable<FoundFile>(
            Path.Join(_root, folder),
            (ref FileSystemEntry entry) => new FoundFile(
                isRoot ? entry.FileName.ToString() : $"{folder}{Path.DirectorySeparatorChar}{entry.FileName}",
                entry.IsDirectory,
                entry.IsDirectory ? 0 : entry.Length,
                entry.IsDirectory ? default : entry.LastWriteTimeUtc.UtcDateTime),
            Unfiltered)
        {
            // Links are none of ours, and might lead in circles. A name that is no text cannot be asked for: it would be counted for ever.
            ShouldIncludePredicate = (ref FileSystemEntry entry) =>
                !entry.Attributes.HasFlag(FileAttributes.ReparsePoint)
                && !entry.FileName.Contains(NoText)
                && !(isRoot && (entry.FileName.SequenceEqual(Unfinished) || entry.FileName.SequenceEqual(LostAndFound))),
        };
        foreach (var file in files)
        {
            yield return file;
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
