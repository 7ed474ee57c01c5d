using System.Runtime.Versioning;

namespace PhotoResize.Tests.Caching.Faults;

/// <summary>
/// Files and folders that the cache's process may not read, write or list. Nothing is locked for the superuser, for whom the cache runs as
/// another user.
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
            Assert.Equal("none", await TellAsync(cache, "find 0"));
            Assert.Equal("right", await TellAsync(cache, "find 1"));
            Assert.Equal("2 results", await TellAsync(cache, "sweep"));
        }

        Assert.Equal("CacheReadFailed", await TellAsync(cache, "warnings"));
        await TellAsync(cache, "store 0");
        Assert.Equal("right", await TellAsync(cache, "find 0"));
    }

    [UserFact]
    public async Task Folder_that_may_not_be_written_serves_hits_and_is_told_once()
    {
        using var cache = await StartAsync();
        File.SetUnixFileMode(Folder, ReadAndEnter);
        for (var i = 0; i < Requests; i++)
        {
            Assert.Equal("right", await TellAsync(cache, "find 0"));
            await TellAsync(cache, "store 2");
            Assert.Equal("none", await TellAsync(cache, "find 2"));
            Assert.Equal("2 results", await TellAsync(cache, "sweep"));
        }

        Assert.Equal("CacheWriteFailed", await TellAsync(cache, "warnings"));
        Assert.Empty(Directory.EnumerateFiles(Unfinished));

        File.SetUnixFileMode(Folder, Everything);
        await TellAsync(cache, "store 2");
        Assert.Equal("right", await TellAsync(cache, "find 2"));
    }

    [UserFact]
    public async Task Folder_that_may_not_be_listed_serves_hits_and_is_told_once()
    {
        using var cache = await StartAsync();
        File.SetUnixFileMode(Folder, Everything & ~(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead));
        for (var i = 0; i < Requests; i++)
        {
            Assert.Equal("right", await TellAsync(cache, "find 0"));
            await TellAsync(cache, "store 2");
            Assert.Equal("right", await TellAsync(cache, "find 2"));

            // What is known of it still counts, so that the bounds hold.
            Assert.Equal("3 results", await TellAsync(cache, "sweep"));
        }

        Assert.Equal("CacheReadFailed", await TellAsync(cache, "warnings"));
    }

    [UserFact]
    public async Task Folder_that_may_not_be_entered_is_missed_and_told_once_of_each_kind()
    {
        using var cache = await StartAsync();
        File.SetUnixFileMode(Folder, UnixFileMode.None);
        for (var i = 0; i < Requests; i++)
        {
            Assert.Equal("none", await TellAsync(cache, "find 0"));
            await TellAsync(cache, "store 0");
            Assert.Equal("2 results", await TellAsync(cache, "sweep"));
        }

        Assert.Equal("CacheReadFailed CacheWriteFailed", await TellAsync(cache, "warnings"));
        Assert.Empty(Directory.EnumerateFiles(Unfinished));

        File.SetUnixFileMode(Folder, Everything);
        Assert.Equal("right", await TellAsync(cache, "find 0"));
    }

    [UserFact]
    public async Task Root_that_may_not_be_written_keeps_nothing_and_is_told_once()
    {
        Directory.CreateDirectory(Root);
        Open(Directory.GetParent(Root)!.FullName);
        File.SetUnixFileMode(Root, ReadAndEnter);
        using var cache = await CacheProcess.ObeyAsync(Root, Environment.IsPrivilegedProcess);
        for (var i = 0; i < Requests; i++)
        {
            await TellAsync(cache, "store 0");
            Assert.Equal("none", await TellAsync(cache, "find 0"));
            Assert.Equal("0 results", await TellAsync(cache, "sweep"));
        }

        Assert.Equal("CacheWriteFailed", await TellAsync(cache, "warnings"));
        Assert.Empty(Files);
    }

    public override void Dispose()
    {
        // So that all of it can be removed by its owner.
        if (Directory.Exists(Folder))
        {
            File.SetUnixFileMode(Folder, Everything);
        }

        File.SetUnixFileMode(Root, Everything);
        base.Dispose();
    }

    private static Task<string> TellAsync(CacheProcess cache, string command) => cache.TellAsync(command, Patience);

    private static void Open(string folder) => File.SetUnixFileMode(folder, Everything);

    private async Task<CacheProcess> StartAsync()
    {
        Directory.CreateDirectory(Root);
        Open(Directory.GetParent(Root)!.FullName);
        Open(Root);
        var cache = await CacheProcess.ObeyAsync(Root, Environment.IsPrivilegedProcess);
        await TellAsync(cache, "store 0");
        await TellAsync(cache, "store 1");
        return cache;
    }
}
