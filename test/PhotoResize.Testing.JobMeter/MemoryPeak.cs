using System.Globalization;

namespace PhotoResize.Testing.JobMeter;

/// <summary>What some work adds to the memory of the process at its peak. Linux alone: see proc(5).</summary>
internal static class MemoryPeak
{
    public static async Task<long> OfAsync(Func<Task> work)
    {
        // Aggressive collections give what they free back to the system: work that takes it again would seem to take nothing.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        await File.WriteAllTextAsync("/proc/self/clear_refs", "5"); // resets the peak
        var before = Read("VmRSS:");
        await work();
        return Math.Max(0, Read("VmHWM:") - before);
    }

    private static long Read(string name) => File.ReadLines("/proc/self/status")
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) << 10)
        .First();
}
