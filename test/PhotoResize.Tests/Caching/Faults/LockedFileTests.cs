using System.Runtime.Versioning;

namespace PhotoResize.Tests.Caching.Faults;

/// <summary>
/// Files and folders that the cache's process has no permission to read, write or list. Permissions do not apply to the superuser, so the
/// cache runs as another user then.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class LockedFileTests : DiskFaultTest
{
    private const int Requests = 20;

    private const UnixFileMode Everything = (UnixFileMode)0x1FF;
    private const UnixFileMode ReadAndEnter = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private string Folder => Path.GetDirectoryName(PathOf(Entry(0)))!;

    [UserFact]
    public async Task File_that_may_not_be_read_is_a_miss_is_told_once_and_replaced()
    {
        using var cache = await StartAsync();
        File.SetUnixFileMode(PathOf(Entry(0)), UnixFileMode.None);
        for (var i = 0; i < Requests; i++)
        {
            Assert.Equal("none", await cache.RunAsync("find 0"));
            Assert.Equal("right", await cache.RunAsync("find 1"));
            Assert.Equal("2 results", await cache.RunAsync("sweep"));
        }

        Assert.Equal("CacheReadFailed", await cache.RunAsync("warnings"));
        await cache.RunAsync("store 0");
        Assert.Equal("right", await cache.RunAsync("find 0"));
    }

    [UserFact]
    public async Task Folder_that_may_not_be_written_serves_hits_and_is_told_once()
    {
        using var cache = await StartAsync();
        File.SetUnixFileMode(Folder, ReadAndEnter);
        for (var i = 0; i < Requests; i++)
        {
            Assert.Equal("right", await cache.RunAsync("find 0"));
            await cache.RunAsync("store 2");
            Assert.Equal("none", await cache.RunAsync("find 2"));
            Assert.Equal("2 results", await cache.RunAsync("sweep"));
        }

        Assert.Equal("CacheWriteFailed", await cache.RunAsync("warnings"));
        Assert.Empty(Directory.EnumerateFiles(Unfinished));

        File.SetUnixFileMode(Folder, Everything);
        await cache.RunAsync("store 2");
        Assert.Equal("right", await cache.RunAsync("find 2"));
    }

    [UserFact]
    public async Task Folder_that_may_not_be_listed_serves_hits_and_is_told_once()
    {
        using var cache = await StartAsync();
        File.SetUnixFileMode(Folder, Everything & ~(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead));
        for (var i = 0; i < Requests; i++)
        {
            Assert.Equal("right", await cache.RunAsync("find 0"));
            await cache.RunAsync("store 2");
            Assert.Equal("right", await cache.RunAsync("find 2"));

            // The results counted before still count, so that the bounds hold.
            Assert.Equal("3 results", await cache.RunAsync("sweep"));
        }

        Assert.Equal("CacheReadFailed", await cache.RunAsync("warnings"));
    }

    [UserFact]
    public async Task Folder_that_may_not_be_entered_is_missed_and_told_once_of_each_kind()
    {
        using var cache = await StartAsync();
        File.SetUnixFileMode(Folder, UnixFileMode.None);
        for (var i = 0; i < Requests; i++)
        {
            Assert.Equal("none", await cache.RunAsync("find 0"));
            await cache.RunAsync("store 0");
            Assert.Equal("2 results", await cache.RunAsync("sweep"));
        }

        Assert.Equal("CacheReadFailed CacheWriteFailed", await cache.RunAsync("warnings"));
        Assert.Empty(Directory.EnumerateFiles(Unfinished));

        File.SetUnixFileMode(Folder, Everything);
        Assert.Equal("right", await cache.RunAsync("find 0"));
    }

    [UserFact]
    public async Task Results_of_a_folder_that_may_be_listed_but_not_entered_still_count()
    {
        using var cache = await StartAsync();
        File.SetUnixFileMode(Folder, Everything & ~(UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute));
        for (var i = 0; i < Requests; i++)
        {
            Assert.Equal("none", await cache.RunAsync("find 0"));
            Assert.Equal("2 results", await cache.RunAsync("sweep"));
        }

        Assert.Equal("CacheReadFailed", await cache.RunAsync("warnings"));
    }

    [UserFact]
    public async Task Root_that_may_not_be_written_keeps_nothing_and_is_told_once()
    {
        Directory.CreateDirectory(Root);
        Open(Directory.GetParent(Root)!.FullName);
        File.SetUnixFileMode(Root, ReadAndEnter);
        using var cache = await CacheProcess.StartAsync(Root, Environment.IsPrivilegedProcess);
        for (var i = 0; i < Requests; i++)
        {
            await cache.RunAsync("store 0");
            Assert.Equal("none", await cache.RunAsync("find 0"));
            Assert.Equal("0 results", await cache.RunAsync("sweep"));
        }

        Assert.Equal("CacheWriteFailed", await cache.RunAsync("warnings"));
        Assert.Empty(Files);
    }

    public override void Dispose()
    {
        // So that the owner can remove all of it.
        if (Directory.Exists(Folder))
        {
            File.SetUnixFileMode(Folder, Everything);
        }

        File.SetUnixFileMode(Root, Everything);
        base.Dispose();
    }

    private static void Open(string folder) => File.SetUnixFileMode(folder, Everything);

    private async Task<CacheProcess> StartAsync()
    {
        Directory.CreateDirectory(Root);
        Open(Directory.GetParent(Root)!.FullName);
        Open(Root);
        var cache = await CacheProcess.StartAsync(Root, Environment.IsPrivilegedProcess);
        await cache.RunAsync("store 0");
        await cache.RunAsync("store 1");
        return cache;
    }
}
