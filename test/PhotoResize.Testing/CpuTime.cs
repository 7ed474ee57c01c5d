using System.Diagnostics;

namespace PhotoResize.Testing;

/// <summary>CPU time of the whole process: nothing else may run in it meanwhile. Other load on the machine hardly counts.</summary>
public static class CpuTime
{
    /// <summary>
    /// The most that a request may take by the documentation (<c>docs/security.md</c>), and as much again, for machines that are slower than the
    /// one that it was measured on, or busy.
    /// </summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    public static async Task<TimeSpan> OfAsync(Func<Task> work)
    {
        var before = Now();
        await work();
        return Now() - before;
    }

    private static TimeSpan Now()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }
}
