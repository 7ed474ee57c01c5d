using PhotoResize.Caching.Disk;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Caching;

public sealed class GitIgnoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Cache_in_a_working_tree_is_kept_out_of_the_repository(bool isFurtherTree)
    {
        var root = Directory.CreateDirectory(_folder.Combine("site", "App_Data", "image-cache")).FullName;
        if (isFurtherTree)
        {
            File.WriteAllText(_folder.Combine(".git"), "gitdir: elsewhere");
        }
        else
        {
            Directory.CreateDirectory(_folder.Combine("site", ".git"));
        }

        new GitIgnore(root).Ensure();
        Assert.Contains("*", File.ReadAllLines(Path.Combine(root, ".gitignore")));
    }

    [Fact]
    public void File_that_is_there_is_left_as_it_is()
    {
        Directory.CreateDirectory(_folder.Combine(".git"));
        var root = Directory.CreateDirectory(_folder.Combine("cache")).FullName;
        File.WriteAllText(Path.Combine(root, ".gitignore"), "own");
        new GitIgnore(root).Ensure();
        Assert.Equal("own", File.ReadAllText(Path.Combine(root, ".gitignore")));
    }

    [Fact]
    public void Cache_elsewhere_gets_none()
    {
        var root = Directory.CreateDirectory(_folder.Combine("cache")).FullName;
        new GitIgnore(root).Ensure();
        Assert.Empty(Directory.GetFileSystemEntries(root));
    }
}
