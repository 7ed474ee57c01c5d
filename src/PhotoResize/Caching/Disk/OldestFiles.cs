namespace PhotoResize.Caching.Disk;

/// <summary>
/// Selects the files to evict first, of many, in bounded memory: the least recently used ones. A file of many megabytes takes the room of
/// hundreds of others, so it ages faster, once more for each megabyte: a flood of large results mostly evicts itself.
/// </summary>
/// <param name="capacity">The number of files to select.</param>
/// <param name="now">The time that ages are counted to.</param>
internal sealed class OldestFiles(int capacity, DateTime now)
{
    /// <summary>From this length on a file ages faster.</summary>
    public const int Megabyte = 1024 * 1024;

    // The youngest first, so that an older one replaces it.
    private readonly PriorityQueue<CachedFile, double> _files = new();

    public void Offer(CachedFile file)
    {
        if (_files.Count < capacity)
        {
            _files.Enqueue(file, AgeOf(file, now));
        }
        else
        {
            _files.EnqueueDequeue(file, AgeOf(file, now));
        }
    }

    /// <summary>The selected files, oldest first.</summary>
    public IReadOnlyList<CachedFile> InOrder() => [.. Sort(_files.UnorderedItems.Select(item => item.Element), now)];

    /// <summary>Files in the order of their eviction.</summary>
    public static IEnumerable<CachedFile> Sort(IEnumerable<CachedFile> files, DateTime now) =>
        files.OrderByDescending(file => AgeOf(file, now)).ThenBy(file => file.LastUsed);

    /// <summary>Whether a file is evicted before another one.</summary>
    public static bool IsOlder(CachedFile file, CachedFile other, DateTime now) => AgeOf(file, now) > AgeOf(other, now);

    private static double AgeOf(CachedFile file, DateTime now) => (double)(now - file.LastUsed).Ticks * (1 + file.Length / Megabyte);
}
