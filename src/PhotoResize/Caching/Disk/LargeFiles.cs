namespace PhotoResize.Caching.Disk;

/// <summary>Large files in the order in which they were placed, each once, in bounded memory.</summary>
internal sealed class LargeFiles
{
    private const int Capacity = 4096;

    private readonly List<CachedFile> _files = [];

    /// <summary>Adds a file. One that finds no room is noted when the folder is listed.</summary>
    public void Add(CachedFile file)
    {
        Remove(file.Path);
        if (_files.Count < Capacity)
        {
            _files.Add(file);
        }
    }

    /// <summary>The file that was placed first.</summary>
    public bool TryPeek(out CachedFile file)
    {
        file = _files.Count > 0 ? _files[0] : default;
        return _files.Count > 0;
    }

    public void Remove(string path)
    {
        if (_files.FindIndex(file => file.Path == path) is >= 0 and var index)
        {
            _files.RemoveAt(index);
        }
    }

    public void RemoveAll(IEnumerable<CachedFile> files)
    {
        if (_files.Count > 0)
        {
            var paths = files.Select(file => file.Path).ToHashSet();
            _files.RemoveAll(file => paths.Contains(file.Path));
        }
    }
}
