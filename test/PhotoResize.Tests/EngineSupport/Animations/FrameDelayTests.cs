using PhotoResize.EngineSupport.Animations;

namespace PhotoResize.Tests.EngineSupport.Animations;

public sealed class FrameDelayTests
{
    [Theory]
    [InlineData(1, 30, 33, 3)]
    [InlineData(3, 200, 15, 2)]
    [InlineData(0, 7, 0, 0)]
    [InlineData(65535, 1, 65_535_000, 6_553_500)]
    [InlineData(int.MaxValue, 1, int.MaxValue, int.MaxValue)]
    public void Other_units_are_rounded(int numerator, int denominator, int milliseconds, int hundredths)
    {
        var delay = new FrameDelay(numerator, denominator);

        Assert.Equal((milliseconds, hundredths), (delay.Milliseconds, delay.Hundredths));
    }

    [Theory]
    [InlineData(50, 1000, 1, 20)]
    [InlineData(0, 1000, 0, 1)]
    [InlineData(1001, 24000, 1001, 24000)]
    [InlineData(16_777_000, 1000, 16777, 1)]
    [InlineData(100_000, 1000, 100, 1)]
    public void Fraction_of_small_numbers_is_exact(int numerator, int denominator, int smallNumerator, int smallDenominator) =>
        Assert.Equal(((ushort)smallNumerator, (ushort)smallDenominator), new FrameDelay(numerator, denominator).ToUInt16());

    [Theory]
    [InlineData(16_777_215, 1000)]
    [InlineData(1_000, 100_003)]
    [InlineData(99_991, 99_989)]
    [InlineData(int.MaxValue, 1000)]
    public void Fraction_of_large_numbers_is_the_nearest(int numerator, int denominator)
    {
        var (small, by) = new FrameDelay(numerator, denominator).ToUInt16();
        var exact = Math.Min(numerator / (double)denominator, ushort.MaxValue);

        Assert.InRange(small / (double)by, exact * 0.999, exact * 1.001);
    }
}
