using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using PhotoResize.Configuration;

namespace PhotoResize.JobCost;

/// <summary>The cost of one request to a site with the default limits.</summary>
/// <param name="Status">The status of the answer.</param>
/// <param name="CpuSeconds">CPU time of the process, with both threads of the engine and the server.</param>
/// <param name="PeakMebibytes">The increase of the peak memory of the process, in MiB.</param>
/// <param name="Bytes">Size of the result.</param>
/// <param name="CpuSecondsAfterStop">What was computed after the job had been told to stop; 0 if it was not.</param>
internal readonly record struct RequestMeasurement(
    int Status, double CpuSeconds, double PeakMebibytes, long Bytes, double CpuSecondsAfterStop)
{
    /// <summary>Longer than anything takes: the work is measured, not the time that it is given.</summary>
    private static readonly TimeSpan NoTimeout = TimeSpan.FromHours(1);

    /// <summary>Sends a request in a process of its own.</summary>
    /// <param name="engine"><c>vips</c> or <c>imagesharp</c>.</param>
    /// <param name="folder">The originals.</param>
    /// <param name="file">The original.</param>
    /// <param name="query">The request's query.</param>
    /// <param name="timeout">When the job is told to stop.</param>
    public static async Task<RequestMeasurement> TakeAsync(
        string engine, string folder, string file, string query, TimeSpan? timeout = null)
    {
        var seconds = (timeout ?? NoTimeout).TotalSeconds.ToString(CultureInfo.InvariantCulture);
        var figures = await Measurement.RunChildAsync("request", engine, folder, file, query, seconds);
        return figures.Length == 5
            ? new RequestMeasurement((int)figures[0], figures[1], figures[2], (long)figures[3], figures[4])
            : default;
    }

    /// <summary>Sends the request to a site in this process and prints the figures.</summary>
    public static async Task RunAsync(string engine, string folder, string file, string query, TimeSpan timeout)
    {
        await using var site = await StartAsync(engine, folder, timeout);
        using var client = new HttpClient { BaseAddress = new Uri(site.Urls.First()), Timeout = NoTimeout };
        using (await client.GetAsync($"images/{HostileSources.WarmUpOf(file)}?{query}"))
        {
        }

        GC.Collect();
        await Measurement.ResetPeakAsync();
        var memory = Measurement.ReadPeak();
        var (start, atStop) = (CpuTime(), TimeSpan.Zero);
        using var stop = new Timer(_ => atStop = CpuTime(), null, timeout, Timeout.InfiniteTimeSpan);
        using var response = await client.GetAsync($"images/{file}?{query}");
        var bytes = (await response.Content.ReadAsByteArrayAsync()).Length;
        var end = CpuTime();
        Console.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"{(int)response.StatusCode} {(end - start).TotalSeconds} {Math.Max(0, Measurement.ReadPeak() - memory)} {bytes} {(atStop > TimeSpan.Zero ? (end - atStop).TotalSeconds : 0)}"));
    }

    private static async Task<WebApplication> StartAsync(string engine, string folder, TimeSpan timeout)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var resizing = builder.Services
            .AddImageResizing(options =>
            {
                options.DiskCache.Enabled = false;
                options.Processing.JobTimeout = timeout;
                options.ImageFolders.Add(new ImageFolderOptions { Path = "/images/" });
            })
            .AddFileProvider(new PhysicalFileProvider(folder), "/images");
        _ = engine == "vips" ? resizing.AddVips() : resizing.AddImageSharp();
        var site = builder.Build();
        site.UseImageResizing();
        await site.StartAsync();
        return site;
    }

    private static TimeSpan CpuTime()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }
}
