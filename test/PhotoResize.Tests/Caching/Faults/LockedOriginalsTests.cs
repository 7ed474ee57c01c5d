using System.Runtime.Versioning;

namespace PhotoResize.Tests.Caching.Faults;

/// <summary>A sweep keeps the results of originals that the process has no permission to look up.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class LockedOriginalsTests : DiskFaultTest
{
    private const UnixFileMode Everything = (UnixFileMode)0x1FF;

    private string Images => Path.Combine(Outside, "images");

    private string Photo => Path.Combine(Images, "photo.jpg");

    [UserFact]
    public async Task Results_of_originals_in_a_locked_folder_are_kept_and_those_of_deleted_ones_are_not()
    {
        Directory.CreateDirectory(Images);
        await File.WriteAllBytesAsync(Photo, new byte[Entry(0).Source.Length]);
        File.SetLastWriteTimeUtc(Photo, Entry(0).Source.LastModified.UtcDateTime);
        Directory.CreateDirectory(Root);
        File.SetUnixFileMode(Directory.GetParent(Root)!.FullName, Everything);
        File.SetUnixFileMode(Root, Everything);
        using var cache = await CacheProcess.StartAsync(Root, Environment.IsPrivilegedProcess, Outside);
        await cache.RunAsync("store 0");
        await cache.RunAsync("store 1");
        Assert.Equal("2 results", await cache.RunAsync("sweep"));

        File.SetUnixFileMode(Images, UnixFileMode.None);
        Assert.Equal("2 results", await cache.RunAsync("sweep"));
        Assert.Equal("OriginalsUnreadable", await cache.RunAsync("warnings"));

        File.SetUnixFileMode(Images, Everything);
        Assert.Equal("2 results", await cache.RunAsync("sweep"));
        File.Delete(Photo);
        Assert.Equal("0 results", await cache.RunAsync("sweep"));
        Assert.Equal("OriginalsUnreadable", await cache.RunAsync("warnings"));
    }

    public override void Dispose()
    {
        if (Directory.Exists(Images))
        {
            File.SetUnixFileMode(Images, Everything);
        }

        base.Dispose();
    }
}
