using System.Diagnostics;
using PhotoResize.Caching;
using PhotoResize.Caching.Disk;
using PhotoResize.Caching.Naming;
using PhotoResize.Configuration;

namespace PhotoResize.CacheBenchmarks;

/// <summary>Compares a cache with very many files to one with few.</summary>
internal static class ScaleReport
{
    public const int DefaultFiles = 1_000_000;
    public const int FewFiles = 1000;

    private const int HotFiles = 500;
    private const int Rounds = 7;

    // Of smaller caches, a fiftieth of the files.
    private const int MaxEvicted = 20_000;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    /// <summary>Many folders of few files, and few folders of many.</summary>
    private static readonly ICacheNamingStrategy[] Layouts = [DistributeNamingStrategy.Distribute1M, new MirrorNamingStrategy()];

    public static async Task WriteAsync(string root, int files, string? layout, bool hitsOnly, TextWriter output)
    {
        foreach (var naming in Layouts.Where(naming => layout is null || naming.Name == layout))
        {
            await WriteAsync(Path.Join(root, naming.Name), naming, files, hitsOnly, output);
        }
    }

    private static async Task WriteAsync(string root, ICacheNamingStrategy naming, int files, bool hitsOnly, TextWriter output)
    {
        var (few, many) = (Path.Join(root, "few"), Path.Join(root, "many"));
        CacheFiles.Write(few, naming, FewFiles);
        var began = Stopwatch.GetTimestamp();
        CacheFiles.Write(many, naming, files);
        await output.WriteLineAsync(
            $"`{naming.Name}`, {Directory.EnumerateDirectories(many, "*", SearchOption.AllDirectories).LongCount():N0} folders, "
            + $"written in {Seconds(Stopwatch.GetElapsedTime(began))}:");
        await output.WriteLineAsync();
        await output.WriteLineAsync($"|  | {FewFiles:N0} files | {files:N0} files | ratio |");
        await output.WriteLineAsync("| --- | ---: | ---: | ---: |");
        await WriteHitsAsync(few, many, naming, files, hitsOnly, output);
        if (!hitsOnly)
        {
            await WriteCensusAsync(few, many, output);
            await WritePurgesAsync(many, naming, output);
        }

        await output.WriteLineAsync();
    }

    private static async Task WriteHitsAsync(string few, string many, ICacheNamingStrategy naming, int files, bool hitsOnly, TextWriter output)
    {
        // What runs for the first time is compiled; that is not the folder's doing.
        using (var cache = Open(few, naming))
        {
            await Loop(cache, FewFiles).WarmUpAsync();
        }

        using var fewCache = Open(few, naming);
        using var manyCache = Open(many, naming);
        var (fewLoop, manyLoop) = (Loop(fewCache, FewFiles), Loop(manyCache, files));
        var firstHit = (await fewLoop.HitAsync(Results.Entry(FewFiles - 1)), await manyLoop.HitAsync(Results.Entry(files - 1)));
        await output.WriteLineAsync($"| first hit after start | {Micros(firstHit.Item1)} | {Micros(firstHit.Item2)} | |");
        await fewLoop.WarmUpAsync();
        await manyLoop.WarmUpAsync();
        while (fewCache.GetStatistics().Entries is null || manyCache.GetStatistics().Entries is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        var rounds = new List<(HitTimes Few, HitTimes Many)>();
        for (var round = 0; round < Rounds; round++)
        {
            rounds.Add((await fewLoop.RunAsync(Task.Delay(Round)), await manyLoop.RunAsync(Task.Delay(Round))));
        }

        await WriteAsync(output, "hits per second, sequential", rounds, "N0", times => times.PerSecond);
        await WriteAsync(output, "median (µs)", rounds, "F1", times => times.Median.TotalMicroseconds);
        await WriteAsync(output, "p99 (µs)", rounds, "F1", times => times.P99.TotalMicroseconds);

        if (hitsOnly)
        {
            return;
        }

        var sweep = StepMeter.RunAsync(() => manyCache.SweepAsync(CancellationToken.None));
        await WriteHitsDuringAsync(output, "a sweep", await manyLoop.RunAsync(sweep), await sweep);

        using var parts = new CacheParts(many);
        await parts.CountAsync();
        var eviction = StepMeter.RunAsync(() => parts.EvictAsync(Math.Min(MaxEvicted, files / 50)));
        var hits = await manyLoop.RunAsync(eviction);
        await WriteHitsDuringAsync(output, $"the eviction of {parts.Evictions:N0}", hits, await eviction);
        await output.WriteLineAsync(
            $"| evictions per second of work | | {parts.Evictions / (await eviction).Working.TotalSeconds:N0} | |");
    }

    private static async Task WriteHitsDuringAsync(TextWriter output, string work, HitTimes hits, StepTimes steps)
    {
        await output.WriteLineAsync($"| during {work}: hits per second | | {hits.PerSecond:N0} | |");
        await output.WriteLineAsync($"| median, p99, longest hit | | {Micros(hits.Median)}, {Micros(hits.P99)}, {Micros(hits.Longest)} | |");
        await output.WriteLineAsync($"| duration, of which working | | {Seconds(steps.Total)}, {Seconds(steps.Working)} | |");
        await output.WriteLineAsync($"| steps: p99, longest | | {Millis(steps.P99)}, {Millis(steps.Longest)} | |");
    }

    private static async Task WriteCensusAsync(string few, string many, TextWriter output)
    {
        var (ofFew, ofMany) = (await MeasureTimeAsync(few), await MeasureTimeAsync(many));
        await output.WriteLineAsync($"| census without pauses | {Seconds(ofFew.Elapsed)} | {Seconds(ofMany.Elapsed)} | |");
        await output.WriteLineAsync($"| allocated per file in a census (bytes) | {ofFew.Allocated:F0} | {ofMany.Allocated:F0} | |");
        var memory = await CensusMemory.TakeAsync(many);
        await output.WriteLineAsync($"| live memory per file during it, peak (bytes) | | {memory.Peak:F1} | |");
        await output.WriteLineAsync($"| live memory per file after it (bytes) | | {memory.Kept:F1} | |");
    }

    private static async Task<(TimeSpan Elapsed, double Allocated)> MeasureTimeAsync(string root)
    {
        using var parts = new CacheParts(root);
        var (allocated, began) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
        await parts.CountAsync();
        return (Stopwatch.GetElapsedTime(began), (double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / parts.Files);
    }

    private static async Task WritePurgesAsync(string many, ICacheNamingStrategy naming, TextWriter output)
    {
        using var cache = Open(many, naming);
        var source = Results.SourcePath(4);
        await WritePurgeAsync(output, cache, "of a source", CacheScope.Source(source));
        await WritePurgeAsync(output, cache, "of a prefix", CacheScope.Prefix(source[..source.LastIndexOf('/')] + "/photo000"));
        await WritePurgeAsync(output, cache, "of all", CacheScope.All);
    }

    private static async Task WritePurgeAsync(TextWriter output, DiskImageCache cache, string what, CacheScope scope)
    {
        var before = MemoryMeter.Live();
        var (began, removed) = (Stopwatch.GetTimestamp(), 0L);
        var peak = await MemoryMeter.PeakAsync(async () => removed = await cache.PurgeAsync(scope, CancellationToken.None));
        await output.WriteLineAsync(
            $"| purge {what}, {removed:N0} results | | {Seconds(Stopwatch.GetElapsedTime(began))}, {(double)(peak - before) / (1 << 20):F1} MiB | |");
    }

    /// <summary>Writes a row: the medians over all rounds, and the median, minimum and maximum of the ratios within a round.</summary>
    private static Task WriteAsync(TextWriter output, string name, List<(HitTimes Few, HitTimes Many)> rounds, string format, Func<HitTimes, double> value)
    {
        double[] few = [.. rounds.Select(round => value(round.Few)).Order()];
        double[] many = [.. rounds.Select(round => value(round.Many)).Order()];
        double[] ratios = [.. rounds.Select(round => value(round.Many) / value(round.Few)).Order()];
        return output.WriteLineAsync(
            $"| {name} | {few[Rounds / 2].ToString(format)} | {many[Rounds / 2].ToString(format)} "
            + $"| {ratios[Rounds / 2]:F2} ({ratios[0]:F2}-{ratios[^1]:F2}) |");
    }

    private static DiskImageCache Open(string root, ICacheNamingStrategy naming) =>
        Caches.Open(root, new DiskCacheOptions { NamingStrategy = naming.Name }, TimeProvider.System);

    /// <summary>Requests the same number of results from every cache, spread over all its files.</summary>
    private static HitLoop Loop(DiskImageCache cache, int files) =>
        new(cache, [.. Enumerable.Range(0, HotFiles).Select(i => Results.Entry((int)((long)i * files / HotFiles)))]);

    private static string Micros(TimeSpan time) => $"{time.TotalMicroseconds:N0} µs";

    private static string Millis(TimeSpan time) => $"{time.TotalMilliseconds:F1} ms";

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds:F2} s";
}
