using PhotoResize.Caching;

namespace PhotoResize.Tests.Caching;

public class SendingBudgetTests
{
    [Fact]
    public void Result_of_any_size_has_room_if_no_other_is_sent()
    {
        var budget = new SendingBudget(0);
        Assert.True(budget.TryTake(1000));
        Assert.False(budget.TryTake(1));
        budget.Release(1000);
        Assert.True(budget.TryTake(1));
    }

    [Fact]
    public void Bytes_beyond_the_bound_have_no_room()
    {
        var budget = new SendingBudget(100);
        Assert.True(budget.TryTake(60));
        Assert.False(budget.HasRoomFor(41));
        Assert.False(budget.TryTake(41));
        Assert.True(budget.TryTake(40));
        Assert.Equal(100, budget.Bytes);
    }

    [Fact]
    public void Shared_result_is_counted_with_its_whole_array_from_its_first_sender_to_its_last()
    {
        var budget = new SendingBudget(1000);
        var result = new SharedResult(new byte[800].AsMemory(0, 500), budget);
        var senders = Enumerable.Range(0, 3).Select(_ => result.TryOpen(ResultOrigin.Disk)!).ToArray();
        Assert.Equal(800, budget.Bytes);
        Assert.Null(new SharedResult(new byte[201], budget).TryOpen(ResultOrigin.Disk));
        Array.ForEach(senders[..2], sender => sender.Dispose());
        Assert.Equal(800, budget.Bytes);
        senders[2].Dispose();
        Assert.Equal(0, budget.Bytes);
        using var again = result.TryOpen(ResultOrigin.Disk);
        Assert.Equal(800, budget.Bytes);
    }
}
