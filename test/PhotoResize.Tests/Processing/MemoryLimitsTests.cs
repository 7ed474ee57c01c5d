using PhotoResize.Configuration;
using PhotoResize.Outcomes;
using PhotoResize.Processing;

namespace PhotoResize.Tests.Processing;

public class MemoryLimitsTests
{
    private const long Megabyte = 1 << 20;

    [Fact]
    public void Budget_is_half_of_what_there_is_unless_it_is_set()
    {
        Assert.Equal(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2, MemoryLimits.Of(new ProcessingOptions()).Budget);
        Assert.Equal(5, MemoryLimits.Of(new ProcessingOptions { MemoryBudget = 5 }).Budget);
    }

    [Fact]
    public void Job_up_to_both_limits_is_not_refused()
    {
        Assert.Null(new MemoryLimits(Budget: 300, MaxJob: 200).Refuse(200));
        Assert.Null(new MemoryLimits(Budget: 200, MaxJob: 300).Refuse(200));
    }

    [Theory]
    [InlineData(300, 200, "201 MB", "200 MB", "Processing:MaxJobMemory")]
    [InlineData(200, 300, "201 MB", "200 MB", "Processing:MemoryBudget")]
    public void Job_over_a_limit_is_refused_with_its_need_the_limit_and_the_option(long budget, long maxJob, params string[] words)
    {
        var failure = new MemoryLimits(budget * Megabyte, maxJob * Megabyte).Refuse((200 * Megabyte) + 1);

        Assert.Equal(FailureKind.JobTooLarge, failure?.Kind);
        Assert.All(words, word => Assert.Contains(word, failure!.Detail, StringComparison.Ordinal));
    }
}
