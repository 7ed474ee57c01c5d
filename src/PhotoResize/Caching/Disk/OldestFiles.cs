namespace PhotoResize.Caching.Disk;

/// <summary>Selects the least recently used of many files, in bounded memory.</summary>
/// <param name="capacity">The number of files to select.</param>
internal sealed class OldestFiles(int capacity)
{
    // The most recently used one first, so that an older one replaces it.
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

    /// <summary>The selected files, oldest first.</summary>
    public IReadOnlyList<CachedFile> InOrder() => [.. _files.UnorderedItems.Select(item => item.Element).OrderBy(file => file.LastUsed)];
}
