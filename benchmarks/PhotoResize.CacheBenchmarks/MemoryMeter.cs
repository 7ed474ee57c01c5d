namespace PhotoResize.CacheBenchmarks;

/// <summary>Measures the live bytes of the managed heap during work, by repeated garbage collections.</summary>
internal static class MemoryMeter
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <returns>The maximum of live bytes.</returns>
    public static async Task<long> PeakAsync(Func<Task> work)
    {
        var task = Task.Run(work);
        var peak = 0L;
        while (!task.IsCompleted)
        {
            peak = Math.Max(peak, Live());
            await Task.WhenAny(task, Task.Delay(Interval));
        }

        await task;
        return Math.Max(peak, Live());
    }

    public static long Live() => GC.GetTotalMemory(forceFullCollection: true);
}
