using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PhotoResize.Caching;
using PhotoResize.Diagnostics;
using PhotoResize.Folders;
using PhotoResize.Middleware;
using PhotoResize.Outcomes;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>What instruments count agrees with what was sent.</summary>
public class MetricsTests
{
    private const string Path = "/images/photo.jpg?w=300";

    [Fact]
    public async Task Requests_are_counted_by_their_answer_and_their_origin()
    {
        await using var site = await StartAsync();
        using var metrics = new MetricRecorder(site.Services);
        string etag;
        using (var made = await site.GetAsync(Path))
        {
            etag = made.Headers.ETag!.ToString();
            await site.StoredAsync();
        }

        for (var i = 0; i < 4; i++)
        {
            (await site.GetAsync(Path)).Dispose();
        }

        (await site.GetAsync(Path, ("If-None-Match", etag))).Dispose();
        (await site.GetAsync(Path, ("If-None-Match", etag))).Dispose();
        (await site.SendAsync(HttpMethod.Head, "/images/photo.jpg?w=301")).Dispose();
        await metrics.CountedAsync(8);

        Assert.Equal(
            new Dictionary<string, double>
            {
                ["result pictures made"] = 1,
                ["result pictures disk"] = 2,
                ["result pictures memory"] = 2,
                ["not_modified pictures"] = 2,
                ["headers pictures"] = 1,
            },
            metrics.Sums("photoresize.requests"));
        Assert.Equal(new Dictionary<string, double> { ["memory"] = 2, ["disk"] = 2 }, metrics.Observe("photoresize.cache.hits"));
        Assert.Equal(new Dictionary<string, double> { ["jpeg"] = 1 }, metrics.Sums("photoresize.misses"));
    }

    [Fact]
    public async Task Refusals_and_failures_are_counted_by_their_kind()
    {
        await using var site = await StartAsync();
        await site.WriteAsync("text.jpg", "no image"u8.ToArray());
        await site.WriteAsync("half.jpg", TestImages.Photo[..(TestImages.Photo.Length / 2)]);
        using var metrics = new MetricRecorder(site.Services);
        (await site.SendAsync(HttpMethod.Post, Path)).Dispose();
        (await site.GetAsync("/images/photo.jpg?w=nonsense")).Dispose();
        (await site.GetAsync("/images/photo.jpg?w=300", ("If-Match", "\"other\""))).Dispose();
        (await site.GetAsync("/images/text.jpg?w=300")).Dispose();
        using var half = await site.GetAsync("/images/half.jpg?w=300");
        using var again = await site.GetAsync("/images/half.jpg?w=300");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, half.StatusCode);

        // The next middleware answers these.
        (await site.GetAsync("/images/missing.jpg?w=300")).Dispose();
        (await site.GetAsync("/images/photo.jpg")).Dispose();
        await metrics.CountedAsync(6);

        Assert.Equal(
            new Dictionary<string, double>
            {
                ["method_not_allowed failure pictures"] = 1,
                ["invalid_settings failure pictures"] = 1,
                ["precondition_failed failure pictures"] = 1,
                ["not_an_image failure pictures"] = 1,
                ["damaged failure pictures"] = 2,
            },
            metrics.Sums("photoresize.requests"));

        // A file that has just been written may be written on, so its failure is not remembered yet.
        Assert.Equal(new Dictionary<string, double> { ["damaged jpeg"] = 2 }, metrics.Sums("photoresize.misses"));
        Assert.Equal(2, metrics.Counts("photoresize.work.duration")["damaged process"]);
    }

    [Fact]
    public async Task Sums_agree_under_load()
    {
        const int Widths = 6;
        const int Requests = 240;
        await using var site = await StartAsync();
        using var metrics = new MetricRecorder(site.Services);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Requests),
            new ParallelOptions { MaxDegreeOfParallelism = 24 },
            async (i, _) =>
            {
                using var answer = await site.GetAsync($"/images/photo.jpg?w={100 + (i % Widths)}");
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            });

        await metrics.CountedAsync(Requests);
        var requests = metrics.Sums("photoresize.requests");
        Assert.Equal(Requests, requests.Values.Sum());
        Assert.All(requests.Keys, key => Assert.StartsWith("result pictures ", key, StringComparison.Ordinal));
        Assert.Equal(Widths, site.Engine.Started);
        Assert.Equal(Widths, metrics.Sums("photoresize.misses")["jpeg"]);
        Assert.Equal(Widths, metrics.Counts("photoresize.work.duration")["process"]);
        Assert.True(requests["result pictures made"] >= Widths);
    }

    [Fact]
    public async Task Queue_tells_what_runs_waits_and_is_reserved()
    {
        await using var site = await TestSite.StartAsync(options =>
        {
            options.Processing.MaxConcurrentJobs = 1;
            options.Processing.MemoryBudget = 500_000_000;
        });
        using var metrics = new MetricRecorder(site.Services);
        Assert.Equal((0, 0), Load(metrics));
        var gate = new TaskCompletionSource();
        site.Engine.Gate = gate.Task;
        var first = site.GetAsync(Path);
        await site.Engine.FirstStarted.Task.WaitAsync(Waiting.Longest);
        await site.WriteAsync("other.jpg", TestImages.Photo);
        var second = site.GetAsync("/images/other.jpg?w=300");
        while (Load(metrics).Waiting == 0)
        {
            await Task.Yield();
        }

        Assert.Equal((1, 1), Load(metrics));
        Assert.Equal(1, metrics.Observe("photoresize.jobs.limit")[""]);
        Assert.Equal(500_000_000, metrics.Observe("photoresize.memory.limit")[""]);
        Assert.InRange(metrics.Observe("photoresize.memory.usage")[""], 1, 500_000_000);
        gate.SetResult();
        (await first).Dispose();
        (await second).Dispose();
        while (Load(metrics) != (0, 0))
        {
            await Task.Yield();
        }

        Assert.Equal(0, metrics.Observe("photoresize.memory.usage")[""]);
    }

    [Fact]
    public async Task Caches_tell_what_they_hold()
    {
        await using var site = await StartAsync();
        using var metrics = new MetricRecorder(site.Services);
        using var made = await site.GetAsync(Path);
        await site.StoredAsync();
        for (var i = 0; i < 3; i++)
        {
            (await site.GetAsync(Path)).Dispose();
        }

        while (!metrics.Observe("photoresize.cache.entries").ContainsKey("disk"))
        {
            await Task.Yield();
        }

        var name = Assert.Single(site.CachedFiles, path => path.EndsWith(".jpg", StringComparison.Ordinal));
        var file = new FileInfo(System.IO.Path.Join(site.CacheRoot, name));
        Assert.Equal(1, metrics.Observe("photoresize.cache.entries")["disk"]);
        Assert.Equal(file.Length, metrics.Observe("photoresize.cache.size")["disk"]);
        Assert.Equal(2, metrics.Observe("photoresize.cache.entries")["memory"]); // the result, and the request
        Assert.True(metrics.Observe("photoresize.cache.size")["memory"] > made.Content.Headers.ContentLength);
        await site.Cache.PurgeAsync(CacheScope.Source("/images/photo.jpg"), CancellationToken.None);
        Assert.Equal(0, metrics.Observe("photoresize.cache.entries")["disk"]);
    }

    [Fact]
    public async Task Faults_are_counted_also_where_they_are_not_logged()
    {
        var source = new CountingSource("/images/away.jpg", TestImages.Photo) { Failure = new IOException("away") };
        await using var site = await TestSite.StartAsync(resize: builder => builder.AddSource(source));
        using var metrics = new MetricRecorder(site.Services);
        for (var i = 0; i < 3; i++)
        {
            using var answer = await site.GetAsync("/images/away.jpg?w=300");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        }

        Assert.Equal(new Dictionary<string, double> { ["source_unreadable"] = 3 }, metrics.Sums("photoresize.faults"));
        Assert.Single(site.Logs.Warnings);
    }

    [Fact]
    public async Task Tags_come_from_closed_sets()
    {
        await using var site = await StartAsync();
        using var metrics = new MetricRecorder(site.Services);
        foreach (var path in (string[])[Path, "/images/photo.jpg?w=nonsense", "/images/photo.jpg?w=200&format=webp"])
        {
            (await site.GetAsync(path)).Dispose();
        }

        metrics.Observe("photoresize.cache.size");
        var errors = MetricNames.AllOf<FailureKind>().Append(WorkTelemetry.Interrupted);
        var known = new Dictionary<string, IEnumerable<string>>
        {
            [ResizingMetrics.FolderTag] = ["pictures"],
            [ResizingMetrics.AnswerTag] = MetricNames.AllOf<AnswerKind>(),
            [ResizingMetrics.OriginTag] = MetricNames.AllOf<ResultLevel>(),
            [ResizingMetrics.CacheTag] = MetricNames.AllOf<ResultLevel>(),
            [ResizingMetrics.FormatTag] = ["jpeg", "webp"],
            [ResizingMetrics.StageTag] = MetricNames.AllOf<WorkStage>(),
            [ResizingMetrics.FaultTag] = MetricNames.AllOf<FaultKind>(),
            [ResizingMetrics.ErrorTag] = errors,
        };
        Assert.All(metrics.All.SelectMany(measured => measured.Tags), tag => Assert.Contains((string)tag.Value!, known[tag.Key]));
        Assert.NotEmpty(metrics.Sums("photoresize.work.duration"));
    }

    [Fact]
    public async Task Request_that_nobody_measures_allocates_nothing_more()
    {
        await using var site = await StartAsync();
        var telemetry = site.Services.GetRequiredService<RequestTelemetry>();
        var snapshot = site.Services.GetRequiredService<ConfigurationState>().Current;
        var context = new DefaultHttpContext();
        Assert.Null(telemetry.Begin(context, snapshot));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            telemetry.Begin(context, snapshot);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        using var metrics = new MetricRecorder(site.Services);
        Assert.NotNull(telemetry.Begin(context, snapshot));
    }

    private static (double Running, double Waiting) Load(MetricRecorder metrics) =>
        (metrics.Observe("photoresize.jobs.running")[""], metrics.Observe("photoresize.queue.length")[""]);

    private static Task<TestSite> StartAsync() => TestSite.StartAsync(options =>
    {
        options.ImageFolders[0].Name = "pictures";
        options.ImageFolders[0].RejectInvalidSettings = true;
    });
}
