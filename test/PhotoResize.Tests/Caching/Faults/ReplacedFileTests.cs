using PhotoResize.Caching;
using PhotoResize.Caching.Disk;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Caching.Faults;

/// <summary>Anything else in the place of a result is a miss, does not block, and is replaced by the result.</summary>
public sealed class ReplacedFileTests : DiskFaultTest
{
    private const int Requests = 20;

    private static readonly string[] OneDamagedFile = ["CacheFileDamaged"];

    [UnixTheory]
    [InlineData("cut", 1_000)]
    [InlineData("cut", 400_000)]
    [InlineData("emptied", 1_000)]
    [InlineData("emptied", 400_000)]
    [InlineData("zeros", 1_000)]
    [InlineData("zeros", 400_000)]
    [InlineData("pipe", 1_000)]
    [InlineData("link to a file", 1_000)]
    [InlineData("link to a pipe", 1_000)]
    [InlineData("link to a device", 1_000)]
    [InlineData("another result", 1_000)]
    [InlineData("another result", 400_000)]
    public async Task Result_replaced_by_something_else_is_a_miss_until_it_is_stored_again(string kind, int length)
    {
        Directory.CreateDirectory(Outside);
        var cache = Create();
        await StoreAsync(cache, Entry(1), Bytes(1, length));
        await StoreAsync(cache, Entry(2), Bytes(2, length));
        Replace(PathOf(Entry(1)), kind);
        for (var i = 0; i < Requests; i++)
        {
            Assert.Null(await ReadAsync(cache, Entry(1)));
        }

        Assert.Equal(OneDamagedFile, Log.Warnings);
        Assert.Equal(Bytes(2, length), await ReadAsync(cache, Entry(2)));

        await StoreAsync(cache, Entry(1), Bytes(1, length));
        Assert.Equal(Bytes(1, length), await ReadAsync(cache, Entry(1)));
        await SweepAsync(cache);
        Assert.Equal(2, cache.GetStatistics().Entries);
        Assert.Equal(OneDamagedFile, Log.Warnings);
        Assert.All(Directory.EnumerateFiles(Outside, "file"), file => Assert.Equal(Bytes(3, 5000), File.ReadAllBytes(file)));
    }

    [UnixTheory]
    [InlineData("pipe")]
    [InlineData("link to a pipe")]
    public async Task Result_replaced_by_a_pipe_holds_up_no_sweep_eviction_or_purge(string kind)
    {
        Directory.CreateDirectory(Outside);
        var cache = await CreateFilledAsync(4, options => options.MaxFiles = 4);
        await SweepAsync(cache);
        var oldest = PathOf(Entry(0));
        var used = File.GetLastWriteTimeUtc(oldest);
        Replace(oldest, kind);

        // As noted by the sweep.
        File.SetLastWriteTimeUtc(oldest, used);
        await StoreAsync(cache, Entry(4), Bytes(4));
        await SweepAsync(cache);
        await PurgeAsync(cache, CacheScope.All);
        Assert.Equal(0, cache.GetStatistics().Entries);
        Assert.True(new FileInfo(oldest).Exists);
    }

    [UnixFact]
    public async Task Pipe_with_a_writer_is_a_miss_all_the_same()
    {
        var cache = Create();
        await StoreAsync(cache, Entry(1), Bytes(1));
        Replace(PathOf(Entry(1)), "pipe");

        // Opening a pipe for reading and writing does not block.
        await using var writer = new FileStream(PathOf(Entry(1)), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        await writer.WriteAsync(new byte[500]);
        await writer.FlushAsync();
        Assert.Null(await ReadAsync(cache, Entry(1)));
        Assert.Equal(OneDamagedFile, Log.Warnings);
    }

    [Fact]
    public async Task Folder_in_the_place_of_a_result_is_a_miss_stays_and_is_told_once()
    {
        var cache = Create();
        await StoreAsync(cache, Entry(1), Bytes(1));
        File.Delete(PathOf(Entry(1)));
        Directory.CreateDirectory(Path.Combine(PathOf(Entry(1)), "inner"));
        for (var i = 0; i < Requests; i++)
        {
            Assert.Null(await ReadAsync(cache, Entry(1)));
            await StoreAsync(cache, Entry(1), Bytes(1));
        }

        await SweepAsync(cache);
        Assert.True(Directory.Exists(Path.Combine(PathOf(Entry(1)), "inner")));
        Assert.Empty(Directory.EnumerateFiles(Unfinished));
        Assert.Equal(["CacheWriteFailed"], Log.Warnings);
    }

    [Fact]
    public async Task Result_in_the_place_of_another_with_the_same_short_name_is_a_miss()
    {
        var cache = Create();
        var other = Entry(1) with { Key = Entry(1).Hash + new string('Y', 44) };
        await StoreAsync(cache, Entry(1), Bytes(1));
        Assert.Equal(PathOf(Entry(1)), PathOf(other));
        Assert.Null(await ReadAsync(cache, other));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(400_000)]
    public async Task Result_cut_off_at_any_of_many_places_is_never_served(int length)
    {
        var cache = Create();
        await StoreAsync(cache, Entry(1), Bytes(1, length));
        var whole = await File.ReadAllBytesAsync(PathOf(Entry(1)));
        var random = new Random(length);
        for (var i = 0; i < 100; i++)
        {
            var left = i <= CachedFileTrailer.EndSize ? i : random.Next(whole.Length);
            await File.WriteAllBytesAsync(PathOf(Entry(1)), whole[..left]);
            Assert.Null(await ReadAsync(cache, Entry(1)));
        }

        Assert.Equal(OneDamagedFile, Log.Warnings);
    }

    private void Replace(string path, string kind)
    {
        var length = new FileInfo(path).Length;
        File.Delete(path);
        switch (kind)
        {
            case "cut":
                File.WriteAllBytes(path, new byte[length / 2]);
                break;

            case "emptied":
                File.WriteAllBytes(path, []);
                break;

            case "zeros":
                File.WriteAllBytes(path, new byte[length]);
                break;

            case "pipe":
                Command.Run("mkfifo", path);
                break;

            case "link to a file":
                File.WriteAllBytes(Path.Combine(Outside, "file"), Bytes(3, 5000));
                File.CreateSymbolicLink(path, Path.Combine(Outside, "file"));
                break;

            case "link to a pipe":
                // The length of a link is that of its text; here it is long enough for a result.
                var folder = Directory.CreateDirectory(Path.Combine(Outside, new string('f', 200))).FullName;
                Command.Run("mkfifo", Path.Combine(folder, "pipe"));
                File.CreateSymbolicLink(path, Path.Combine(folder, "pipe"));
                break;

            case "link to a device":
                File.CreateSymbolicLink(path, "/dev/zero");
                break;

            case "another result":
                File.Copy(PathOf(Entry(2)), path);
                break;
        }
    }
}
