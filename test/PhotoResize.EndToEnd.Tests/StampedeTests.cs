using System.Net;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>Many requests at once, clients that leave, and sources that change under the work.</summary>
public class StampedeTests
{
    [Fact]
    public async Task Fifty_equal_misses_make_one_file_by_one_decode()
    {
        await using var site = await TestSite.StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => site.Client.GetByteArrayAsync("/images/photo.jpg?w=300")));
        await site.StoredAsync();

        Assert.Equal(1, site.Engine.Started);
        Assert.Single(site.CachedFiles);
        Assert.All(answers, answer => Assert.Equal(answers[0], answer));
    }

    [Fact]
    public async Task Work_goes_on_for_those_who_stay_when_the_first_client_leaves()
    {
        await using var site = await TestSite.StartAsync();
        var gate = new TaskCompletionSource();
        site.Engine.Gate = gate.Task;
        using var leaving = new CancellationTokenSource();
        var first = site.Client.GetAsync("/images/photo.jpg?w=300", leaving.Token);
        await site.Engine.FirstStarted.Task.WaitAsync(Waiting.Longest);
        var second = site.Client.GetAsync("/images/photo.jpg?w=300");

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();
        using var answer = await second;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Work_stops_when_its_only_client_leaves_and_leaves_nothing_behind()
    {
        await using var site = await TestSite.StartAsync();
        site.Engine.Gate = new TaskCompletionSource().Task;
        using var leaving = new CancellationTokenSource();
        var request = site.Client.GetAsync("/images/photo.jpg?w=300", leaving.Token);
        await site.Engine.FirstStarted.Task.WaitAsync(Waiting.Longest);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await site.Engine.FirstCancelled.Task.WaitAsync(Waiting.Longest);

        Assert.Empty(site.CachedFiles);
        Assert.Empty(site.Logs.Warnings);
        site.Engine.Gate = Task.CompletedTask;
        using var next = await site.GetAsync("/images/photo.jpg?w=300");
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task No_more_jobs_run_at_once_than_allowed()
    {
        await using var site = await TestSite.StartAsync(options => options.Processing.MaxConcurrentJobs = 2);
        var gate = new TaskCompletionSource();
        site.Engine.Gate = gate.Task;
        var requests = Enumerable.Range(1, 8).Select(width => site.GetAsync($"/images/photo.jpg?w={width}")).ToArray();
        await site.Engine.FirstStarted.Task.WaitAsync(Waiting.Longest);
        Assert.InRange(site.Engine.Started, 1, 2);

        gate.SetResult();
        var answers = await Task.WhenAll(requests);
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(2, site.Engine.MostAtOnce);
    }

    [Fact]
    public async Task Result_that_is_made_is_one_miss_and_every_later_answer_a_hit()
    {
        await using var site = await TestSite.StartAsync();
        for (var width = 1; width <= 3; width++)
        {
            (await site.GetAsync($"/images/photo.jpg?w={width}")).Dispose();
            await site.StoredAsync();
            (await site.GetAsync($"/images/photo.jpg?w={width}")).Dispose();
        }

        var statistics = site.Cache.GetStatistics();
        Assert.Equal((3, 3), (statistics.Misses, statistics.Hits));
    }

    [Fact]
    public async Task Result_of_a_source_replaced_while_it_is_read_is_not_kept_and_the_new_one_is_served()
    {
        await using var site = await TestSite.StartAsync();
        var replacement = TestImages.Gradient(600, 600);
        site.Engine.Afterwards = () =>
        {
            site.Engine.Afterwards = () => { };
            File.WriteAllBytes(site.PathOf("photo.jpg"), replacement);
        };

        var picture = await site.GetPictureAsync("/images/photo.jpg?w=300");
        await site.StoredAsync();
        Assert.Equal((300, 300), (picture.Width, picture.Height));
        Assert.Equal(2, site.Engine.Started);
        Assert.Contains("300x300", Assert.Single(site.CachedFiles), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Source_deleted_while_it_is_read_goes_to_the_next_middleware()
    {
        await using var site = await TestSite.StartAsync();
        site.Engine.Afterwards = () => File.Delete(site.PathOf("photo.jpg"));
        using var response = await site.GetAsync("/images/photo.jpg?w=300");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(site.CachedFiles);
    }

    [Fact]
    public async Task Source_that_changes_under_every_attempt_gives_503()
    {
        await using var site = await TestSite.StartAsync();
        var time = DateTime.UtcNow;
        site.Engine.Afterwards = () => File.SetLastWriteTimeUtc(site.PathOf("photo.jpg"), time = time.AddSeconds(1));
        using var response = await site.GetAsync("/images/photo.jpg?w=300");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("1", response.Headers.RetryAfter?.ToString());
    }

    [Fact]
    public async Task Cache_that_cannot_be_written_fails_no_request_and_warns_once()
    {
        using var folder = new TemporaryFolder();
        var blocked = folder.Combine("file");
        await File.WriteAllTextAsync(blocked, "");
        await using var site = await TestSite.StartAsync(cacheRoot: blocked);
        for (var i = 0; i < 3; i++)
        {
            using var response = await site.GetAsync("/images/photo.jpg?w=300");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            await site.StoredAsync();
        }

        Assert.Equal(3, site.Engine.Started);
        Assert.Single(site.Logs.Warnings);
    }

    [Fact]
    public async Task Damaged_cache_file_is_never_served_and_is_replaced()
    {
        await using var site = await TestSite.StartAsync();
        var made = await site.Client.GetByteArrayAsync("/images/photo.jpg?w=300");
        await site.StoredAsync();
        var path = Path.Combine(site.CacheRoot, Assert.Single(site.CachedFiles));
        await File.WriteAllBytesAsync(path, new byte[new FileInfo(path).Length]);

        Assert.Equal(made, await site.Client.GetByteArrayAsync("/images/photo.jpg?w=300"));
        await site.StoredAsync();
        Assert.Equal(made, await site.Client.GetByteArrayAsync("/images/photo.jpg?w=300"));
        Assert.Equal(2, site.Engine.Started);
    }
}
