using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using PhotoResize.Testing;
using PhotoResize.Testing.Hostile;
using Xunit.Abstractions;

namespace PhotoResize.Hostile.Tests;

/// <summary>
/// Mixed load for a long time, with clients that hang up, sources that change and a cache that is damaged from outside. A quarter of a minute,
/// or as many minutes as the environment variable PHOTORESIZE_SOAK_MINUTES says.
/// </summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int Clients = 8;
    private const int Sources = 20;
    private const long MaxCacheBytes = 20_000_000;

    /// <summary>What may come on top of the memory of the first third: heaps grow in steps.</summary>
    private const double MemoryGrowth = 1.25;
    private const int MoreHandles = 3 * Clients;

    private static readonly double? Minutes =
        double.TryParse(Environment.GetEnvironmentVariable("PHOTORESIZE_SOAK_MINUTES"), CultureInfo.InvariantCulture, out var minutes) ? minutes : null;

    private static readonly HostileFile[] Hostile = [.. HostileFiles.All.Where(file => file.Bytes.Length < 100_000 && !file.IsGiant)];

    private readonly ConcurrentDictionary<string, int> _answers = new();
    private readonly List<string> _faults = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    private static TimeSpan Duration => Minutes is { } minutes ? TimeSpan.FromMinutes(minutes) : TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Server_stays_right_and_small_under_a_mixed_load()
    {
        using var site = await HostileSite.StartAsync(
            "libvips",
            $"ImageResizing:DiskCache:MaxBytes={MaxCacheBytes}",
            "ImageResizing:DiskCache:SweepInterval=00:00:05",
            "ImageResizing:Processing:MemoryBudget=256000000",
            "ImageResizing:Processing:MaxMissesPerClient=0");
        for (var i = 0; i < Sources; i++)
        {
            await site.WriteAsync($"{i}.png", DrawSource(i));
        }

        foreach (var file in Hostile)
        {
            await site.WriteAsync(file.Name, file.Bytes);
        }

        var samples = new List<(long Memory, int Handles)>();
        var work = Enumerable.Range(0, Clients).Select(client => Task.Run(() => AskAsync(site, new Random(client)))).Append(Task.Run(() => DisturbAsync(site, new Random(99)))).ToArray();
        using var ticks = new PeriodicTimer(Duration / 60);
        while (_clock.Elapsed < Duration && site.Process.IsAlive && await ticks.WaitForNextTickAsync())
        {
            if (OperatingSystem.IsLinux())
            {
                samples.Add((site.Process.Memory, site.Process.OpenHandles));
            }
        }

        await Task.WhenAll(work);
        output.WriteLine(string.Join(", ", _answers.OrderBy(answer => answer.Key).Select(answer => $"{answer.Value} x {answer.Key}")));
        output.WriteLine(string.Join(", ", samples.Where((_, index) => index % 6 == 0).Select(sample => $"{sample.Memory / 1_000_000} MB {sample.Handles} handles")));
        Assert.Empty(await site.CheckAliveAsync(_faults));
        AssertFlat(samples);

        // The last disturbance may have removed the whole cache.
        using var patience = new CancellationTokenSource(Waiting.Longest);
        await site.AskAsync("/images/0.png?w=321", _faults, [HttpStatusCode.OK]);
        Assert.Empty(_faults);
        long cached;
        while ((cached = CachedBytes(site)) == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
        }

        Assert.InRange(cached, 1, MaxCacheBytes);
    }

    private static long CachedBytes(HostileSite site) => Directory.Exists(site.CacheRoot)
        ? TemporaryFolder.FilesBelow(site.CacheRoot).Sum(file => new FileInfo(Path.Combine(site.CacheRoot, file)).Length)
        : 0;

    private static byte[] DrawSource(int state) => PngFile.Draw(400, 300, (x, y) => ((x + state) & 255, (y * state) & 255, (x ^ y) & 255, 255));

    private static void AssertFlat(List<(long Memory, int Handles)> samples)
    {
        // A quarter of a minute says nothing of it.
        if (Minutes is null || samples.Count < 30)
        {
            return;
        }

        var third = samples.Count / 3;
        Assert.InRange(Median(samples[^third..].Select(sample => sample.Memory)), 0, (long)(MemoryGrowth * Median(samples[third..^third].Select(sample => sample.Memory))));
        Assert.InRange(Median(samples[^third..].Select(sample => (long)sample.Handles)), 0, Median(samples[..third].Select(sample => (long)sample.Handles)) + MoreHandles);
    }

    private static long Median(IEnumerable<long> values)
    {
        long[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private async Task AskAsync(HostileSite site, Random random)
    {
        while (_clock.Elapsed < Duration && site.Process.IsAlive)
        {
            switch (random.Next(10))
            {
                case 0:
                    var file = Hostile[random.Next(Hostile.Length)];
                    await site.AskAsync($"/images/{file.Name}?w={random.Next(10, 200)}", _faults, [.. file.Statuses, HttpStatusCode.ServiceUnavailable]);
                    Count("hostile");
                    break;
                case 1:
                    await HangUpAsync(site, random);
                    break;
                default:
                    await FetchAsync(site, random);
                    break;
            }
        }
    }

    /// <summary>Asks for a picture of a known size: often the same few, so that there are hits, or a part of it, or again with its tag.</summary>
    private async Task FetchAsync(HostileSite site, Random random)
    {
        var width = random.Next(3) > 0 ? 100 + (10 * random.Next(3)) : random.Next(10, 400);
        using var request = new HttpRequestMessage(
            random.Next(10) == 0 ? HttpMethod.Head : HttpMethod.Get, $"/images/{random.Next(Sources)}.png?w={width}&format={(random.Next(4) == 0 ? "webp" : "png")}");
        if (random.Next(10) == 0)
        {
            request.Headers.Range = new RangeHeaderValue(0, 9);
        }
        else if (random.Next(10) == 0)
        {
            request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
        }

        using var response = await site.Process.Client.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        Count($"{(int)response.StatusCode}");
        if (response.StatusCode == HttpStatusCode.OK && body.Length > 0)
        {
            var picture = ReferenceDecoder.DecodeFirst(body);
            if (picture.Width != width)
            {
                Fault($"{request.RequestUri}: {picture.Width} pixels wide");
            }
        }
        else if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent or HttpStatusCode.NotModified or HttpStatusCode.ServiceUnavailable))
        {
            Fault($"{request.RequestUri}: {(int)response.StatusCode}");
        }
    }

    private async Task HangUpAsync(HostileSite site, Random random)
    {
        using var gone = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(1, 40)));
        try
        {
            using var response = await site.Process.Client.GetAsync($"/images/{random.Next(Sources)}.png?w={random.Next(10, 400)}&format=avif", gone.Token);
        }
        catch (OperationCanceledException)
        {
            // That was the point.
        }

        Count("hung up");
    }

    /// <summary>Exchanges sources in one step, and damages, cuts and removes files of the cache.</summary>
    private async Task DisturbAsync(HostileSite site, Random random)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (_clock.Elapsed < Duration && site.Process.IsAlive && await ticks.WaitForNextTickAsync())
        {
            var source = site.PathOf($"{random.Next(Sources)}.png");
            await File.WriteAllBytesAsync(source + ".new", DrawSource(random.Next(256)));
            File.Move(source + ".new", source, overwrite: true);
            var cached = TemporaryFolder.FilesBelow(site.CacheRoot);
            if (cached.Length == 0)
            {
                continue;
            }

            try
            {
                Damage(Path.Combine(site.CacheRoot, cached[random.Next(cached.Length)]), random);
            }
            catch (IOException)
            {
                // It was removed at the same time.
            }
        }
    }

    private static void Damage(string path, Random random)
    {
        switch (random.Next(3))
        {
            case 0:
                File.Delete(path);
                break;
            case 1:
                using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
                {
                    file.SetLength(file.Length / 2);
                }

                break;
            default:
                using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
                {
                    file.Position = random.NextInt64(file.Length);
                    file.WriteByte((byte)random.Next(256));
                }

                break;
        }
    }

    private void Count(string answer) => _answers.AddOrUpdate(answer, 1, (_, count) => count + 1);

    private void Fault(string fault)
    {
        lock (_faults)
        {
            _faults.Add(fault);
        }
    }
}
