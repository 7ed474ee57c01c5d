using PhotoResize.Configuration;

namespace PhotoResize.Caching.Disk;

/// <summary>
/// How much the cache holds: counted once by looking through the folder, carried on with every change that this process makes, and put
/// right by the next count, which also sees what others have done.
/// </summary>
internal sealed class CacheOccupancy
{
    // For the numbers alone, so that asking for them never waits for the disk.
    private readonly Lock _lock = new();
    private long _bytes;
    private long _files;
    private long _reservedBytes;
    private long _reservedFiles;
    private Count? _count;

    /// <summary>
    /// Held while a file takes its place or goes and that is told here, so that a count, which begins and ends under it too, neither misses
    /// the file nor sees it twice.
    /// </summary>
    public Lock Changing { get; } = new();

    /// <summary>Whether the folder has been counted.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>What lies in the folder, without what is being written.</summary>
    public (long Files, long Bytes) Current
    {
        get
        {
            lock (_lock)
            {
                return (Math.Max(_files, 0), Math.Max(_bytes, 0));
            }
        }
    }

    public bool IsOver(DiskCacheOptions options)
    {
        lock (_lock)
        {
            return !Fits(0, 0, options);
        }
    }

    /// <summary>Takes the room for a file that is about to be written, if there is any.</summary>
    public bool TryReserve(long bytes, DiskCacheOptions options)
    {
        lock (_lock)
        {
            if (!Fits(bytes, 1, options))
            {
                return false;
            }

            _reservedBytes += bytes;
            _reservedFiles++;
            return true;
        }
    }

    /// <summary>Gives the room back that was reserved for a file that was not written after all.</summary>
    public void Release(long bytes)
    {
        lock (_lock)
        {
            _reservedBytes -= bytes;
            _reservedFiles--;
        }
    }

    /// <summary>Tells that a file has taken its place; its room stays reserved until it is released.</summary>
    /// <param name="path">The file's path below the root.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="replaced">Bytes of the file that it replaced, or <see langword="null"/>.</param>
    public void Placed(string path, long bytes, long? replaced)
    {
        lock (_lock)
        {
            var (moreBytes, moreFiles) = (bytes - (replaced ?? 0), replaced is null ? 1 : 0);
            _bytes += moreBytes;
            _files += moreFiles;
            _count?.Replaced.TryAdd(path, replaced);
            _count?.Add(moreBytes, moreFiles);
        }
    }

    /// <summary>Tells that a file has gone.</summary>
    public void Removed(CachedFile file)
    {
        lock (_lock)
        {
            _bytes -= file.Length;
            _files--;
            _count?.Removed.Add(file);
        }
    }

    /// <summary>Begins a count, in place of one that has not been completed.</summary>
    public void BeginCount()
    {
        lock (Changing)
        {
            _count = new Count();
        }
    }

    /// <summary>Counts a file that the look through the folder has come upon.</summary>
    public void Counted(CachedFile file)
    {
        lock (Changing)
        {
            if (!_count!.Replaced.TryGetValue(file.Path, out var replaced))
            {
                _count.Add(file.Length, 1);
            }
            else if (replaced is { } bytes)
            {
                // What it was before; the change is counted on its own.
                _count.Add(bytes, 1);
            }
        }
    }

    /// <summary>Ends the count.</summary>
    /// <param name="isComplete">
    /// Whether the look went through all folders; if not, what was known before is kept where it is more, so that the bounds hold.
    /// </param>
    /// <param name="oldest">The least recently used files that the count came upon.</param>
    /// <returns>Those that are still there.</returns>
    public IReadOnlyList<CachedFile> EndCount(IEnumerable<CachedFile> oldest, bool isComplete = true)
    {
        lock (Changing)
        {
            var count = _count!;
            var left = new List<CachedFile>();
            foreach (var file in oldest)
            {
                if (count.Removed.Contains(file))
                {
                    // Counted, and removed after that. What was removed before it could be counted is not among them, unless another
                    // file has taken its place, which is told by its time.
                    count.Add(-file.Length, -1);
                }
                else
                {
                    left.Add(file);
                }
            }

            lock (_lock)
            {
                (_bytes, _files) = isComplete
                    ? (count.Bytes, count.Files)
                    : (Math.Max(_bytes, count.Bytes), Math.Max(_files, count.Files));
                _count = null;
                IsKnown = true;
            }

            return left;
        }
    }

    private bool Fits(long bytes, long files, DiskCacheOptions options) =>
        (options.MaxBytes == 0 || _bytes + _reservedBytes + bytes <= options.MaxBytes)
        && (options.MaxFiles == 0 || _files + _reservedFiles + files <= options.MaxFiles);

    /// <summary>What a count in progress has come to.</summary>
    private sealed class Count
    {
        public long Bytes { get; private set; }

        public long Files { get; private set; }

        /// <summary>Files that took their place since the count began, with the bytes of what they replaced first.</summary>
        public Dictionary<string, long?> Replaced { get; } = [];

        /// <summary>Files that were removed since the count began.</summary>
        public HashSet<CachedFile> Removed { get; } = [];

        public void Add(long bytes, long files)
        {
            Bytes += bytes;
            Files += files;
        }
    }
}
