using PhotoResize.Caching;

namespace PhotoResize.Tests.Caching;

public sealed class CacheScopeTests
{
    [Fact]
    public void Letter_case_counts_where_it_does_for_files()
    {
        var isOne = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS();
        Assert.Equal(isOne, CacheScope.Source("/images/a.jpg").Contains("/IMAGES/A.JPG"));
        Assert.Equal(isOne, CacheScope.Prefix("/images/").Contains("/IMAGES/A.JPG"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("images/a.jpg")]
    public void Path_without_a_slash_at_its_beginning_is_refused(string path)
    {
        Assert.Throws<ArgumentException>(() => CacheScope.Source(path));
        Assert.Throws<ArgumentException>(() => CacheScope.Prefix(path));
    }
}
