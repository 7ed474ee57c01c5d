using PhotoResize.Settings;

namespace PhotoResize.Tests.EngineSupport;

/// <summary>
/// Resampling as it is defined, in double precision: every pixel of the result is the weighted mean of all pixels under the filter, along
/// both axes at once, with no tables, no running sums and no vectors.
/// </summary>
internal static class ReferenceResampler
{
    /// <summary>Resamples a whole picture.</summary>
    /// <param name="pixels">Rows without gaps; an even number of bands ends with alpha.</param>
    /// <param name="from">The picture's size.</param>
    /// <param name="to">The result's size.</param>
    /// <param name="bands">1 to 4.</param>
    /// <param name="filter">How pixels are weighed.</param>
    /// <param name="linearLight">Whether the values stand for light while they are averaged.</param>
    public static double[] Resample(
        byte[] pixels, (int Width, int Height) from, (int Width, int Height) to, int bands, ResamplingFilter filter, bool linearLight)
    {
        var hasAlpha = bands is 2 or 4;
        var colours = hasAlpha ? bands - 1 : bands;
        var result = new double[to.Width * to.Height * bands];
        for (var y = 0; y < to.Height; y++)
        {
            var rows = Weights(from.Height, to.Height, y, filter);
            for (var x = 0; x < to.Width; x++)
            {
                var columns = Weights(from.Width, to.Width, x, filter);
                var sums = new double[bands];
                var alphaSum = 0.0;
                for (var row = 0; row < from.Height; row++)
                {
                    for (var column = 0; column < from.Width; column++)
                    {
                        var weight = rows[row] * columns[column];
                        var pixel = pixels.AsSpan((row * from.Width + column) * bands, bands);
                        var alpha = hasAlpha ? pixel[colours] / 255.0 : 1;
                        alphaSum += weight * alpha;
                        for (var band = 0; band < colours; band++)
                        {
                            sums[band] += weight * alpha * Expand(pixel[band] / 255.0, linearLight);
                        }
                    }
                }

                var place = (y * to.Width + x) * bands;
                var opacity = Math.Clamp(alphaSum, 0, 1);
                for (var band = 0; band < colours; band++)
                {
                    result[place + band] = opacity > 0 ? 255 * Compress(Math.Clamp(sums[band] / opacity, 0, 1), linearLight) : 0;
                }

                if (hasAlpha)
                {
                    result[place + colours] = 255 * opacity;
                }
            }
        }

        return result;
    }

    /// <summary>The share of every pixel of an axis in one of the result; beyond the ends the outermost pixel is repeated.</summary>
    public static double[] Weights(int from, int to, int index, ResamplingFilter filter)
    {
        var ratio = (double)from / to;
        var stretch = Math.Max(ratio, 1);
        var middle = (index + 0.5) * ratio;
        var weights = new double[from];
        if (filter == ResamplingFilter.NearestNeighbor)
        {
            weights[(int)Math.Floor(middle)] = 1;
            return weights;
        }

        var reach = (int)Math.Ceiling(4 * stretch);
        for (var k = (int)middle - reach; k <= (int)middle + reach; k++)
        {
            weights[Math.Clamp(k, 0, from - 1)] += filter == ResamplingFilter.Average
                ? Math.Max(0, Math.Min(k + 1, middle + stretch / 2) - Math.Max(k, middle - stretch / 2))
                : Kernel(filter, Math.Abs(k + 0.5 - middle) / stretch);
        }

        var sum = weights.Sum();
        return Array.ConvertAll(weights, weight => weight / sum);
    }

    public static double ToLight(double encoded) => encoded <= 0.04045 ? encoded / 12.92 : Math.Pow((encoded + 0.055) / 1.055, 2.4);

    public static double FromLight(double light) => light <= 0.0031308 ? light * 12.92 : 1.055 * Math.Pow(light, 1 / 2.4) - 0.055;

    private static double Expand(double encoded, bool linearLight) => linearLight ? ToLight(encoded) : encoded;

    private static double Compress(double value, bool linearLight) => linearLight ? FromLight(value) : value;

    /// <summary>The filters that <c>docs/engines.md</c> names, at a distance that is not negative.</summary>
    private static double Kernel(ResamplingFilter filter, double x) => filter switch
    {
        ResamplingFilter.Linear => x < 1 ? 1 - x : 0,
        ResamplingFilter.Quadratic => x <= 0.5 ? -2 * x * x + 1 : x < 1.5 ? x * x - 2.5 * x + 1.5 : 0,
        ResamplingFilter.CatmullRom => x < 1 ? 1.5 * x * x * x - 2.5 * x * x + 1 : x < 2 ? -0.5 * x * x * x + 2.5 * x * x - 4 * x + 2 : 0,
        ResamplingFilter.Cubic => x < 1 ? 1.25 * x * x * x - 2.25 * x * x + 1 : x < 2 ? -0.75 * x * x * x + 3.75 * x * x - 6 * x + 3 : 0,
        ResamplingFilter.Lanczos => x == 0 ? 1 : x < 3 ? 3 * Math.Sin(Math.PI * x) * Math.Sin(Math.PI * x / 3) / (Math.PI * Math.PI * x * x) : 0,
        ResamplingFilter.Spline36 => Spline36(x),
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, null),
    };

    /// <summary>Three cubics, each by its distance from the sample where it begins.</summary>
    private static double Spline36(double x)
    {
        var t = x - Math.Floor(x);
        return (int)x switch
        {
            0 => 1 - 3.0 / 209 * t - 453.0 / 209 * t * t + 13.0 / 11 * t * t * t,
            1 => -156.0 / 209 * t + 270.0 / 209 * t * t - 6.0 / 11 * t * t * t,
            2 => 26.0 / 209 * t - 45.0 / 209 * t * t + 1.0 / 11 * t * t * t,
            _ => 0,
        };
    }
}
