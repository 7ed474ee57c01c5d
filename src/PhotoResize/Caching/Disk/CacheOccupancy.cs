using PhotoResize.Configuration;

namespace PhotoResize.Caching.Disk;

/// <summary>
/// The number and bytes of cached files: counted by a census, updated with every change that this process makes, and corrected by the next
/// census, which also sees the changes of other processes.
/// </summary>
internal sealed class CacheOccupancy
{
    // Guards only the numbers, so that reading them never waits for the disk.
    private readonly Lock _lock = new();
    private long _bytes;
    private long _files;
    private long _reservedBytes;
    private long _reservedFiles;
    private Count? _count;

    /// <summary>
    /// Held while a file is placed or removed and recorded here. A count begins and ends under this lock too, so that it neither misses
    /// such a file nor counts it twice.
    /// </summary>
    public Lock Changing { get; } = new();

    /// <summary>Whether the folder has been counted.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>The files in the folder, without those being written.</summary>
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

    /// <summary>Reserves room for a file that is about to be written, if there is enough.</summary>
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

    /// <summary>Releases the room that was reserved for a file, whether it was written or not.</summary>
    public void Release(long bytes)
    {
        lock (_lock)
        {
            _reservedBytes -= bytes;
            _reservedFiles--;
        }
    }

    /// <summary>Records that a file was placed. Its room stays reserved until it is released.</summary>
    /// <param name="path">The file's path below the root.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="replaced">Bytes of the replaced file, or <see langword="null"/>.</param>
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

    /// <summary>Records that a file was removed.</summary>
    public void Removed(CachedFile file)
    {
        lock (_lock)
        {
            _bytes -= file.Length;
            _files--;
            _count?.Removed.Add(file);
        }
    }

    /// <summary>Begins a count. An incomplete one is dropped.</summary>
    public void BeginCount()
    {
        lock (Changing)
        {
            _count = new Count();
        }
    }

    /// <summary>Counts a listed file.</summary>
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
                // Its earlier length; the change has been counted already.
                _count.Add(bytes, 1);
            }
        }
    }

    /// <summary>Ends the count.</summary>
    /// <param name="isComplete">
    /// Whether all folders were listed. If not, the larger of the old and new numbers is taken, so that the bounds hold.
    /// </param>
    /// <param name="oldest">The least recently used of the counted files.</param>
    /// <returns>Those that still exist.</returns>
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
                    // Counted, then removed. A file removed before it was listed is not among these, unless another one took its place,
                    // which has another time.
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

    /// <summary>A count in progress.</summary>
    private sealed class Count
    {
        public long Bytes { get; private set; }

        public long Files { get; private set; }

        /// <summary>Files placed since the count began, with the bytes of the first file that each replaced.</summary>
        public Dictionary<string, long?> Replaced { get; } = [];

        /// <summary>Files removed since the count began.</summary>
        public HashSet<CachedFile> Removed { get; } = [];

        public void Add(long bytes, long files)
        {
            Bytes += bytes;
            Files += files;
        }
    }
}
