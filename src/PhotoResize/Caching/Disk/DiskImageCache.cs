using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PhotoResize.Caching.Naming;
using PhotoResize.Configuration;

namespace PhotoResize.Caching.Disk;

/// <summary>
/// Results as files. A file is complete or absent: it is written under another name, flushed and renamed; and it proves itself on every
/// read. Several processes may share the folder, since none of them relies on what another does. No fault of the disk fails a request.
/// </summary>
internal sealed partial class DiskImageCache : IImageCache, IDisposable
{
    private readonly string _root;
    private readonly ICacheNamingStrategy _naming;
    private readonly TimeProvider _time;
    private readonly FaultReporter _faults;

    public DiskImageCache(
        IOptions<ImageResizingOptions> options,
        IEnumerable<ICacheNamingStrategy> strategies,
        IWebHostEnvironment environment,
        TimeProvider time,
        ILogger<DiskImageCache> logger)
    {
        var cache = options.Value.DiskCache;
        _root = Path.GetFullPath(cache.Path, environment.ContentRootPath);
        _naming = strategies.First(strategy => strategy.Name.Equals(cache.NamingStrategy, StringComparison.OrdinalIgnoreCase));
        _maxPendingBytes = cache.MaxPendingBytes;
        _time = time;
        _faults = new FaultReporter(logger, time);
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
            _faults.ReadFailed(exception);
            return null;
        }
    }

    private static bool IsDiskFault(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>The file of an entry; a strategy that leaves the root is refused, whatever it made of the request.</summary>
    private string PathOf(CacheEntry entry)
    {
        var path = Path.GetFullPath(Path.Join(_root, _naming.GetPath(entry)));
        var below = path.Length > _root.Length + 1
            && path.StartsWith(_root, StringComparison.Ordinal)
            && (Path.EndsInDirectorySeparator(_root) || path[_root.Length] == Path.DirectorySeparatorChar);
        return below
            ? path
            : throw new InvalidOperationException($"The naming strategy '{_naming.Name}' gave a path outside the cache root.");
    }
}
