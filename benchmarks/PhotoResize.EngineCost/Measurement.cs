using System.Diagnostics;
using PhotoResize.Processing;

namespace PhotoResize.EngineCost;

/// <summary>What a picture costs in a turn of some.</summary>
/// <param name="Milliseconds">Elapsed.</param>
/// <param name="CpuMilliseconds">Of all threads of the process, those of the garbage collector included.</param>
/// <param name="Bytes">Of the last result.</param>
internal readonly record struct Measurement(double Milliseconds, double CpuMilliseconds, long Bytes)
{
    public static async Task<Measurement> TakeAsync(IImageProcessor engine, IReadOnlyList<Job> jobs, int repetitions)
    {
        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        var bytes = 0L;
        for (var i = 0; i < repetitions; i++)
        {
            bytes = 0;
            foreach (var job in jobs)
            {
                bytes += await job.RunAsync(engine);
            }
        }

        double pictures = jobs.Count * repetitions;
        return new Measurement(
            Stopwatch.GetElapsedTime(start).TotalMilliseconds / pictures,
            (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / pictures,
            bytes / jobs.Count);
    }
}
