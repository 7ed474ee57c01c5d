using PhotoResize.Caching;

namespace PhotoResize.Tests.Caching;

public sealed class RecentKeysTests
{
    [Fact]
    public void Last_keys_are_known_and_older_ones_are_not()
    {
        var keys = new RecentKeys(3);
        foreach (var key in "abbcad")
        {
            keys.Add($"{key}");
        }

        Assert.Equal("bcd", string.Concat("abcd".Where(key => keys.Contains($"{key}"))));
    }
}
