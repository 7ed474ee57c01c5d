using Microsoft.Extensions.Time.Testing;
using PhotoResize.Caching.Disk;

namespace PhotoResize.Tests.Caching;

/// <summary>How often uses are recorded, and how exactly.</summary>
public sealed class UseClockTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 1)]
    [InlineData(4 * 60, 60)]
    [InlineData(4 * 3600, 3600)]
    [InlineData(30 * 24 * 3600, 24 * 3600)]
    public void Recorded_time_may_be_off_by_a_quarter_of_the_greatest_age(int age, int tolerance)
    {
        var clock = new UseClock(_time);
        clock.Adjust(clock.Now - TimeSpan.FromSeconds(age));
        Assert.Equal(TimeSpan.FromSeconds(tolerance), clock.Tolerance);
        Assert.False(clock.IsDue(clock.Now - TimeSpan.FromSeconds(tolerance)));
        Assert.True(clock.IsDue(clock.Now - TimeSpan.FromSeconds(tolerance + 1)));
    }

    [Fact]
    public void Use_of_the_oldest_file_is_always_recorded()
    {
        var clock = new UseClock(_time);
        var oldest = clock.Now;
        clock.Adjust(oldest);
        for (var minute = 1; minute < 10_000; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            Assert.True(clock.IsDue(oldest));
        }
    }

    [Fact]
    public void Folder_that_was_empty_at_the_last_count_does_not_cost_a_write_for_every_hit()
    {
        const int Hits = 6000;
        var clock = new UseClock(_time);
        clock.Adjust(null);
        var recorded = clock.Now;
        var writes = 0;
        for (var hit = 0; hit < Hits; hit++)
        {
            _time.Advance(TimeSpan.FromSeconds(0.1));
            if (clock.IsDue(recorded))
            {
                recorded = clock.Now;
                writes++;
            }
        }

        // The tolerance grows with the time that has passed, so the writes grow with its logarithm.
        Assert.InRange(writes, 10, 30);
    }

    [Fact]
    public void Nothing_is_recorded_for_a_minute_on_a_disk_that_has_refused_it()
    {
        var clock = new UseClock(_time);
        var recorded = clock.Now - TimeSpan.FromDays(30);
        Assert.True(clock.IsDue(recorded));
        clock.Refuse();
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(clock.IsDue(recorded));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(clock.IsDue(recorded));
    }
}
