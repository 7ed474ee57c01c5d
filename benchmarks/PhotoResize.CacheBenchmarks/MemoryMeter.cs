namespace PhotoResize.CacheBenchmarks;

/// <summary>Takes the live bytes of the managed heap while work goes on, by collecting garbage over and over.</summary>
internal static class MemoryMeter
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <returns>Most live bytes that were seen.</returns>
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
