using System.Diagnostics;
using PhotoResize.Caching;

namespace PhotoResize.CacheBenchmarks;

/// <summary>Compares the hit ratio of the disk cache with exact LRU and FIFO, and shows its cost.</summary>
internal static class TraceReport
{
    public const int DefaultRequests = 1_000_000;

    private static readonly (int Percent, int Instances, bool Restarts)[] Runs =
        [(5, 1, false), (10, 1, false), (20, 1, false), (10, 1, true), (10, 2, false)];

    public static async Task WriteAsync(string root, int requests, TextWriter output)
    {
        var trace = Trace.Generate(requests);
        CacheEntry[] entries = [.. Enumerable.Range(0, trace.Bytes.Length).Select(Results.Entry)];
        await output.WriteLineAsync(
            $"{requests:N0} requests, {Trace.PerSecond} a second, for {trace.Requests.Distinct().Count():N0} of {Trace.Results:N0} results of "
            + $"{Trace.MeanBytes:N0} bytes on average and {trace.Bytes.Length - Trace.Results:N0} that are requested once; "
            + $"Zipf exponent {Trace.Exponent}. A cache without a limit: {Percent(new MemoryCache(trace, long.MaxValue, isLru: true).PlayAll())}.");
        await output.WriteLineAsync();
        await output.WriteLineAsync(
            "| limit | FIFO | exact LRU | disk cache | disk cache - exact LRU (points) | recorded uses per hit | evictions | censuses | peak size / limit | duration (s) |");
        await output.WriteLineAsync("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var (percent, instances, restarts) in Runs)
        {
            var maxBytes = trace.TotalBytes * percent / 100;
            var fifo = new MemoryCache(trace, maxBytes, isLru: false).PlayAll();
            var exact = new MemoryCache(trace, maxBytes, isLru: true).PlayAll();
            var folder = Path.Join(root, $"{percent}-{instances}-{restarts}");
            var began = Stopwatch.GetTimestamp();
            var outcome = await new TracePlayer(folder, trace, entries, maxBytes).PlayAsync(instances, restarts);
            var elapsed = Stopwatch.GetElapsedTime(began);
            Directory.Delete(folder, recursive: true);
            await output.WriteLineAsync(
                $"| {percent} % of all{(restarts ? ", restarted in the middle" : "")}{(instances > 1 ? $", {instances} caches in turn" : "")} "
                + $"| {Percent(fifo)} | {Percent(exact)} | {Percent(outcome.HitRatio)} | {100 * (outcome.HitRatio - exact):+0.00;-0.00} "
                + $"| {outcome.RecordedPerHit:F3} | {outcome.Evictions:N0} | {outcome.Censuses} | {(double)outcome.MostBytes / maxBytes:F3} | {elapsed.TotalSeconds:F0} |");
        }
    }

    private static string Percent(double share) => $"{100 * share:F2} %";
}
