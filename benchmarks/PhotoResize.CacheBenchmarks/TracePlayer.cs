using Microsoft.Extensions.Time.Testing;
using PhotoResize.Caching;
using PhotoResize.Caching.Disk;
using PhotoResize.Caching.Naming;
using PhotoResize.Configuration;

namespace PhotoResize.CacheBenchmarks;

/// <summary>Plays a trace through one or more disk caches on the same folder.</summary>
/// <param name="root">The folder; must be empty.</param>
/// <param name="trace">The requests.</param>
/// <param name="entries">The entries of the results, by number.</param>
/// <param name="maxBytes">The limit of the caches.</param>
internal sealed class TracePlayer(string root, Trace trace, CacheEntry[] entries, long maxBytes)
{
    private const int SampleEvery = 20_000;

    private static readonly TimeSpan SweepInterval = new DiskCacheOptions().SweepInterval;

    // The caches' own sweeps never come, since they would run beside the requests: they are taken when the trace comes to them.
    private readonly DiskCacheOptions _options =
        new() { MaxBytes = maxBytes, NamingStrategy = "Distribute1K", SweepInterval = Timeout.InfiniteTimeSpan };

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly byte[] _picture = new byte[trace.Bytes.Max()];
    private readonly CacheFolder _folder = new(root, Caches.Faults(TimeProvider.System));
    private DiskImageCache[] _caches = [];
    private long _hits;
    private long _recorded;
    private long _evictions;
    private long _censuses;
    private long _mostBytes;

    /// <summary>Plays the whole trace.</summary>
    /// <param name="instances">The number of caches, which get the requests in turn.</param>
    /// <param name="restarts">Whether to close and reopen them in the middle.</param>
    public async Task<TraceOutcome> PlayAsync(int instances, bool restarts)
    {
        Open(instances);
        var nextSweep = SweepInterval;
        for (var i = 0; i < trace.Requests.Length; i++)
        {
            var now = TimeSpan.FromSeconds((double)i / Trace.PerSecond);
            _time.SetUtcNow(_time.Start + now);
            if (now >= nextSweep)
            {
                await SweepAsync();
                nextSweep += SweepInterval;
            }

            if (restarts && i == trace.Requests.Length / 2)
            {
                Close();
                Open(instances);
            }

            if (i % SampleEvery == 0)
            {
                _mostBytes = Math.Max(_mostBytes, _folder.Enumerate().Sum(file => file.Length));
            }

            await RequestAsync(_caches[i % instances], trace.Requests[i]);
        }

        Close();
        return new TraceOutcome((double)_hits / trace.Requests.Length, (double)_recorded / _hits, _evictions, _censuses, _mostBytes);
    }

    private void Open(int instances) => _caches = [.. Enumerable.Range(0, instances).Select(_ => Caches.Open(root, _options, _time))];

    private void Close()
    {
        foreach (var cache in _caches)
        {
            _evictions += cache.GetStatistics().Evictions;
            _censuses += cache.Censuses;
            cache.Dispose();
        }
    }

    private async Task SweepAsync()
    {
        foreach (var cache in _caches)
        {
            await cache.SweepAsync(CancellationToken.None);
        }
    }

    private async ValueTask RequestAsync(DiskImageCache cache, int result)
    {
        using var found = await cache.FindAsync(entries[result], CancellationToken.None);
        if (found is null)
        {
            await cache.StoreAsync(entries[result], _picture.AsMemory(0, trace.Bytes[result]), CancellationToken.None);
            return;
        }

        _hits++;
        var path = Path.Join(root, DistributeNamingStrategy.Distribute1K.GetPath(entries[result]));
        if (File.GetLastWriteTimeUtc(path) == _time.GetUtcNow().UtcDateTime)
        {
            _recorded++;
        }
    }
}
