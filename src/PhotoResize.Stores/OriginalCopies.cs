using System.Threading.RateLimiting;
using PhotoResize.Caching;
using PhotoResize.Caching.Disk;
using PhotoResize.Caching.Naming;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Flights;
using PhotoResize.Sources;

namespace PhotoResize.Stores;

/// <summary>
/// Copies of originals on this machine: on disk, each downloaded once however many want it, and verified when it is read, like a result. Where
/// the disk does not take one, its bytes stay in memory for as long as somebody needs them.
/// </summary>
internal sealed class OriginalCopies : IDisposable
{
    // Permits of a limiter are 32-bit integers.
    private const int BytesPerPermit = 64 * 1024;

    private readonly DiskImageCache _disk;
    private readonly SingleFlight<MemoryCopy?> _flights = new();
    private readonly Dictionary<string, MemoryCopy> _inMemory = [];
    private readonly ConcurrencyLimiter _memory;
    private readonly int _memoryPermits;

    /// <param name="root">The folder.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="time">Gives the times of use.</param>
    /// <param name="faults">Reports faults of the disk.</param>
    public OriginalCopies(string root, OriginalStoreOptions options, TimeProvider time, FaultReporter faults)
    {
        var cache = new DiskCacheOptions
        {
            MaxBytes = options.CacheMaxBytes,
            NamingStrategy = DistributeNamingStrategy.Distribute1M.Name,
            MaxPendingBytes = long.MaxValue, // downloads have a bound of their own
        };

        // Whether an original is current is asked before its copy is: a copy of another state has another key. Those are evicted by their age.
        _disk = new DiskImageCache(
            root, () => cache, [DistributeNamingStrategy.Distribute1M], (_, _) => new(OriginalState.Current), time, faults, _ => null);
        States = new SavedStates(_disk);
        _memoryPermits = Permits(options.MaxBytesInMemory);
        _memory = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = _memoryPermits,
            QueueLimit = int.MaxValue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }

    /// <summary>What is known of the originals, for the next start.</summary>
    public SavedStates States { get; }

    public void Dispose()
    {
        _disk.Dispose();
        _memory.Dispose();
    }

    /// <summary>The copy of an original, if there is one; to be disposed by the caller.</summary>
    public async ValueTask<OriginalCopy?> FindAsync(CacheEntry entry, CancellationToken cancellationToken) =>
        Find(entry) ?? (await _disk.FindAsync(entry, cancellationToken) is { } file ? new OriginalCopy(file, null) : null);

    /// <summary>The copy of an original, downloaded if there is none; to be disposed by the caller.</summary>
    /// <param name="entry">The original.</param>
    /// <param name="length">Its length.</param>
    /// <param name="download">Downloads it.</param>
    /// <param name="cancellationToken">Ends this caller's wait. The download goes on while others wait.</param>
    public async ValueTask<OriginalCopy> GetAsync(
        CacheEntry entry, long length, Func<CancellationToken, Task<byte[]>> download, CancellationToken cancellationToken)
    {
        // More than once only if the copy is evicted as soon as it is stored.
        for (var attempt = 1; ; attempt++)
        {
            if (await FindAsync(entry, cancellationToken) is { } copy)
            {
                return copy;
            }

            if (await _flights.RunAsync(entry.Key, token => DownloadAsync(entry, length, download, token), cancellationToken) is { } bytes)
            {
                return Hold(entry, bytes);
            }

            if (attempt == 2)
            {
                throw new IOException("The copy of an original was removed as soon as it was stored.");
            }
        }
    }

    /// <summary>Keeps an original that has been read already.</summary>
    public ValueTask AddAsync(CacheEntry entry, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        _disk.StoreAsync(entry, content, cancellationToken);

    /// <returns>The bytes, if the disk has not taken them; otherwise <see langword="null"/>.</returns>
    private async Task<MemoryCopy?> DownloadAsync(
        CacheEntry entry, long length, Func<CancellationToken, Task<byte[]>> download, CancellationToken cancellationToken)
    {
        // Equal work may have ended between the caller's look and this start.
        if (await _disk.FindAsync(entry, cancellationToken) is { } stored)
        {
            stored.Dispose();
            return null;
        }

        var lease = await _memory.AcquireAsync(Math.Min(Permits(length), _memoryPermits), cancellationToken);
        try
        {
            var bytes = await download(cancellationToken);
            await _disk.StoreAsync(entry, bytes, cancellationToken);
            if (await _disk.FindAsync(entry, cancellationToken) is { } file)
            {
                file.Dispose();
                return null;
            }

            var copy = new MemoryCopy(bytes, lease);
            lease = null;
            return copy;
        }
        finally
        {
            lease?.Dispose();
        }
    }

    private OriginalCopy? Find(CacheEntry entry)
    {
        lock (_inMemory)
        {
            return _inMemory.TryGetValue(entry.Key, out var bytes) ? Hold(entry, bytes) : null;
        }
    }

    private OriginalCopy Hold(CacheEntry entry, MemoryCopy bytes)
    {
        lock (_inMemory)
        {
            bytes.Holders++;
            _inMemory[entry.Key] = bytes;
            return new OriginalCopy(new MemoryImageContent(bytes.Content), () => Release(entry, bytes));
        }
    }

    private void Release(CacheEntry entry, MemoryCopy bytes)
    {
        lock (_inMemory)
        {
            if (--bytes.Holders > 0)
            {
                return;
            }

            if (_inMemory.GetValueOrDefault(entry.Key) == bytes)
            {
                _inMemory.Remove(entry.Key);
            }
        }

        bytes.Lease.Dispose();
    }

    private static int Permits(long bytes) => (int)Math.Min((bytes / BytesPerPermit) + 1, int.MaxValue / 2);

    private sealed class MemoryCopy(ReadOnlyMemory<byte> content, RateLimitLease lease)
    {
        public ReadOnlyMemory<byte> Content => content;

        public RateLimitLease Lease => lease;

        public int Holders { get; set; }
    }
}
