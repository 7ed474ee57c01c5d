using PhotoResize.Settings;

namespace PhotoResize.EngineSupport;

/// <summary>The source pixels and their weights for each result pixel, along one axis.</summary>
internal sealed class ResamplingAxis
{
    private readonly int[] _first;
    private readonly float[][] _weights;

    private ResamplingAxis(int count)
    {
        _first = new int[count];
        _weights = new float[count][];
    }

    /// <summary>The number of result pixels.</summary>
    public int Count => _first.Length;

    /// <summary>The first source pixel that is needed.</summary>
    public int Begin => _first[0];

    /// <summary>The source pixel after the last one that is needed.</summary>
    public int End => EndOf(Count - 1);

    /// <summary>Maps a range of source pixels, which may start and end within a pixel, to <paramref name="count"/> pixels.</summary>
    /// <param name="start">The start of the range.</param>
    /// <param name="length">The length of the range.</param>
    /// <param name="available">
    /// The number of source pixels. Outside the range, and outside these, the outermost pixel of the range is repeated.
    /// </param>
    /// <param name="count">The number of result pixels.</param>
    /// <param name="filter">Determines the weights.</param>
    public static ResamplingAxis Create(double start, double length, int available, int count, ResamplingFilter filter)
    {
        var axis = new ResamplingAxis(count);
        var lowest = Math.Min((int)Math.Floor(start), available - 1);
        var highest = Math.Clamp((int)Math.Ceiling(start + length) - 1, lowest, available - 1);
        var ratio = length / count;
        for (var i = 0; i < count; i++)
        {
            // Pixel k reaches from k to k + 1.
            var middle = start + (i + 0.5) * ratio;
            switch (filter)
            {
                case ResamplingFilter.NearestNeighbor:
                    (axis._first[i], axis._weights[i]) = (Math.Clamp((int)Math.Floor(middle), lowest, highest), [1]);
                    break;

                case ResamplingFilter.Average:
                    var reach = Math.Max(ratio, 1) / 2;
                    axis.SetWeights(i, middle - reach, middle + reach, lowest, highest, k => Overlap(k, middle - reach, middle + reach));
                    break;

                default:
                    // Reducing widens the kernel, so that every source pixel counts.
                    var scale = Math.Max(ratio, 1);
                    var kernel = ResamplingKernel.Of(filter);
                    var support = kernel.Support * scale;
                    axis.SetWeights(
                        i, middle - support, middle + support, lowest, highest, k => kernel.WeightAt(Math.Abs(k + 0.5 - middle) / scale));
                    break;
            }
        }

        return axis;
    }

    /// <summary>The first source pixel of result pixel <paramref name="i"/>; never decreases from one to the next.</summary>
    public int FirstOf(int i) => _first[i];

    /// <summary>The source pixel after the last one of result pixel <paramref name="i"/>.</summary>
    public int EndOf(int i) => _first[i] + _weights[i].Length;

    /// <summary>The weights of result pixel <paramref name="i"/>, starting at <see cref="FirstOf"/>; they add up to 1.</summary>
    public ReadOnlySpan<float> WeightsOf(int i) => _weights[i];

    private static double Overlap(int pixel, double from, double to) => Math.Max(0, Math.Min(pixel + 1, to) - Math.Max(pixel, from));

    private void SetWeights(int i, double from, double to, int lowest, int highest, Func<int, double> weightOf)
    {
        var (begin, end) = ((int)Math.Floor(from), (int)Math.Ceiling(to));
        var first = Math.Clamp(begin, lowest, highest);
        var last = Math.Clamp(end - 1, first, highest);
        var weights = new double[last - first + 1];
        for (var k = begin; k < end; k++)
        {
            weights[Math.Clamp(k, first, last) - first] += weightOf(k);
        }

        var sum = weights.Sum();
        _first[i] = first;
        _weights[i] = Array.ConvertAll(weights, weight => (float)(weight / sum));
    }
}
