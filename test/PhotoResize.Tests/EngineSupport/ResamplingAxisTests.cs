using PhotoResize.EngineSupport;
using PhotoResize.Settings;

namespace PhotoResize.Tests.EngineSupport;

public sealed class ResamplingAxisTests
{
    private const double Precision = 1e-6;

    /// <summary>Pixels there are, pixels of the result.</summary>
    private static readonly (int From, int To)[] Sizes = [(1, 1), (1, 7), (7, 1), (12, 12), (12, 5), (5, 12), (100, 33), (33, 100), (300, 2)];

    public static TheoryData<ResamplingFilter> Filters => [.. Enum.GetValues<ResamplingFilter>()];

    [Theory]
    [MemberData(nameof(Filters))]
    public void Weights_add_up_to_one(ResamplingFilter filter)
    {
        foreach (var (from, to) in Sizes)
        {
            foreach (var (start, length) in new[] { (0, from), (0.25, from - 0.5), (from / 3.0, from / 2.0) })
            {
                var axis = ResamplingAxis.Create(start, length, from, to, filter);
                for (var i = 0; i < to; i++)
                {
                    Assert.Equal(1, Dense(axis, i, from).Sum(), Precision);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public void Weights_are_those_of_the_definition(ResamplingFilter filter)
    {
        foreach (var (from, to) in Sizes)
        {
            var axis = ResamplingAxis.Create(0, from, from, to, filter);
            for (var i = 0; i < to; i++)
            {
                AssertNear(ReferenceResampler.Weights(from, to, i, filter), Dense(axis, i, from));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public void Windows_hold_the_weights_and_nothing_else(ResamplingFilter filter)
    {
        foreach (var (from, to) in Sizes)
        {
            var axis = ResamplingAxis.Create(from / 3.0, from / 2.0, from, to, filter);
            for (var i = 0; i < to; i++)
            {
                var dense = new double[from];
                Array.ConvertAll(axis.WindowWeights.Slice(i * axis.Taps, axis.Taps).ToArray(), weight => (double)weight)
                    .CopyTo(dense, axis.Windows[i]);
                Assert.Equal(Dense(axis, i, from), dense);
                Assert.InRange(axis.Windows[i], axis.Begin, axis.End - axis.Taps);
            }
        }
    }

    /// <summary>Sizes are left out where the middle of a result's pixel lies between two pixels, which are then both the nearest.</summary>
    [Theory]
    [MemberData(nameof(Filters))]
    public void Weights_from_the_left_are_those_from_the_right(ResamplingFilter filter)
    {
        foreach (var (from, to) in Sizes.Where(size => filter != ResamplingFilter.NearestNeighbor || !HasTies(size.From, size.To)))
        {
            var axis = ResamplingAxis.Create(0, from, from, to, filter);
            for (var i = 0; i < to; i++)
            {
                AssertNear([.. Dense(axis, to - 1 - i, from).Reverse()], Dense(axis, i, from));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public void Same_size_takes_every_pixel_as_it_is(ResamplingFilter filter)
    {
        var axis = ResamplingAxis.Create(0, 9, 9, 9, filter);
        for (var i = 0; i < 9; i++)
        {
            var expected = new double[9];
            expected[i] = 1;
            AssertNear(expected, Dense(axis, i, 9));
        }
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public void Nothing_outside_of_the_part_is_taken(ResamplingFilter filter)
    {
        var axis = ResamplingAxis.Create(10, 20, 100, 6, filter);
        Assert.InRange(axis.Begin, 10, 12);
        Assert.InRange(axis.End, 28, 30);
        for (var i = 0; i < axis.Count; i++)
        {
            Assert.InRange(axis.FirstOf(i), 10, 29);
            Assert.InRange(axis.EndOf(i), 11, 30);
        }
    }

    /// <summary>A decoder's reduction may leave fewer pixels than the part's numbers say.</summary>
    [Theory]
    [MemberData(nameof(Filters))]
    public void Nothing_beyond_what_there_is_is_taken(ResamplingFilter filter)
    {
        var axis = ResamplingAxis.Create(8.5, 3, 10, 4, filter);
        for (var i = 0; i < axis.Count; i++)
        {
            Assert.InRange(axis.EndOf(i), 9, 10);
        }

        var beyond = ResamplingAxis.Create(10, 0.5, 10, 1, filter);
        Assert.Equal((9, 10), (beyond.Begin, beyond.End));
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public void Rows_are_wanted_in_the_order_in_which_they_come(ResamplingFilter filter)
    {
        foreach (var (from, to) in Sizes)
        {
            var axis = ResamplingAxis.Create(0, from, from, to, filter);
            for (var i = 1; i < to; i++)
            {
                Assert.True(axis.FirstOf(i) >= axis.FirstOf(i - 1) && axis.EndOf(i) >= axis.EndOf(i - 1));
            }
        }
    }

    [Fact]
    public void Average_of_a_part_that_begins_within_a_pixel_takes_that_much_of_it()
    {
        var axis = ResamplingAxis.Create(0.5, 2, 3, 1, ResamplingFilter.Average);
        AssertNear([0.25, 0.5, 0.25], Dense(axis, 0, 3));
    }

    private static bool HasTies(int from, int to) => Enumerable.Range(0, to).Any(i => (2 * i + 1) * from % (2 * to) == 0);

    /// <summary>The weights of all pixels there are.</summary>
    private static double[] Dense(ResamplingAxis axis, int i, int available)
    {
        var weights = new double[available];
        Array.ConvertAll(axis.WeightsOf(i).ToArray(), weight => (double)weight).CopyTo(weights, axis.FirstOf(i));
        return weights;
    }

    private static void AssertNear(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], Precision);
        }
    }
}
