using System.Collections.Frozen;
using PhotoResize.Caching.Naming;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Sources;

namespace PhotoResize.Caching.Disk;

/// <summary>
/// Results as files. A file is complete or absent: it is written under another name, flushed and renamed; and it proves itself on every
/// read. Several processes may share the folder, since none of them relies on what another does. No fault of the disk fails a request.
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

    /// <param name="root">The cache's folder, which stays the same for as long as the application runs.</param>
    /// <param name="options">The options in force; they may change between two calls.</param>
    /// <param name="strategies">The strategies that the options choose from.</param>
    /// <param name="stateOf">How an original is now, compared with a state that it was in; throws if that cannot be told.</param>
    /// <param name="time">Tells how old files are.</param>
    /// <param name="faults">Hears of faults of the disk.</param>
    /// <param name="imageFolderOf">The name of the image folder that a source's path is in, or <see langword="null"/> if it is in none.</param>
    public DiskImageCache(
        string root,
        Func<DiskCacheOptions> options,
        IEnumerable<ICacheNamingStrategy> strategies,
        Func<SourceVersion, CancellationToken, ValueTask<OriginalState>> stateOf,
        TimeProvider time,
        FaultReporter faults,
        Func<string, string?>? imageFolderOf = null)
    {
        _options = options;
        _strategies = strategies.ToFrozenDictionary(strategy => strategy.Name, StringComparer.OrdinalIgnoreCase);
        _faults = faults;
        _folder = new CacheFolder(root, faults);
        _clock = new UseClock(time);
        var originals = new OriginalCheck(_folder, stateOf, imageFolderOf ?? (_ => null), time, faults);
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

    /// <summary>How often the whole folder was looked through.</summary>
    internal int Censuses => _census.Completed;

    /// <summary>Counts what is there, evicts what is too much, and clears up. Happens from time to time by itself.</summary>
    internal Task SweepAsync(CancellationToken cancellationToken) => _sweeper.SweepAsync(cancellationToken);

    /// <summary>The files that results of a scope can be among.</summary>
    private IEnumerable<CachedFile> FilesOf(CacheScope scope)
    {
        // A source that is requested under several names may have several folders.
        var folders = scope.SourcePath is { } path && !CacheScope.IgnoresCase
            ? _strategies.Values.Select(strategy => FolderOf(path, strategy)).Distinct().ToList()
            : [null];
        return folders.Contains(null)
            ? _folder.Enumerate()
            : folders.SelectMany(folder => _folder.Enumerate(folder!, recurse: false));
    }

    /// <summary>The folder as the listing of the whole cache writes it, whatever its strategy does, since files are known by their paths.</summary>
    private string? FolderOf(string sourcePath, ICacheNamingStrategy naming)
    {
        if (naming.FindFolder(sourcePath) is not { } folder)
        {
            return null;
        }

        var file = _folder.FindPath(Path.Join(folder, "file")) ?? throw Escape(naming);
        return Path.GetDirectoryName(_folder.RelativePathOf(file));
    }

    /// <summary>The file of an entry; a strategy that leaves the root is refused, whatever it made of the request.</summary>
    private string PathOf(CacheEntry entry)
    {
        var naming = _strategies[_options().NamingStrategy];
        return _folder.FindPath(naming.GetPath(entry)) ?? throw Escape(naming);
    }

    private static InvalidOperationException Escape(ICacheNamingStrategy naming) =>
        new($"The naming strategy '{naming.Name}' gave a path outside the cache root.");
}
