using PhotoResize.Settings;

namespace PhotoResize.EngineSupport;

/// <summary>The source pixels and their weights for each result pixel, along one axis.</summary>
internal sealed class ResamplingAxis
{
    private readonly int[] _first;
    private readonly int[] _length;
    private readonly int[] _window;
    private readonly float[] _weights;

    private ResamplingAxis(int[] first, float[][] weights)
    {
        _first = first;
        _length = Array.ConvertAll(weights, each => each.Length);
        Taps = _length.Max();
        _window = new int[first.Length];
        _weights = new float[first.Length * Taps];
        for (var i = 0; i < first.Length; i++)
        {
            // At the end of the range a window begins earlier, and its first weights are 0.
            _window[i] = Math.Min(first[i], End - Taps);
            weights[i].CopyTo(_weights, (i * Taps) + first[i] - _window[i]);
        }
    }

    /// <summary>The number of result pixels.</summary>
    public int Count => _first.Length;

    /// <summary>The first source pixel that is needed.</summary>
    public int Begin => _first[0];

    /// <summary>The source pixel after the last one that is needed.</summary>
    public int End => EndOf(Count - 1);

    /// <summary>The most weights that a result pixel has.</summary>
    public int Taps { get; }

    /// <summary>
    /// Where as many source pixels as <see cref="Taps"/> begin, for each result pixel, which are all within <see cref="Begin"/> and
    /// <see cref="End"/>. Those beside the ones of <see cref="WeightsOf"/> have a weight of 0.
    /// </summary>
    public ReadOnlySpan<int> Windows => _window;

    /// <summary>The weights of <see cref="Windows"/>, one window after the other.</summary>
    public ReadOnlySpan<float> WindowWeights => _weights;

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
        var (first, weights) = (new int[count], new float[count][]);
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
                    (first[i], weights[i]) = (Math.Clamp((int)Math.Floor(middle), lowest, highest), [1]);
                    break;

                case ResamplingFilter.Average:
                    var reach = Math.Max(ratio, 1) / 2;
                    (first[i], weights[i]) = Weigh(
                        middle - reach, middle + reach, lowest, highest, k => Overlap(k, middle - reach, middle + reach));
                    break;

                default:
                    // Reducing widens the kernel, so that every source pixel counts.
                    var scale = Math.Max(ratio, 1);
                    var kernel = ResamplingKernel.Of(filter);
                    var support = kernel.Support * scale;
                    (first[i], weights[i]) = Weigh(
                        middle - support, middle + support, lowest, highest, k => kernel.WeightAt(Math.Abs(k + 0.5 - middle) / scale));
                    break;
            }
        }

        return new ResamplingAxis(first, weights);
    }

    /// <summary>The first source pixel of result pixel <paramref name="i"/>; never decreases from one to the next.</summary>
    public int FirstOf(int i) => _first[i];

    /// <summary>The source pixel after the last one of result pixel <paramref name="i"/>.</summary>
    public int EndOf(int i) => _first[i] + _length[i];

    /// <summary>The weights of result pixel <paramref name="i"/>, starting at <see cref="FirstOf"/>; they add up to 1.</summary>
    public ReadOnlySpan<float> WeightsOf(int i) => _weights.AsSpan((i * Taps) + _first[i] - _window[i], _length[i]);

    private static double Overlap(int pixel, double from, double to) => Math.Max(0, Math.Min(pixel + 1, to) - Math.Max(pixel, from));

    private static (int First, float[] Weights) Weigh(double from, double to, int lowest, int highest, Func<int, double> weightOf)
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
        return (first, Array.ConvertAll(weights, weight => (float)(weight / sum)));
    }
}
