using System.Diagnostics;
using PhotoResize.Caching;

namespace PhotoResize.CacheBenchmarks;

/// <summary>How near the disk cache comes to one that remembers every use, and what that costs.</summary>
internal static class TraceReport
{
    public const int UsualRequests = 1_000_000;

    private static readonly (int Percent, int Instances, bool Restarts)[] Runs =
        [(5, 1, false), (10, 1, false), (20, 1, false), (10, 1, true), (10, 2, false)];

    public static async Task WriteAsync(string root, int requests, TextWriter output)
    {
        var trace = Trace.Make(requests);
        CacheEntry[] entries = [.. Enumerable.Range(0, trace.Bytes.Length).Select(Results.Entry)];
        await output.WriteLineAsync(
            $"{requests:N0} requests, {Trace.PerSecond} a second, for {trace.Requests.Distinct().Count():N0} of {Trace.Results:N0} results of "
            + $"{Trace.MeanBytes:N0} bytes on average and {trace.Bytes.Length - Trace.Results:N0} that are asked for once; "
            + $"Zipf exponent {Trace.Exponent}. A cache without a bound: {Percent(new MemoryCache(trace, long.MaxValue, isRenewed: true).PlayAll())}.");
        await output.WriteLineAsync();
        await output.WriteLineAsync(
            "| bound | FIFO | exact LRU | disk cache | difference (points) | uses recorded per hit | evictions | censuses | most in the folder, of the bound | took (s) |");
        await output.WriteLineAsync("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var (percent, instances, restarts) in Runs)
        {
            var maxBytes = trace.TotalBytes * percent / 100;
            var fifo = new MemoryCache(trace, maxBytes, isRenewed: false).PlayAll();
            var exact = new MemoryCache(trace, maxBytes, isRenewed: true).PlayAll();
            var folder = Path.Join(root, $"{percent}-{instances}-{restarts}");
            var began = Stopwatch.GetTimestamp();
            var outcome = await new TracePlayer(folder, trace, entries, maxBytes).PlayAsync(instances, restarts);
            var took = Stopwatch.GetElapsedTime(began);
            Directory.Delete(folder, recursive: true);
            await output.WriteLineAsync(
                $"| {percent} % of all{(restarts ? ", restarted in the middle" : "")}{(instances > 1 ? $", {instances} caches in turn" : "")} "
                + $"| {Percent(fifo)} | {Percent(exact)} | {Percent(outcome.HitRatio)} | {100 * (outcome.HitRatio - exact):+0.00;-0.00} "
                + $"| {outcome.RecordedPerHit:F3} | {outcome.Evictions:N0} | {outcome.Censuses} | {(double)outcome.MostBytes / maxBytes:F3} | {took.TotalSeconds:F0} |");
        }
    }

    private static string Percent(double share) => $"{100 * share:F2} %";
}
