using System.Diagnostics;
using PhotoResize.Caching;
using PhotoResize.Caching.Disk;

namespace PhotoResize.CacheBenchmarks;

/// <summary>Asks a cache for some results that it has, one after the other in random order, and takes the time of each.</summary>
internal sealed class HitLoop(DiskImageCache cache, CacheEntry[] hot)
{
    private readonly Random _random = new(2);

    /// <summary>Hits until <paramref name="end"/> is done.</summary>
    public async Task<HitTimes> RunAsync(Task end)
    {
        var times = new List<TimeSpan>();
        var began = Stopwatch.GetTimestamp();
        while (!end.IsCompleted)
        {
            times.Add(await HitAsync(hot[_random.Next(hot.Length)]));
        }

        var took = Stopwatch.GetElapsedTime(began);
        await end;
        times.Sort();
        return new HitTimes(times.Count / took.TotalSeconds, times[times.Count / 2], times[(int)(times.Count * 0.99)], times[^1]);
    }

    /// <summary>Hits each once.</summary>
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
        var took = Stopwatch.GetElapsedTime(began);
        return found is null ? throw new InvalidOperationException("A hit was to be measured, and it is a miss.") : took;
    }
}
