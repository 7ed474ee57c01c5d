using PhotoResize.Processing;

namespace PhotoResize.Tests.Processing;

public sealed class RecentKeysTests
{
    [Fact]
    public void Last_keys_are_known_and_older_ones_are_not()
    {
        var keys = new RecentKeys(4);
        foreach (var key in "abacada")
        {
            keys.Add($"{key}");
        }

        Assert.Equal("acd", string.Concat("abcd".Where(key => keys.WasAddedSince(0, $"{key}"))));
    }

    [Fact]
    public void Key_that_was_added_before_a_moment_is_not_known_after_it_until_it_is_added_again()
    {
        var keys = new RecentKeys(4);
        keys.Add("a");
        var moment = keys.Moment;
        Assert.False(keys.WasAddedSince(moment, "a"));
        keys.Add("b");
        Assert.False(keys.WasAddedSince(moment, "a"));
        keys.Add("a");
        Assert.True(keys.WasAddedSince(moment, "a"));
    }
}
