using System.Diagnostics;
using PhotoResize.Testing.Hostile;
using Xunit.Abstractions;

namespace PhotoResize.Hostile.Tests;

/// <summary>Files that hurt servers, asked for in many ways: each is answered in time, with little memory, and the next request as well.</summary>
public sealed class HostileFileTests(ITestOutputHelper output)
{
    private const long MemoryBudget = 256_000_000;

    /// <summary>The budget, and what the process has without any work.</summary>
    private const long MaxMemory = MemoryBudget + 350_000_000;

    private static readonly string[] Queries =
    [
        "w=100&format=jpg",
        "w=100&frame=60&format=webp",
        "h=50&trim=10&rotate=90&blur=5&format=png",
        "w=1600&h=1000&mode=pad&bgcolor=red&sharpen=true",
    ];

    [Theory]
    [InlineData("libvips")]
    [InlineData("ImageSharp")]
    public async Task File_is_answered_in_time_and_within_memory(string engine)
    {
        // More time than by default: the tests are built without optimisation, and others run beside them.
        using var site = await HostileSite.StartAsync(
            engine, $"ImageResizing:Processing:MemoryBudget={MemoryBudget}", "ImageResizing:Processing:JobTimeout=00:01:00");
        var faults = new List<string>();
        var times = new List<(string Request, TimeSpan Time)>();
        var files = HostileFiles.All.ToList();
        foreach (var file in files)
        {
            await site.WriteAsync(file.Name, file.Bytes);
            foreach (var query in file.IsGiant ? Queries[..1] : Queries)
            {
                var start = Stopwatch.GetTimestamp();
                await site.AskAsync($"/images/{file.Name}?{query}", faults, file.Statuses);
                times.Add(($"{file.Name}?{query}", Stopwatch.GetElapsedTime(start)));
            }

            await site.CheckAliveAsync(faults);
        }

        output.WriteLine($"{files.Count} files, {times.Count} requests, peak {site.Process.PeakMemory / 1_000_000} MB");
        foreach (var (request, time) in times.OrderByDescending(each => each.Time).Take(10))
        {
            output.WriteLine($"{time.TotalSeconds:0.00} s {request}");
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
        if (OperatingSystem.IsLinux())
        {
            Assert.InRange(site.Process.PeakMemory, 0, MaxMemory);
        }
    }
}
