using PhotoResize.Caching.Disk;

namespace PhotoResize.Tests.Caching;

/// <summary>A change during a count is counted once, whether the file was listed before it, after it, or not at all.</summary>
public sealed class CacheOccupancyTests
{
    private static readonly DateTime Earlier = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly CachedFile Old = new("images/a.jpg", 1000, Earlier);
    private static readonly CachedFile New = Old with { Length = 1500, LastUsed = Earlier.AddHours(1) };

    private readonly CacheOccupancy _occupancy = new();

    [Fact]
    public void File_removed_after_it_was_counted_is_taken_off()
    {
        _occupancy.BeginCount();
        _occupancy.Counted(Old);
        _occupancy.Removed(Old);
        Assert.Empty(_occupancy.EndCount([Old]));
        Assert.Equal((0, 0), _occupancy.Current);
    }

    [Fact]
    public void Count_that_could_not_see_everything_lowers_nothing()
    {
        _occupancy.Placed("images/b.jpg", 5000, replaced: null);
        _occupancy.Placed("images/c.jpg", 5000, replaced: null);
        _occupancy.BeginCount();
        _occupancy.Counted(Old);
        _occupancy.EndCount([Old], isComplete: false);
        Assert.Equal((2, 10_000), _occupancy.Current);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void File_removed_and_stored_again_counts_once(bool isCountedBefore)
    {
        _occupancy.BeginCount();
        if (isCountedBefore)
        {
            _occupancy.Counted(Old);
        }

        _occupancy.Removed(Old);
        _occupancy.Placed(New.Path, New.Length, replaced: null);
        if (!isCountedBefore)
        {
            _occupancy.Counted(New);
        }

        _occupancy.EndCount([isCountedBefore ? Old : New]);
        Assert.Equal((1, New.Length), _occupancy.Current);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void File_replaced_counts_as_the_new_one(bool isCountedBefore)
    {
        _occupancy.BeginCount();
        if (isCountedBefore)
        {
            _occupancy.Counted(Old);
        }

        _occupancy.Placed(New.Path, New.Length, replaced: Old.Length);
        if (!isCountedBefore)
        {
            _occupancy.Counted(New);
        }

        _occupancy.EndCount([isCountedBefore ? Old : New]);
        Assert.Equal((1, New.Length), _occupancy.Current);
    }
}
