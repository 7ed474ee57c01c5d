using PhotoResize.Tests.Data;

namespace PhotoResize.Tests.Planning;

public class BlurStepTests
{
    [Theory]
    [InlineData("0.04", 0)]
    [InlineData("0.06", 0.1)]
    [InlineData("1.5", 1.5)]
    [InlineData("1.5499999", 1.5)]
    [InlineData("9.96", 10)]
    [InlineData("10.4", 10)]
    [InlineData("42.6", 43)]
    [InlineData("100", 100)]
    public void Sigma_is_planned_in_steps(string blur, double planned) => Assert.Equal(planned, Plans.For($"w=300&blur={blur}").Blur);

    [Fact]
    public void Sigma_has_few_values()
    {
        var plans = Enumerable.Range(0, 10_001).Select(i => Plans.For($"w=300&blur={i / 100m}").Blur).ToHashSet();
        Assert.Equal(191, plans.Count);
    }
}
