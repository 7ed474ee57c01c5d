using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using PhotoResize.Diagnostics;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>The activities of the work on results. Each request is a trace of its own, since other tests run in the same process.</summary>
public sealed class SpanTests : IDisposable
{
    private const string Path = "/images/photo.jpg?w=300";

    private readonly ActivityListener _listener;
    private readonly ConcurrentQueue<Activity> _ended = [];

    public SpanTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is ResizingMetrics.Name or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Miss_has_a_span_for_each_stage_below_that_of_its_request()
    {
        var trace = ActivityTraceId.CreateRandom();
        await using (var site = await TestSite.StartAsync())
        {
            using var made = await GetAsync(site, Path, trace);
            Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        }

        var request = Assert.Single(Ended(trace), activity => activity.Source.Name == "Microsoft.AspNetCore");
        var stages = StagesOf(trace);
        Assert.Equal(
            ["photoresize.process", "photoresize.queue", "photoresize.source", "photoresize.store"],
            stages.Select(stage => stage.OperationName).Order());
        Assert.All(stages, stage => Assert.Equal((request.SpanId, ActivityStatusCode.Unset), (stage.ParentSpanId, stage.Status)));
        Assert.All(stages, stage => Assert.Empty(stage.TagObjects));
    }

    [Fact]
    public async Task Hit_has_none()
    {
        var (disk, memory, unmodified) = (ActivityTraceId.CreateRandom(), ActivityTraceId.CreateRandom(), ActivityTraceId.CreateRandom());
        await using (var site = await TestSite.StartAsync())
        {
            using var made = await site.GetAsync(Path);
            await site.StoredAsync();
            (await GetAsync(site, Path, disk)).Dispose();
            (await site.GetAsync(Path)).Dispose();
            (await GetAsync(site, Path, memory)).Dispose();
            (await GetAsync(site, Path, unmodified, ("If-None-Match", made.Headers.ETag!.ToString()))).Dispose();
            Assert.Equal(1, site.Cache.GetStatistics().MemoryHits);
        }

        Assert.All([disk, memory, unmodified], trace => Assert.Equal("Microsoft.AspNetCore", Assert.Single(Ended(trace)).Source.Name));
    }

    [Fact]
    public async Task Failure_is_the_status_of_its_stage()
    {
        var trace = ActivityTraceId.CreateRandom();
        await using (var site = await TestSite.StartAsync())
        {
            await site.WriteAsync("half.jpg", TestImages.Photo[..(TestImages.Photo.Length / 2)]);
            using var answer = await GetAsync(site, "/images/half.jpg?w=300", trace);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        }

        var process = Assert.Single(StagesOf(trace), stage => stage.OperationName == "photoresize.process");
        Assert.Equal((ActivityStatusCode.Error, "damaged"), (process.Status, process.GetTagItem("error.type")));
        Assert.All(StagesOf(trace), stage => Assert.True(stage == process || stage.Status == ActivityStatusCode.Unset));
        Assert.DoesNotContain(StagesOf(trace), stage => stage.OperationName == "photoresize.store");
    }

    [Fact]
    public async Task Work_belongs_to_the_request_that_has_begun_it()
    {
        var traces = Enumerable.Range(0, 8).Select(_ => ActivityTraceId.CreateRandom()).ToArray();
        await using (var site = await TestSite.StartAsync())
        {
            var answers = await Task.WhenAll(traces.Select(trace => GetAsync(site, Path, trace)));
            Array.ForEach(answers, answer => answer.Dispose());
            Assert.Equal(1, site.Engine.Started);
        }

        Assert.Single(traces, trace => StagesOf(trace).Length > 0);
    }

    private static Task<HttpResponseMessage> GetAsync(
        TestSite site, string path, ActivityTraceId trace, params (string Name, string Value)[] headers) =>
        site.GetAsync(path, [("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01"), .. headers]);

    private Activity[] Ended(ActivityTraceId trace) => [.. _ended.Where(activity => activity.TraceId == trace)];

    private Activity[] StagesOf(ActivityTraceId trace) => [.. Ended(trace).Where(activity => activity.Source.Name == ResizingMetrics.Name)];
}
