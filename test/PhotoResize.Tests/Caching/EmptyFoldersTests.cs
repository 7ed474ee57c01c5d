using PhotoResize.Caching.Disk;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Caching;

/// <summary>A folder is removed with its last file, however many files it had.</summary>
public sealed class EmptyFoldersTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 1)]
    [InlineData(9, 1)]
    [InlineData(3000, 1)]
    [InlineData(3000, 2)]
    public void Folder_goes_with_its_last_file(int files, int removers)
    {
        var folder = _root.Combine("a", "b");
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(_root.Combine("other"), []);
        var paths = Enumerable.Range(0, files).Select(i => Path.Combine(folder, $"{i}")).ToList();
        paths.ForEach(path => File.WriteAllBytes(path, []));
        var folders = Enumerable.Range(0, removers).Select(_ => new EmptyFolders(_root.Path)).ToList();
        for (var i = 0; i < files; i++)
        {
            Assert.True(Directory.Exists(folder));
            File.Delete(paths[i]);
            folders[i % removers].RemoveFrom(folder);
        }

        Assert.False(Directory.Exists(_root.Combine("a")));
        Assert.True(Directory.Exists(_root.Path));
    }

    [Fact]
    public void Folder_that_is_filled_again_stays_until_it_is_empty()
    {
        var folder = _root.Combine("a");
        var folders = new EmptyFolders(_root.Path);
        for (var round = 0; round < 3; round++)
        {
            Directory.CreateDirectory(folder);
            var paths = Enumerable.Range(0, 100).Select(i => Path.Combine(folder, $"{i}")).ToList();
            paths.ForEach(path => File.WriteAllBytes(path, []));
            foreach (var path in paths)
            {
                Assert.True(Directory.Exists(folder));
                File.Delete(path);
                folders.RemoveFrom(folder);
            }

            Assert.False(Directory.Exists(folder));
        }
    }
}
