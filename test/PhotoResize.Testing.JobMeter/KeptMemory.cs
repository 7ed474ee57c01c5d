using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using PhotoResize.EngineSupport;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Sources.Headers;
using PhotoResize.Vips;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Testing.JobMeter;

/// <summary>What jobs of libvips leave in the heap for the next ones. Linux alone: see proc(5).</summary>
internal static class KeptMemory
{
    private const int Jobs = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task<string> MeasureAsync(long maxKept, string file, string query)
    {
        var engine = new VipsImageProcessor(options: Options.Create(new VipsOptions { MaxKeptMemory = maxKept }));
        var source = new FileSource(file);
        await using var stream = await source.OpenReadAsync(default);
        var info = (await SourceHeaderReader.ReadAsync(stream, default)).Value!;
        var settings = new SettingsParser(engine.Writable).Parse(QueryHelpers.ParseQuery(query)).Settings;
        var plan = ImagePlanner.Plan(settings, info, new PlanLimits(100_000_000, 400_000_000, AllowEnlarge: true), engine.Writable).Value!;

        await RunAsync();
        await RunAsync();
        var before = Faults();
        await RunAsync();
        var faults = (Faults() - before) / Jobs;

        // On the thread of the jobs, which gives memory back after the last one; without what the garbage collector has not given back yet.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        var after = await ProcessingThread.RunAsync(Resident, LibraryThread.Start, default);
        var started = TimeProvider.System.GetTimestamp();
        var least = after;
        while (maxKept > 0 && TimeProvider.System.GetElapsedTime(started) < Patience && least > after * 3 / 4)
        {
            await Task.Delay(Pause);
            least = Math.Min(least, Resident());
        }

        return string.Create(CultureInfo.InvariantCulture, $"{faults} {after} {least}");

        async Task RunAsync()
        {
            for (var i = 0; i < Jobs; i++)
            {
                await engine.ProcessAsync(source, plan, Stream.Null, default);
            }
        }
    }

    private static long Resident() => long.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
        CultureInfo.InvariantCulture) << 10;

    /// <summary>Those without reading from the disk, which the tenth field of the process counts; its name is in brackets.</summary>
    private static long Faults()
    {
        const int FieldAfterName = 7;
        var line = File.ReadAllText("/proc/self/stat");
        return long.Parse(line[(line.LastIndexOf(')') + 2)..].Split(' ')[FieldAfterName], CultureInfo.InvariantCulture);
    }
}
