using System.Globalization;
using System.Net;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>What answers tell of where they come from, and of what took how long.</summary>
public class DiagnosticHeaderTests
{
    private const string Path = "/images/photo.jpg?w=300";

    [Fact]
    public async Task Answer_tells_nothing_unless_it_is_asked_to()
    {
        await using var site = await TestSite.StartAsync();
        using var made = await site.GetAsync(Path);
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        Assert.Null(LevelOf(made));
        Assert.Empty(TimesOf(made));
    }

    [Fact]
    public async Task Result_is_made_then_on_the_disk_then_in_memory()
    {
        await using var site = await StartAsync();
        using var made = await site.GetAsync(Path);
        await site.StoredAsync();
        using var disk = await site.GetAsync(Path);
        using var second = await site.GetAsync(Path);
        using var memory = await site.GetAsync(Path);

        Assert.Equal(["made", "disk", "disk", "memory"], new[] { made, disk, second, memory }.Select(LevelOf));
        Assert.Equal(["plan", "cache", "source", "queue", "process", "total"], TimesOf(made).Keys);
        Assert.Equal(["plan", "cache", "total"], TimesOf(disk).Keys);
        Assert.Contains("total", TimesOf(memory).Keys);
        Assert.All([made, disk, memory], answer => Assert.True(TimesOf(answer).Values.Sum() <= 2 * TimesOf(answer)["total"]));
    }

    [Fact]
    public async Task Time_of_the_work_is_that_of_the_engine()
    {
        await using var site = await StartAsync();
        var gate = new TaskCompletionSource();
        site.Engine.Gate = gate.Task;
        var request = site.GetAsync(Path);
        await site.Engine.FirstStarted.Task.WaitAsync(Waiting.Longest);
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromMilliseconds(60))
        {
            await Task.Yield();
        }

        gate.SetResult();
        using var answer = await request;
        Assert.True(TimesOf(answer)["process"] >= 60);
        Assert.True(TimesOf(answer)["total"] >= TimesOf(answer)["process"]);
    }

    [Fact]
    public async Task Result_that_several_wait_for_is_made_for_each_of_them()
    {
        await using var site = await StartAsync();
        var gate = new TaskCompletionSource();
        site.Engine.Gate = gate.Task;
        var requests = Enumerable.Range(0, 5).Select(_ => site.GetAsync(Path)).ToArray();
        using var patience = new CancellationTokenSource(Waiting.Longest);
        while (site.Store.LookUps < requests.Length)
        {
            // Who has looked in vain waits for the work by the time that another request has been answered.
            (await site.Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, Path), patience.Token)).Dispose();
        }

        (await site.SendAsync(HttpMethod.Post, Path)).Dispose();
        gate.SetResult();
        var answers = await Task.WhenAll(requests);

        Assert.Equal(1, site.Engine.Started);
        Assert.All(answers, answer => Assert.Equal("made", LevelOf(answer)));
        Assert.All(answers, answer => Assert.Equal(TimesOf(answers[0])["process"], TimesOf(answer)["process"]));
        Array.ForEach(answers, answer => answer.Dispose());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Part_and_head_of_a_result_tell_where_it_comes_from(bool hasMemory)
    {
        await using var site = await TestSite.StartAsync(options =>
        {
            options.DiagnosticHeaders = true;
            options.MemoryCache.MaxBytes = hasMemory ? options.MemoryCache.MaxBytes : 0;
        });
        using (var made = await site.GetAsync(Path))
        {
            await site.StoredAsync();
        }

        (await site.GetAsync(Path)).Dispose();
        (await site.GetAsync(Path)).Dispose();
        using var part = await site.GetAsync(Path, ("Range", "bytes=0-9"));
        using var head = await site.SendAsync(HttpMethod.Head, Path);

        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        var level = hasMemory ? "memory" : "disk";
        Assert.Equal((level, level), (LevelOf(part), LevelOf(head)));
    }

    [Fact]
    public async Task Answer_without_a_result_tells_its_time_alone()
    {
        await using var site = await StartAsync();
        using var head = await site.SendAsync(HttpMethod.Head, Path);
        using var made = await site.GetAsync(Path);
        using var unmodified = await site.GetAsync(Path, ("If-None-Match", made.Headers.ETag!.ToString()));
        using var refused = await site.SendAsync(HttpMethod.Post, Path);
        using var range = await site.GetAsync(Path, ("Range", "bytes=99999999-"));

        var answers = new[] { head, unmodified, refused, range };
        Assert.Equal([200, 304, 405, 416], answers.Select(answer => (int)answer.StatusCode));
        Assert.All(answers, answer => Assert.Null(LevelOf(answer)));
        Assert.All(answers, answer => Assert.Contains("total", TimesOf(answer).Keys));
    }

    [Fact]
    public async Task Request_for_others_is_left_as_it_is()
    {
        await using var site = await StartAsync();
        using var original = await site.GetAsync("/images/photo.jpg");
        Assert.Equal(HttpStatusCode.OK, original.StatusCode);
        Assert.Empty(TimesOf(original));
    }

    private static Task<TestSite> StartAsync() => TestSite.StartAsync(options => options.DiagnosticHeaders = true);

    private static string? LevelOf(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("X-Image-Cache", out var values) ? Assert.Single(values) : null;

    /// <summary>Milliseconds by their names.</summary>
    private static Dictionary<string, double> TimesOf(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Server-Timing", out var values)
            ? Assert.Single(values)
                .Split(", ")
                .Select(metric => metric.Split(";dur="))
                .ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture))
            : [];
}
