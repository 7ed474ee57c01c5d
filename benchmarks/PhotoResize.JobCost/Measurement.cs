using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using PhotoResize.Settings;

namespace PhotoResize.JobCost;

/// <summary>The cost of a job.</summary>
/// <param name="CpuSeconds">CPU time in seconds.</param>
/// <param name="PeakMebibytes">The increase of the peak memory of the process, in MiB.</param>
/// <param name="Bytes">Size of the result.</param>
internal readonly record struct Measurement(double CpuSeconds, double PeakMebibytes, long Bytes)
{
    /// <summary>Runs a job in a separate process, so that memory left over from another job does not count.</summary>
    public static async Task<Measurement> TakeAsync(string file, string query)
    {
        var figures = await RunChildAsync("measure", file, query);
        return new Measurement(figures[0], figures[1], (long)figures[2]);
    }

    /// <summary>Runs this program in another process, and returns the figures that it prints.</summary>
    public static async Task<double[]> RunChildAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(Measurement).Assembly.Location);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var figures = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return [.. figures.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    /// <summary>Lets the peak memory of this process begin anew.</summary>
    public static Task ResetPeakAsync() => File.WriteAllTextAsync("/proc/self/clear_refs", "5"); // see proc(5)

    /// <summary>The peak memory of this process, in MiB.</summary>
    public static double ReadPeak() => File.ReadLines("/proc/self/status")
        .Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
        .Select(line => Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) / 1024)
        .First();

    /// <summary>Runs a job in this process and prints its figures.</summary>
    public static async Task RunAsync(string file, string query)
    {
        var source = await File.ReadAllBytesAsync(file);
        var settings = Settings(query);

        // A small job of the same kind compiles the code and starts the library. The optimising compiler still takes some of the time.
        var small = await Engine.RunAsync(source, settings with { Width = 64 });
        GC.KeepAlive(small);
        GC.Collect();
        await ResetPeakAsync();
        var before = ReadPeak();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var result = await Engine.RunAsync(source, settings);
        cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        Console.Write(string.Create(CultureInfo.InvariantCulture, $"{cpu.TotalSeconds} {Math.Max(0, ReadPeak() - before)} {result.Length}"));
    }

    private static ImageSettings Settings(string query)
    {
        var parser = new SettingsParser(Engine.Writable);
        var parsed = parser.Parse(QueryHelpers.ParseQuery(query));
        return parsed.Invalid.Count == 0 ? parsed.Settings : throw new ArgumentException($"{query} is not valid.");
    }

    private static double Parse(string number) => double.Parse(number, CultureInfo.InvariantCulture);
}
