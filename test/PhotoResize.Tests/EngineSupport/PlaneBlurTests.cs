using PhotoResize.EngineSupport;

namespace PhotoResize.Tests.EngineSupport;

public sealed class PlaneBlurTests
{
    [Theory]
    [InlineData(0.5, 2)]
    [InlineData(0.75, 3)]
    [InlineData(3, 9)]
    [InlineData(3, 0)]
    public void Weights_of_both_sides_add_up_to_one(double sigma, int reach)
    {
        var weights = PlaneBlur.Weights(sigma, reach);
        Assert.Equal(reach + 1, weights.Length);
        Assert.Equal(1, weights[0] + 2 * weights.Skip(1).Sum(), 1e-6);
    }

    [Theory]
    [InlineData(0.8)]
    [InlineData(1.5)]
    [InlineData(4)]
    public void Single_point_spreads_by_sigma_and_loses_nothing(double sigma)
    {
        var reach = (int)Math.Ceiling(6 * sigma);
        var size = 2 * reach + 3;
        var (middle, plane, blurred) = (size / 2, new float[size * size], new float[size * size]);
        plane[middle * size + middle] = 1000;

        PlaneBlur.Apply(plane, blurred, size, PlaneBlur.Weights(sigma, reach));

        Assert.Equal(1000, blurred.Sum(), 0.01);
        Assert.Equal(sigma * sigma, Variance(x => Math.Pow(x % size - middle, 2)), 1e-3);
        Assert.Equal(sigma * sigma, Variance(x => Math.Pow(x / size - middle, 2)), 1e-3);

        double Variance(Func<int, double> distance) => blurred.Select((value, i) => value * distance(i)).Sum() / 1000;
    }

    /// <summary>Planes narrower and lower than the kernel among them, and ones that are no whole number of vectors wide.</summary>
    [Theory]
    [InlineData(1, 1, 1.0)]
    [InlineData(1, 40, 2.0)]
    [InlineData(40, 1, 2.0)]
    [InlineData(5, 3, 4.0)]
    [InlineData(33, 17, 0.6)]
    [InlineData(64, 20, 3.0)]
    public void Result_is_that_of_the_definition(int width, int height, double sigma)
    {
        var plane = Noise(width * height);
        var reach = (int)Math.Ceiling(3 * sigma);
        var blurred = new float[plane.Length];

        PlaneBlur.Apply(plane, blurred, width, PlaneBlur.Weights(sigma, reach));

        var expected = Reference(plane, width, height, sigma, reach);
        for (var i = 0; i < plane.Length; i++)
        {
            Assert.Equal(expected[i], blurred[i], 0.001);
        }
    }

    [Fact]
    public void Flat_plane_stays_flat_up_to_its_edges()
    {
        var blurred = new float[20 * 10];
        PlaneBlur.Apply(Enumerable.Repeat(123f, 200).ToArray(), blurred, 20, PlaneBlur.Weights(2.5, 8));
        Assert.All(blurred, value => Assert.Equal(123, value, 0.001));
    }

    [Fact]
    public void Cancelled_blur_stops() =>
        Assert.Throws<OperationCanceledException>(
            () => PlaneBlur.Apply(new float[4], new float[4], 2, PlaneBlur.Weights(1, 3), new CancellationToken(canceled: true)));

    /// <summary>The mean of all points within reach, by a Gaussian of their distance; edge points are repeated.</summary>
    private static double[] Reference(float[] plane, int width, int height, double sigma, int reach)
    {
        var result = new double[plane.Length];
        for (var i = 0; i < plane.Length; i++)
        {
            var (sum, weights) = (0.0, 0.0);
            for (var dy = -reach; dy <= reach; dy++)
            {
                for (var dx = -reach; dx <= reach; dx++)
                {
                    var weight = Math.Exp(-(dx * dx + dy * dy) / (2 * sigma * sigma));
                    var (x, y) = (Math.Clamp(i % width + dx, 0, width - 1), Math.Clamp(i / width + dy, 0, height - 1));
                    sum += weight * plane[y * width + x];
                    weights += weight;
                }
            }

            result[i] = sum / weights;
        }

        return result;
    }

    private static float[] Noise(int count)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 255)];
    }
}
