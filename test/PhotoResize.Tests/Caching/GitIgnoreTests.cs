using PhotoResize.Caching;
using PhotoResize.Caching.Disk;

namespace PhotoResize.Tests.Caching;

public sealed class GitIgnoreTests : IDisposable
{
    private const int Size = 1000;

    private readonly CacheSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    private string GitIgnorePath => Path.Combine(_sandbox.Root, ".gitignore");

    [Fact]
    public async Task Cache_that_is_created_keeps_itself_out_of_a_repository()
    {
        await StoreAsync(_sandbox.Create(), 1);
        Assert.Contains("*", File.ReadAllLines(GitIgnorePath));
    }

    [Fact]
    public async Task Cache_that_was_deleted_gets_it_again()
    {
        var cache = _sandbox.Create();
        await StoreAsync(cache, 1);
        Directory.Delete(_sandbox.Root, recursive: true);
        await StoreAsync(cache, 2);
        Assert.Contains("*", File.ReadAllLines(GitIgnorePath));
    }

    [Fact]
    public async Task Folder_that_was_there_gets_none()
    {
        Directory.CreateDirectory(_sandbox.Root);
        await StoreAsync(_sandbox.Create(), 1);
        Assert.False(File.Exists(GitIgnorePath));
    }

    [Fact]
    public void File_that_is_there_is_left_as_it_is()
    {
        Directory.CreateDirectory(_sandbox.Root);
        File.WriteAllText(GitIgnorePath, "own");
        GitIgnore.Write(_sandbox.Root);
        Assert.Equal("own", File.ReadAllText(GitIgnorePath));
    }

    [Fact]
    public async Task It_is_no_result_whatever_is_in_it()
    {
        var first = _sandbox.Create();
        await StoreAsync(first, 1);
        File.Copy(Path.Combine(_sandbox.Root, Assert.Single(_sandbox.Files)), GitIgnorePath, overwrite: true);

        // One that counts what is there, and evicts for each new result.
        var cache = _sandbox.Create(options => options.MaxFiles = 1);
        await StoreAsync(cache, 2);
        await StoreAsync(cache, 3);
        Assert.Equal(1, cache.GetStatistics().Entries);
        Assert.Equal(1, await cache.PurgeAsync(CacheScope.All, CancellationToken.None));
        Assert.Empty(_sandbox.Files);
        Assert.True(File.Exists(GitIgnorePath));
    }

    private static Task StoreAsync(DiskImageCache cache, int number) =>
        cache.StoreAsync(CacheSandbox.Entry(number), new byte[Size], CancellationToken.None).AsTask();
}
