using PhotoResize.Caching.Disk;

namespace PhotoResize.Tool.Caches;

/// <summary>Counts the results of a cache by format, folder and age. Takes memory for each format and folder, not for each file.</summary>
/// <param name="now">What ages count from.</param>
/// <param name="depth">How many levels of folders are told apart.</param>
internal sealed class CacheStatisticsCollector(DateTime now, int depth)
{
    private static readonly (string Name, TimeSpan Limit)[] AgeLimits =
    [
        ("an hour", TimeSpan.FromHours(1)),
        ("a day", TimeSpan.FromDays(1)),
        ("a week", TimeSpan.FromDays(7)),
        ("30 days", TimeSpan.FromDays(30)),
        ("a year", TimeSpan.FromDays(365)),
        ("more", TimeSpan.MaxValue),
    ];

    private readonly Dictionary<string, Count> _formats = [];
    private readonly Dictionary<string, Count> _folders = [];
    private readonly Count[] _ages = [.. AgeLimits.Select(_ => new Count())];
    private readonly Count _all = new();
    private DateTime? _oldest;
    private DateTime? _newest;

    public void Add(CachedFile file)
    {
        _all.Add(file.Length);
        In(_formats, Path.GetExtension(file.Path).TrimStart('.').ToLowerInvariant()).Add(file.Length);
        In(_folders, FolderOf(file.Path)).Add(file.Length);
        var age = now - file.LastUsed;
        _ages[Array.FindIndex(AgeLimits, limit => age <= limit.Limit)].Add(file.Length);
        _oldest = _oldest < file.LastUsed ? _oldest : file.LastUsed;
        _newest = _newest > file.LastUsed ? _newest : file.LastUsed;
    }

    public StatsReport Report(string root, StatsGroup unfinished, int unreadableFolders) => new(root, _all.Files, _all.Bytes)
    {
        OldestUse = _oldest,
        NewestUse = _newest,
        Formats = Largest(_formats),
        Folders = Largest(_folders),
        Ages = [.. AgeLimits.Zip(_ages, (limit, count) => new StatsGroup(limit.Name, count.Files, count.Bytes))],
        Unfinished = unfinished,
        UnreadableFolders = unreadableFolders,
    };

    private static StatsGroup[] Largest(Dictionary<string, Count> counts) =>
    [
        .. counts.Select(count => new StatsGroup(count.Key, count.Value.Files, count.Value.Bytes))
            .OrderByDescending(group => group.Bytes)
            .ThenBy(group => group.Name, StringComparer.Ordinal),
    ];

    private static Count In(Dictionary<string, Count> counts, string name)
    {
        if (!counts.TryGetValue(name, out var count))
        {
            counts[name] = count = new Count();
        }

        return count;
    }

    private string FolderOf(string path)
    {
        var segments = path.Split(Path.DirectorySeparatorChar);
        return "/" + string.Join('/', segments[..Math.Min(depth, segments.Length - 1)]);
    }

    private sealed class Count
    {
        public long Files { get; private set; }

        public long Bytes { get; private set; }

        public void Add(long bytes)
        {
            Files++;
            Bytes += bytes;
        }
    }
}
