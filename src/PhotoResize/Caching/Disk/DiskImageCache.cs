using System.Collections.Frozen;
using PhotoResize.Caching.Naming;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Sources;

namespace PhotoResize.Caching.Disk;

/// <summary>
/// Stores results as files. A file is complete or absent: it is written under another name, flushed and renamed, and verified on every
/// read. Several processes may share the folder, since none relies on another. No fault of the disk fails a request.
/// </summary>
internal sealed partial class DiskImageCache : IImageCache, IDisposable
{
    private readonly Func<DiskCacheOptions> _options;
    private readonly FrozenDictionary<string, ICacheNamingStrategy> _strategies;
    private readonly FaultReporter _faults;
    private readonly CacheFolder _folder;
    private readonly UseClock _clock;
    private readonly CacheOccupancy _occupancy = new();
    private readonly CacheCounters _counters = new();
    private readonly CacheCensus _census;
    private readonly CacheEviction _eviction;
    private readonly CacheSweeper _sweeper;
    private readonly VerifiedFiles _verified;

    /// <param name="root">The cache's folder.</param>
    /// <param name="options">The current options; they may change between two calls.</param>
    /// <param name="strategies">The strategies that the options choose from.</param>
    /// <param name="stateOf">How an original is now, compared with a state that it was in; throws if that cannot be told.</param>
    /// <param name="time">Gives the times of use.</param>
    /// <param name="faults">Reports faults of the disk and of the storage of originals.</param>
    /// <param name="imageFolderOf">
    /// The name of the image folder that a source's path is in, or <see langword="null"/> if it is in none.
    /// </param>
    public DiskImageCache(
        string root,
        Func<DiskCacheOptions> options,
        IEnumerable<ICacheNamingStrategy> strategies,
        Func<SourceVersion, CancellationToken, ValueTask<OriginalState>> stateOf,
        TimeProvider time,
        FaultReporter faults,
        Func<string, string?> imageFolderOf)
    {
        _options = options;
        _strategies = strategies.ToFrozenDictionary(strategy => strategy.Name, StringComparer.OrdinalIgnoreCase);
        _faults = faults;
        _folder = new CacheFolder(root, faults);
        _clock = new UseClock(time);
        _verified = new VerifiedFiles(time);
        var originals = new OriginalCheck(_folder, stateOf, imageFolderOf, time, faults);
        _census = new CacheCensus(_folder, _occupancy, _counters, _clock, originals);
        _eviction = new CacheEviction(_folder, _occupancy, _census, _counters, options, time);
        _sweeper = new CacheSweeper(_folder, _census, _eviction, _clock, options, time, faults);
    }

    public void Dispose()
    {
        _sweeper.Dispose();
        _census.Dispose();
        _writes.Dispose();
    }

    public async ValueTask<ImageContent?> FindAsync(CacheEntry entry, CancellationToken cancellationToken)
    {
        _sweeper.Start();
        ImageContent? found = null;
        try
        {
            found = await ReadAsync(PathOf(entry), entry.Key, cancellationToken);
        }
        catch (Exception exception) when (CacheFolder.IsDiskFault(exception))
        {
            _faults.Report(FaultKind.CacheUnreadable, exception);
        }

        _counters.Found(found is not null);
        return found;
    }

    public async ValueTask<long> PurgeAsync(CacheScope scope, CancellationToken cancellationToken) =>
        await _census.PurgeAsync(FilesOf(scope), scope, cancellationToken);

    public CacheStatistics GetStatistics()
    {
        _sweeper.Start();
        var (files, bytes) = _occupancy.Current;
        return new CacheStatistics
        {
            Entries = _occupancy.IsKnown ? files : null,
            Bytes = _occupancy.IsKnown ? bytes : null,
            Hits = _counters.Hits,
            Misses = _counters.Misses,
            Evictions = _counters.Evictions,
            Purges = _counters.Purges,
            OldestAge = _census.OldestUse is { } use ? _clock.Now - use : null,
        };
    }

    /// <summary>How often the whole folder was read.</summary>
    internal int Censuses => _census.Completed;

    /// <summary>Counts the results, evicts those over the bounds, and cleans up. Also runs at intervals by itself.</summary>
    internal Task SweepAsync(CancellationToken cancellationToken) => _sweeper.SweepAsync(cancellationToken);

    /// <summary>The files that may belong to a scope.</summary>
    private IEnumerable<CachedFile> FilesOf(CacheScope scope)
    {
        // Where case is ignored, a source that is requested in several spellings may have several folders.
        var folders = scope.SourcePath is { } path && !CacheScope.IgnoresCase
            ? _strategies.Values.Select(strategy => FolderOf(path, strategy)).Distinct().ToList()
            : [null];
        return folders.Contains(null)
            ? _folder.Enumerate()
            : folders.SelectMany(folder => _folder.Enumerate(folder!, recurse: false));
    }

    /// <summary>
    /// A strategy's folder of a source, spelled as in the listing of the whole cache, since files are identified by path.
    /// </summary>
    private string? FolderOf(string sourcePath, ICacheNamingStrategy naming)
    {
        if (naming.FindFolder(sourcePath) is not { } folder)
        {
            return null;
        }

        var file = _folder.FindPath(Path.Join(folder, "file")) ?? throw Escape(naming);
        return Path.GetDirectoryName(_folder.RelativePathOf(file));
    }

    /// <summary>The file of an entry. A path outside the root is refused.</summary>
    private string PathOf(CacheEntry entry)
    {
        var naming = _strategies[_options().NamingStrategy];
        return _folder.FindPath(naming.GetPath(entry)) ?? throw Escape(naming);
    }

    private static InvalidOperationException Escape(ICacheNamingStrategy naming) =>
        new($"The naming strategy '{naming.Name}' gave a path outside the cache root.");
}
