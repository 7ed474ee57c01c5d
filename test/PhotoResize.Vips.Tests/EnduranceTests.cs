using PhotoResize.Vips.Tests.Support;

namespace PhotoResize.Vips.Tests;

/// <summary>Not in parallel with other tests, since they count what the whole process holds.</summary>
[CollectionDefinition(nameof(EnduranceTests), DisableParallelization = true)]
[Collection(nameof(EnduranceTests))]
public sealed class EnduranceTests
{
    private const int AtOnce = 8;
    private const int Jobs = 1000;

    [Fact]
    public async Task Jobs_of_every_kind_and_outcome_leave_nothing_behind_and_do_not_mix()
    {
        var expected = new List<string>();
        foreach (var job in MixedJobs.All)
        {
            expected.Add(await job());
        }

        var before = LibraryUse.Now();

        await Parallel.ForAsync(0, Jobs, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) =>
            Assert.Equal((i % expected.Count, expected[i % expected.Count]), (i % expected.Count, await MixedJobs.All[i % expected.Count]())));

        Assert.Equal(before, LibraryUse.Now());
    }
}
