using PhotoResize.Settings;

namespace PhotoResize.EngineSupport;

/// <summary>Which pixels along one axis make up each pixel of the result, and by how much.</summary>
internal sealed class ResamplingAxis
{
    private readonly int[] _first;
    private readonly float[][] _weights;

    private ResamplingAxis(int count)
    {
        _first = new int[count];
        _weights = new float[count][];
    }

    /// <summary>Pixels of the result.</summary>
    public int Count => _first.Length;

    /// <summary>The first pixel that is needed at all.</summary>
    public int Begin => _first[0];

    /// <summary>The pixel after the last one that is needed.</summary>
    public int End => EndOf(Count - 1);

    /// <summary>Maps a part of the pixels, whose edges may lie within pixels, to <paramref name="count"/> pixels.</summary>
    /// <param name="start">The part's first edge.</param>
    /// <param name="length">The part's length.</param>
    /// <param name="available">Pixels that there are; beyond the part and beyond these its outermost pixel is repeated.</param>
    /// <param name="count">Pixels of the result.</param>
    /// <param name="filter">How pixels are weighed.</param>
    public static ResamplingAxis Create(double start, double length, int available, int count, ResamplingFilter filter)
    {
        var axis = new ResamplingAxis(count);
        var lowest = Math.Min((int)Math.Floor(start), available - 1);
        var highest = Math.Clamp((int)Math.Ceiling(start + length) - 1, lowest, available - 1);
        var ratio = length / count;
        for (var i = 0; i < count; i++)
        {
            // In the coordinates of edges: pixel k reaches from k to k + 1.
            var middle = start + (i + 0.5) * ratio;
            switch (filter)
            {
                case ResamplingFilter.NearestNeighbor:
                    (axis._first[i], axis._weights[i]) = (Math.Clamp((int)Math.Floor(middle), lowest, highest), [1]);
                    break;

                case ResamplingFilter.Average:
                    var reach = Math.Max(ratio, 1) / 2;
                    axis.Weigh(i, middle - reach, middle + reach, lowest, highest, k => Overlap(k, middle - reach, middle + reach));
                    break;

                default:
                    // Reducing widens the kernel so that no pixel is passed over.
                    var scale = Math.Max(ratio, 1);
                    var kernel = ResamplingKernel.Of(filter);
                    var support = kernel.Support * scale;
                    axis.Weigh(
                        i, middle - support, middle + support, lowest, highest, k => kernel.WeightAt(Math.Abs(k + 0.5 - middle) / scale));
                    break;
            }
        }

        return axis;
    }

    /// <summary>The first pixel that result's pixel <paramref name="i"/> is made of; it does not decrease from one to the next.</summary>
    public int FirstOf(int i) => _first[i];

    /// <summary>The pixel after the last one that result's pixel <paramref name="i"/> is made of.</summary>
    public int EndOf(int i) => _first[i] + _weights[i].Length;

    /// <summary>The weights from <see cref="FirstOf"/> on; they add up to 1.</summary>
    public ReadOnlySpan<float> WeightsOf(int i) => _weights[i];

    private static double Overlap(int pixel, double from, double to) => Math.Max(0, Math.Min(pixel + 1, to) - Math.Max(pixel, from));

    private void Weigh(int i, double from, double to, int lowest, int highest, Func<int, double> weightOf)
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
