using System.Net;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>A cache whose disk is full, read-only or gone, behind a whole server: every request is answered, and its bytes are right.</summary>
public sealed class CacheFaultTests
{
    private const int Widths = 30;

    [MountFact]
    public async Task Full_disk_fails_no_request_and_results_are_kept_again_when_there_is_room()
    {
        using var disk = new MountedFolder(256 * 1024);
        var filling = disk.Fill(left: 20_000);
        await using var reference = await TestSite.StartAsync(options => options.DiskCache.Enabled = false);
        await using var site = await TestSite.StartAsync(cacheRoot: Path.Combine(disk.Path, "cache"));
        for (var round = 0; round < 2; round++)
        {
            await AssertAllAnsweredAsync(site, reference);
        }

        Assert.Empty(Directory.EnumerateFiles(Path.Combine(disk.Path, "cache", ".unfinished")));
        Assert.Contains("full", Assert.Single(site.Logs.Warnings), StringComparison.Ordinal);

        File.Delete(filling);
        await AssertKeptAsync(site);
    }

    [MountFact]
    public async Task Read_only_disk_serves_hits_and_answers_misses_and_is_told_once()
    {
        using var disk = new MountedFolder(4 * 1024 * 1024);
        await using var reference = await TestSite.StartAsync(options => options.DiskCache.Enabled = false);
        await using var site = await TestSite.StartAsync(cacheRoot: Path.Combine(disk.Path, "cache"));
        var hit = await GetAsync(site, "/images/photo.jpg?w=400");
        disk.SetReadOnly(true);

        for (var i = 0; i < Widths; i++)
        {
            Assert.Equal(hit, await site.Client.GetByteArrayAsync("/images/photo.jpg?w=400"));
        }

        Assert.Equal(1, site.Engine.Started);
        await AssertAllAnsweredAsync(site, reference);
        await AssertAllAnsweredAsync(site, reference);
        Assert.Equal(1 + (2 * Widths), site.Engine.Started);
        Assert.Contains("written", Assert.Single(site.Logs.Warnings), StringComparison.Ordinal);

        disk.SetReadOnly(false);
        await AssertKeptAsync(site);
    }

    [Fact]
    public async Task Folder_deleted_under_a_running_server_fails_no_request()
    {
        await using var reference = await TestSite.StartAsync(options => options.DiskCache.Enabled = false);
        await using var site = await TestSite.StartAsync();
        using var stop = new CancellationTokenSource();
        var answers = 0;
        var clients = Enumerable.Range(0, 4).Select(client => Task.Run(async () =>
        {
            for (var i = client; !stop.IsCancellationRequested; i++)
            {
                var path = PathOf(i % Widths);
                Assert.Equal(await ExpectedAsync(reference, path), await site.Client.GetByteArrayAsync(path));
                Interlocked.Increment(ref answers);
            }
        })).ToArray();

        for (var deletion = 0; deletion < 20; deletion++)
        {
            var before = Volatile.Read(ref answers);
            Assert.True(Waiting.Until(() => Volatile.Read(ref answers) > before + 5));
            TryDelete(site.CacheRoot);
        }

        await stop.CancelAsync();
        await Task.WhenAll(clients);
        Assert.Equal(site.Logs.Warnings.Distinct(), site.Logs.Warnings);
    }

    [UnixFact]
    public async Task Pipe_in_the_place_of_a_result_holds_up_no_request()
    {
        await using var site = await TestSite.StartAsync();
        var made = await GetAsync(site, "/images/photo.jpg?w=300");
        var path = Path.Combine(site.CacheRoot, Assert.Single(site.CachedFiles));
        File.Delete(path);
        Command.Run("mkfifo", path);

        Assert.Equal(made, await GetAsync(site, "/images/photo.jpg?w=300").WaitAsync(Waiting.Longest));
        Assert.Equal(made, await GetAsync(site, "/images/photo.jpg?w=300").WaitAsync(Waiting.Longest));
        Assert.Equal(2, site.Engine.Started);
        Assert.Single(site.Logs.Warnings);
    }

    private static string PathOf(int number) => $"/images/photo.jpg?w={50 + number}&h=60&mode=stretch&format=png";

    private static Task<byte[]> ExpectedAsync(TestSite reference, string path) => reference.Client.GetByteArrayAsync(path);

    /// <summary>Asks for a result, and waits until the cache has kept it, or has given up.</summary>
    private static async Task<byte[]> GetAsync(TestSite site, string path)
    {
        var started = site.Engine.Started;
        using var response = await site.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        if (site.Engine.Started > started)
        {
            await site.StoredAsync();
        }

        return bytes;
    }

    private static async Task AssertAllAnsweredAsync(TestSite site, TestSite reference)
    {
        for (var number = 0; number < Widths; number++)
        {
            Assert.Equal(await ExpectedAsync(reference, PathOf(number)), await GetAsync(site, PathOf(number)));
        }
    }

    private static async Task AssertKeptAsync(TestSite site)
    {
        var made = await GetAsync(site, "/images/photo.jpg?w=222");
        var started = site.Engine.Started;
        Assert.Equal(made, await GetAsync(site, "/images/photo.jpg?w=222"));
        Assert.Equal(started, site.Engine.Started);
    }

    private static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // Something has been put into it meanwhile, which is as good.
        }
    }
}
