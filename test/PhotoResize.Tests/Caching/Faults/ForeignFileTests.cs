using PhotoResize.Caching;
using PhotoResize.Caching.Disk;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Caching.Faults;

/// <summary>Other files in the cache's folder are neither counted nor touched, and originals are never removed.</summary>
public sealed class ForeignFileTests : DiskFaultTest
{
    private const int Kept = 6;
    private const int Many = 2 * CacheFolder.MaxKnownForeign + 2000;

    public override void Dispose()
    {
        // Some have names that .NET cannot open.
        if (!OperatingSystem.IsWindows())
        {
            Command.Run("rm", "-rf", Root);
        }

        base.Dispose();
    }

    [UnixFact]
    public async Task Foreign_files_of_any_name_and_kind_outlive_sweeps_evictions_and_purges()
    {
        var cache = await CreateFilledAsync(Kept, options => options.MaxFiles = Kept);
        PutForeignFiles();
        var before = ListForeign();

        for (var number = Kept; number < 4 * Kept; number++)
        {
            Time.Advance(TimeSpan.FromMinutes(1));
            await StoreAsync(cache, Entry(number), Bytes(number));
            await SweepAsync(cache);
        }

        // The files with a result's name are the oldest, so they have been examined by now.
        Assert.Equal(Kept, cache.GetStatistics().Entries);
        Assert.Equal(before, ListForeign());
        Assert.Equal(Bytes((4 * Kept) - 1), await ReadAsync(cache, Entry((4 * Kept) - 1)));

        Time.Jump(TimeSpan.FromDays(1));
        await SweepAsync(cache);
        Assert.Equal(0, await PurgeAsync(cache, CacheScope.Source("/images/sub/other.jpg")));
        Assert.Equal(Kept, await PurgeAsync(cache, CacheScope.Prefix("/images/")));
        Assert.Equal(0, await PurgeAsync(cache, CacheScope.All));
        await SweepAsync(cache);
        Assert.Equal((0, 0), (cache.GetStatistics().Entries, cache.GetStatistics().Bytes));
        Assert.Equal(before, ListForeign());
        Assert.Empty(Log.Warnings);
    }

    [UnixFact]
    public async Task Old_foreign_files_take_no_room_from_results()
    {
        var cache = await CreateFilledAsync(0, options => options.MaxBytes = 20_000);
        PutForeignFiles();
        await SweepAsync(cache);
        for (var number = 0; number < 10; number++)
        {
            await StoreAsync(cache, Entry(number), Bytes(number));
        }

        // They were counted at first, but no result was evicted for them.
        for (var number = 0; number < 10; number++)
        {
            Assert.Equal(Bytes(number), await ReadAsync(cache, Entry(number)));
        }

        Assert.Equal(0, cache.GetStatistics().Evictions);
    }

    [Fact]
    public async Task Result_in_the_place_of_what_was_taken_for_foreign_counts_again()
    {
        var cache = await CreateFilledAsync(3, options => options.MaxFiles = 3);
        await File.WriteAllBytesAsync(PathOf(Entry(0)), new byte[2000]);
        File.SetLastWriteTimeUtc(PathOf(Entry(0)), DateTime.UtcNow.AddYears(-1));
        await SweepAsync(cache);

        // Examines the oldest file, which then no longer counts.
        await StoreAsync(cache, Entry(3), Bytes(3));
        await SweepAsync(cache);
        Assert.Equal(3, cache.GetStatistics().Entries);
        Assert.Equal(4, Files.Length);

        // Stored in its place, which evicts the next one; then that one again.
        for (var number = 0; number < 2; number++)
        {
            Time.Advance(TimeSpan.FromMinutes(1));
            await StoreAsync(cache, Entry(number), Bytes(number));
            await SweepAsync(cache);
            Assert.Equal(3, cache.GetStatistics().Entries);
            Assert.Equal(3, Files.Length);
            Assert.Equal(Bytes(number), await ReadAsync(cache, Entry(number)));
        }
    }

    [Fact]
    public async Task More_files_with_results_names_than_are_remembered_neither_stay_counted_nor_keep_results_out()
    {
        var cache = await CreateFilledAsync(Kept, options => options.MaxFiles = Kept);
        var folder = Directory.CreateDirectory(Path.Combine(Root, "images", "many")).FullName;
        var longAgo = DateTime.UtcNow.AddYears(-1);
        for (var i = 0; i < Many; i++)
        {
            var path = Path.Combine(folder, $"ABCDEFGH.{i}.300x200.jpg");
            await File.WriteAllBytesAsync(path, Bytes(i, length: 200));
            File.SetLastWriteTimeUtc(path, longAgo);
        }

        Directory.CreateDirectory(Path.Combine(folder, "ABCDEFGH.folder.300x200.jpg"));
        await SweepAsync(cache);
        for (var number = Kept; number < 3 * Kept; number++)
        {
            Time.Advance(TimeSpan.FromMinutes(1));
            await StoreAsync(cache, Entry(number), Bytes(number));
            Assert.Equal(Bytes(number), await ReadAsync(cache, Entry(number)));
        }

        await SweepAsync(cache);
        Assert.Equal(Kept, cache.GetStatistics().Entries);
        Assert.Equal(Many, Directory.EnumerateFiles(folder).Count());

        // What is stored makes room for itself from now on, without another look through the folder each time.
        var censuses = cache.Censuses;
        for (var number = 3 * Kept; number < 4 * Kept; number++)
        {
            Time.Advance(TimeSpan.FromMinutes(1));
            await StoreAsync(cache, Entry(number), Bytes(number));
        }

        Assert.InRange(cache.Censuses - censuses, 0, 2);

        // A result in the place of one of them counts, and so do results once the files are gone.
        Directory.Delete(folder, recursive: true);
        await SweepAsync(cache);
        await StoreAsync(cache, Entry(0), Bytes(0));
        await SweepAsync(cache);
        Assert.Equal(Kept, cache.GetStatistics().Entries);
        Assert.Equal(Bytes(0), await ReadAsync(cache, Entry(0)));
        Assert.Empty(Log.Warnings);
    }

    [UnixFact]
    public async Task Originals_behind_a_link_in_the_cache_are_never_touched()
    {
        var cache = Create(options => options.MaxFiles = 1);
        await StoreAsync(cache, Entry(0), Bytes(0));

        // Copies of results among the originals, one with the name of the result that is stored next.
        var originals = Directory.CreateDirectory(Outside).FullName;
        var result = PathOf(Entry(0));
        await File.WriteAllBytesAsync(Path.Combine(originals, "photo.jpg"), Bytes(100));
        File.Copy(result, Path.Combine(originals, "copy.jpg"));
        File.Copy(result, Path.Combine(originals, Path.GetFileName(PathOf(Entry(1)))));
        foreach (var file in Directory.EnumerateFiles(originals))
        {
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddYears(-1));
        }

        var before = List(originals);
        Directory.Delete(Path.Combine(Root, "images"), recursive: true);
        Directory.CreateSymbolicLink(Path.Combine(Root, "images"), originals);

        for (var i = 0; i < 10; i++)
        {
            await StoreAsync(cache, Entry(1), Bytes(1));
            Assert.Null(await ReadAsync(cache, Entry(1)));
            await SweepAsync(cache);
        }

        Assert.Equal(0, await PurgeAsync(cache, CacheScope.Source("/images/photo.jpg")));
        Assert.Equal(0, await PurgeAsync(cache, CacheScope.Prefix("/images/")));
        Assert.Equal(0, await PurgeAsync(cache, CacheScope.All));
        Assert.Equal(before, List(originals));
        Assert.True(Directory.Exists(Path.Combine(Root, "images")));
        Assert.Equal(["CacheFileDamaged", "CacheWriteFailed"], Log.Warnings);
    }

    [UnixFact]
    public async Task Originals_behind_a_link_in_the_place_of_the_unfinished_folder_are_never_touched()
    {
        var originals = Directory.CreateDirectory(Outside).FullName;
        foreach (var name in new[] { "photo.jpg", UnfinishedName() })
        {
            await File.WriteAllBytesAsync(Path.Combine(originals, name), Bytes(100));
            File.SetLastWriteTimeUtc(Path.Combine(originals, name), DateTime.UtcNow.AddYears(-1));
        }

        var before = List(originals);
        Directory.CreateDirectory(Root);
        Directory.CreateSymbolicLink(Unfinished, originals);
        var cache = Create();
        for (var i = 0; i < 10; i++)
        {
            await StoreAsync(cache, Entry(1), Bytes(1));
            Assert.Null(await ReadAsync(cache, Entry(1)));
            await SweepAsync(cache);
        }

        Assert.Equal(before, List(originals));
        Assert.Equal(["CacheWriteFailed"], Log.Warnings);
    }

    [UnixFact]
    public async Task Cache_whose_own_folder_is_a_link_works_as_any_other()
    {
        Directory.CreateDirectory(Outside);
        Directory.CreateSymbolicLink(Root, Outside);
        var cache = await CreateFilledAsync(3, options => options.MaxFiles = 2);
        await SweepAsync(cache);
        Assert.Equal(2, cache.GetStatistics().Entries);
        Assert.Equal(Bytes(2), await ReadAsync(cache, Entry(2)));
        Assert.Equal(2, await PurgeAsync(cache, CacheScope.All));
        Assert.Empty(Log.Warnings);
    }

    [Fact]
    public async Task Unfinished_files_of_killed_processes_are_removed_and_others_are_not()
    {
        var (old, young, foreign) = (UnfinishedName(), UnfinishedName(), "notes.txt");
        Directory.CreateDirectory(Unfinished);
        foreach (var (name, age) in new[] { (old, 61), (young, 59), (foreign, 1_000_000) })
        {
            await File.WriteAllTextAsync(Path.Combine(Unfinished, name), "");
            File.SetLastWriteTimeUtc(Path.Combine(Unfinished, name), Time.GetUtcNow().UtcDateTime.AddMinutes(-age));
        }

        await SweepAsync(Create());
        Assert.Equal(new[] { foreign, young }.Order(), Directory.EnumerateFiles(Unfinished).Select(file => Path.GetFileName(file)!).Order());
    }

    // With the names of another process.
    private static string UnfinishedName() => $"{Guid.NewGuid():N}-{Guid.NewGuid():N}";

    /// <summary>Kind, path, size and link target of every entry, without following links.</summary>
    private static string[] List(string folder) =>
        [.. Command.Run("find", folder, "-mindepth", "1", "-printf", "%y %p %s %l\\0").Split('\0').Order(StringComparer.Ordinal)];

    // The size of a folder depends on the file system.
    private string[] ListForeign() =>
        [.. List(Root).Where(line => line.Contains("foreign", StringComparison.Ordinal) && !line.StartsWith("d ", StringComparison.Ordinal)),
            .. Directory.EnumerateDirectories(Root, "*foreign*").Order(StringComparer.Ordinal)];

    private void PutForeignFiles()
    {
        Directory.CreateDirectory(Outside);
        File.WriteAllBytes(Path.Combine(Outside, "original.jpg"), Bytes(100));
        var folders = new[] { Root, Path.Combine(Root, "images"), Path.Combine(Root, "foreign"), Unfinished };
        foreach (var folder in folders)
        {
            string At(string name) => Path.Combine(folder, name);
            Directory.CreateDirectory(At("foreign-empty"));
            File.WriteAllText(At("foreign.txt"), new string('x', 5000));
            File.WriteAllText(At(".foreign"), new string('x', 5000));
            File.WriteAllText(At("foreign\nof two lines"), new string('x', 5000));
            File.WriteAllBytes(At("ABCDEFGH.foreign.300x200.jpg"), new byte[5000]);
            File.WriteAllBytes(At("ABCDEFGH.foreign.300x201.jpg"), []);
            Command.Run("mkfifo", At("ABCDEFGH.foreign.300x202.jpg"));
            Command.Run("sh", "-c", "printf %5000s > \"$1/$(printf 'ABCDEFGH.foreign-\\377.300x203.jpg')\"", "sh", folder);
            File.CreateSymbolicLink(At("ABCDEFGH.foreign.300x204.jpg"), Path.Combine(Outside, "original.jpg"));
            File.CreateSymbolicLink(At("ABCDEFGH.foreign.300x205.jpg"), At("ABCDEFGH.foreign.300x205.jpg"));
            File.CreateSymbolicLink(At("foreign-nowhere"), Path.Combine(Outside, "nothing"));
            Directory.CreateSymbolicLink(At("foreign-circle"), Root);
            Directory.CreateSymbolicLink(At("foreign-originals"), Outside);
        }

        // Older than any result.
        Command.Run("find", Root, "-name", "*foreign*", "-exec", "touch", "-h", "-d", "2001-01-01", "{}", "+");
    }
}
