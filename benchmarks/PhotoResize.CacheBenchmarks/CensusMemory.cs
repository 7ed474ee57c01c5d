using System.Diagnostics;
using System.Globalization;

namespace PhotoResize.CacheBenchmarks;

/// <summary>The managed memory of a census per file, in bytes.</summary>
/// <param name="Peak">The maximum during the census.</param>
/// <param name="Kept">After the census.</param>
internal readonly record struct CensusMemory(double Peak, double Kept)
{
    /// <summary>Measures in a separate process, so that memory of earlier work does not count.</summary>
    public static async Task<CensusMemory> TakeAsync(string root)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(CensusMemory).Assembly.Location);
        }

        start.ArgumentList.Add("memory");
        start.ArgumentList.Add(root);
        using var process = Process.Start(start)!;
        var figures = (await process.StandardOutput.ReadToEndAsync()).Split(' ');
        await process.WaitForExitAsync();
        return new CensusMemory(double.Parse(figures[0], CultureInfo.InvariantCulture), double.Parse(figures[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Measures in this process and prints the figures.</summary>
    public static async Task RunAsync(string root, TextWriter output)
    {
        var before = MemoryMeter.Live();
        using var parts = new CacheParts(root);
        var peak = (double)(await MemoryMeter.PeakAsync(parts.CountAsync) - before) / parts.Files;
        var kept = (double)(MemoryMeter.Live() - before) / parts.Files;
        await output.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{peak} {kept}"));
    }
}
