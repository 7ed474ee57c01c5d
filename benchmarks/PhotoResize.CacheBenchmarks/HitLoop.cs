using System.Diagnostics;
using PhotoResize.Caching;
using PhotoResize.Caching.Disk;

namespace PhotoResize.CacheBenchmarks;

/// <summary>Requests cached results one after the other, in random order, and measures the time of each hit.</summary>
internal sealed class HitLoop(DiskImageCache cache, CacheEntry[] hot)
{
    private readonly Random _random = new(2);

    /// <summary>Requests results until <paramref name="end"/> has completed.</summary>
    public async Task<HitTimes> RunAsync(Task end)
    {
        var times = new List<TimeSpan>();
        var began = Stopwatch.GetTimestamp();
        while (!end.IsCompleted)
        {
            times.Add(await HitAsync(hot[_random.Next(hot.Length)]));
        }

        var elapsed = Stopwatch.GetElapsedTime(began);
        await end;
        times.Sort();
        return new HitTimes(times.Count / elapsed.TotalSeconds, times[times.Count / 2], times[(int)(times.Count * 0.99)], times[^1]);
    }

    /// <summary>Requests each result once.</summary>
    public async Task WarmUpAsync()
    {
        foreach (var entry in hot)
        {
            await HitAsync(entry);
        }
    }

    public async Task<TimeSpan> HitAsync(CacheEntry entry)
    {
        var began = Stopwatch.GetTimestamp();
        using var found = await cache.FindAsync(entry, CancellationToken.None);
        var elapsed = Stopwatch.GetElapsedTime(began);
        return found is null ? throw new InvalidOperationException("The request is not a hit.") : elapsed;
    }
}
