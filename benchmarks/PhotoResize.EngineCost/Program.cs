using System.Diagnostics;
using System.Globalization;
using PhotoResize.EngineCost;
using PhotoResize.Settings;
using PhotoResize.Testing;

const int Rounds = 9;
const int Repetitions = 3;
string[] engines = ["vips", "imagesharp"];

// A process of its own for each engine, which is asked how much memory it ever had.
if (args is ["memory", var only, .. var paths])
{
    var jobs = await OpenAsync(paths, ImageFormat.Jpeg);
    await Measurement.TakeAsync(Job.EngineOf(only), jobs, Rounds);
    Console.WriteLine(Process.GetCurrentProcess().PeakWorkingSet64);
    return 0;
}

string[] photos = args.Length > 0 ? args : SharedPhotos.Folder is { } folder ? [.. Directory.EnumerateFiles(folder, "p12-*.jpg").Order()] : [];
if (photos.Length == 0)
{
    Console.Error.WriteLine("Name some photographs.");
    return 1;
}

Console.WriteLine("| result | engine | ms | CPU ms | bytes | time to libvips' | CPU to libvips' |");
Console.WriteLine("|---|---|---|---|---|---|---|");
foreach (var format in new[] { ImageFormat.Jpeg, ImageFormat.WebP, ImageFormat.Png })
{
    await CompareAsync(await OpenAsync(photos, format), format);
}

foreach (var engine in engines)
{
    Console.WriteLine($"peak of memory, {engine}: {await PeakAsync(engine, photos) / (1 << 20)} MB");
}

return 0;

async Task CompareAsync(Job[] jobs, ImageFormat format)
{
    var processors = Array.ConvertAll(engines, Job.EngineOf);
    var taken = Array.ConvertAll(engines, _ => new List<Measurement>());

    // The first round warms up; the order changes from round to round.
    for (var round = 0; round <= Rounds; round++)
    {
        foreach (var i in round % 2 == 0 ? new[] { 0, 1 } : [1, 0])
        {
            var measurement = await Measurement.TakeAsync(processors[i], jobs, Repetitions);
            if (round > 0)
            {
                taken[i].Add(measurement);
            }
        }
    }

    for (var i = 0; i < engines.Length; i++)
    {
        var time = taken[i].Zip(taken[0], (a, b) => a.Milliseconds / b.Milliseconds).ToArray();
        var cpu = taken[i].Zip(taken[0], (a, b) => a.CpuMilliseconds / b.CpuMilliseconds).ToArray();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {format} | {engines[i]} | {Median(taken[i].Select(m => m.Milliseconds)):F1} | {Median(taken[i].Select(m => m.CpuMilliseconds)):F1} "
            + $"| {taken[i][0].Bytes} | {Median(time):F2} ({time.Min():F2}-{time.Max():F2}) | {Median(cpu):F2} ({cpu.Min():F2}-{cpu.Max():F2}) |"));
    }
}

static async Task<Job[]> OpenAsync(IEnumerable<string> paths, ImageFormat format) =>
    await Task.WhenAll(paths.Select(path => Job.OpenAsync(path, format)));

static async Task<long> PeakAsync(string engine, string[] photos)
{
    var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
    foreach (var argument in (string[])["memory", engine, .. photos])
    {
        start.ArgumentList.Add(argument);
    }

    using var process = Process.Start(start)!;
    var output = await process.StandardOutput.ReadToEndAsync();
    await process.WaitForExitAsync();
    return long.Parse(output, CultureInfo.InvariantCulture);
}

static double Median(IEnumerable<double> values)
{
    var sorted = values.Order().ToArray();
    return sorted[sorted.Length / 2];
}
