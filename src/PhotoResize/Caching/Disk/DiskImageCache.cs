using System.Collections.Frozen;
using PhotoResize.Caching.Naming;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;

namespace PhotoResize.Caching.Disk;

/// <summary>
/// Results as files. A file is complete or absent: it is written under another name, flushed and renamed; and it proves itself on every
/// read. Several processes may share the folder, since none of them relies on what another does. No fault of the disk fails a request.
/// </summary>
internal sealed partial class DiskImageCache : IImageCache, IDisposable
{
    private readonly string _root;
    private readonly Func<DiskCacheOptions> _options;
    private readonly FrozenDictionary<string, ICacheNamingStrategy> _strategies;
    private readonly TimeProvider _time;
    private readonly FaultReporter _faults;

    /// <param name="root">The cache's folder, which stays the same for as long as the application runs.</param>
    /// <param name="options">The options in force; they may change between two calls.</param>
    /// <param name="strategies">The strategies that the options choose from.</param>
    /// <param name="time">Tells how old unfinished files are.</param>
    /// <param name="faults">Hears of faults of the disk.</param>
    public DiskImageCache(
        string root, Func<DiskCacheOptions> options, IEnumerable<ICacheNamingStrategy> strategies, TimeProvider time, FaultReporter faults)
    {
        _root = root;
        _options = options;
        _strategies = strategies.ToFrozenDictionary(strategy => strategy.Name, StringComparer.OrdinalIgnoreCase);
        _time = time;
        _faults = faults;
    }

    public void Dispose() => _writes.Dispose();

    public async ValueTask<ImageContent?> FindAsync(CacheEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(PathOf(entry), entry.Key, cancellationToken);
        }
        catch (Exception exception) when (IsDiskFault(exception))
        {
            _faults.Report(FaultKind.CacheUnreadable, exception);
            return null;
        }
    }

    private static bool IsDiskFault(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>The file of an entry; a strategy that leaves the root is refused, whatever it made of the request.</summary>
    private string PathOf(CacheEntry entry)
    {
        var naming = _strategies[_options().NamingStrategy];
        var path = Path.GetFullPath(Path.Join(_root, naming.GetPath(entry)));
        var below = path.Length > _root.Length + 1
            && path.StartsWith(_root, StringComparison.Ordinal)
            && (Path.EndsInDirectorySeparator(_root) || path[_root.Length] == Path.DirectorySeparatorChar);
        return below
            ? path
            : throw new InvalidOperationException($"The naming strategy '{naming.Name}' gave a path outside the cache root.");
    }
}
