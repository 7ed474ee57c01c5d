using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using PhotoResize.Settings;

namespace PhotoResize.JobCost;

/// <summary>What a job took.</summary>
/// <param name="CpuSeconds">Time of one core.</param>
/// <param name="PeakMebibytes">The most memory that the process had meanwhile, above what it had before.</param>
/// <param name="Bytes">Length of the result.</param>
internal readonly record struct Measurement(double CpuSeconds, double PeakMebibytes, long Bytes)
{
    /// <summary>Runs a job in a process of its own, so that what another one left in memory does not count.</summary>
    public static async Task<Measurement> TakeAsync(string file, string query)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(Measurement).Assembly.Location);
        }

        foreach (var argument in new[] { "measure", file, query })
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var figures = (await process.StandardOutput.ReadToEndAsync()).Split(' ');
        await process.WaitForExitAsync();
        return new Measurement(Parse(figures[0]), Parse(figures[1]), (long)Parse(figures[2]));
    }

    /// <summary>Runs a job in this process and prints its figures.</summary>
    public static async Task RunAsync(string file, string query)
    {
        var source = await File.ReadAllBytesAsync(file);
        var settings = Settings(query);

        // Code is compiled, and the library started, by a small job of the same kind; the optimising compiler still takes part of the time.
        var small = await Engine.RunAsync(source, settings with { Width = 64 });
        GC.KeepAlive(small);
        GC.Collect();
        await File.WriteAllTextAsync("/proc/self/clear_refs", "5"); // forgets the peak: see proc(5)
        var before = ReadPeak();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var result = await Engine.RunAsync(source, settings);
        cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        Console.Write(string.Create(CultureInfo.InvariantCulture, $"{cpu.TotalSeconds} {Math.Max(0, ReadPeak() - before)} {result.Length}"));
    }

    private static ImageSettings Settings(string query)
    {
        var parser = new SettingsParser(Engine.Writable);
        List<string>? invalid = null;
        var settings = parser.Apply(ImageSettings.Empty, QueryHelpers.ParseQuery(query), [], ref invalid);
        return invalid is null ? settings : throw new ArgumentException($"{query} is not valid.");
    }

    private static double ReadPeak() => File.ReadLines("/proc/self/status")
        .Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
        .Select(line => Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) / 1024)
        .First();

    private static double Parse(string number) => double.Parse(number, CultureInfo.InvariantCulture);
}
