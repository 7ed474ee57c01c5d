namespace PhotoResize.Caching.Disk;

/// <summary>Picks the least recently used of many files, holding no more than a bounded number of them at any time.</summary>
/// <param name="capacity">Most files to hold.</param>
internal sealed class OldestFiles(int capacity)
{
    // The youngest first, so that it makes place for an older one.
    private readonly PriorityQueue<CachedFile, long> _files = new();

    public void Offer(CachedFile file)
    {
        var priority = -file.LastUsed.Ticks;
        if (_files.Count < capacity)
        {
            _files.Enqueue(file, priority);
        }
        else
        {
            _files.EnqueueDequeue(file, priority);
        }
    }

    /// <summary>The files that are held, oldest first.</summary>
    public IReadOnlyList<CachedFile> InOrder() => [.. _files.UnorderedItems.Select(item => item.Element).OrderBy(file => file.LastUsed)];
}
