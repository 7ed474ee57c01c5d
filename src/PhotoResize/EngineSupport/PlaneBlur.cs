using System.Numerics;
using System.Runtime.InteropServices;

namespace PhotoResize.EngineSupport;

/// <summary>Gaussian blur of a single plane, one axis after the other; edge values are repeated.</summary>
internal static class PlaneBlur
{
    /// <summary>Returns one half of the kernel, starting with the central weight; the whole kernel adds up to 1.</summary>
    /// <param name="sigma">The standard deviation.</param>
    /// <param name="reach">The distance of the last weight.</param>
    public static float[] Weights(double sigma, int reach)
    {
        var weights = new float[reach + 1];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = (float)Math.Exp(-i * i / (2 * sigma * sigma));
        }

        var sum = (2 * weights.Sum()) - weights[0];
        return Array.ConvertAll(weights, weight => weight / sum);
    }

    /// <summary>Blurs a plane with rows of <paramref name="width"/> values.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static void Apply(
        ReadOnlySpan<float> source, Span<float> target, int width, float[] weights, CancellationToken cancellationToken = default)
    {
        var height = source.Length / width;
        var row = new float[width];
        for (var y = 0; y < height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Scale(source.Slice(y * width, width), row, weights[0]);
            for (var k = 1; k < weights.Length; k++)
            {
                Accumulate(source.Slice(Math.Max(y - k, 0) * width, width), row, weights[k]);
                Accumulate(source.Slice(Math.Min(y + k, height - 1) * width, width), row, weights[k]);
            }

            BlurRow(row, target.Slice(y * width, width), weights);
        }
    }

    private static void BlurRow(ReadOnlySpan<float> source, Span<float> target, float[] weights)
    {
        Scale(source, target, weights[0]);
        for (var k = 1; k < weights.Length; k++)
        {
            var inside = Math.Max(source.Length - k, 0);
            var outside = source.Length - inside;
            Accumulate(source[outside..], target[..inside], weights[k]);
            Accumulate(source[..inside], target[outside..], weights[k]);
            for (var x = 0; x < outside; x++)
            {
                target[inside + x] += weights[k] * source[^1];
                target[x] += weights[k] * source[0];
            }
        }
    }

    private static void Scale(ReadOnlySpan<float> source, Span<float> target, float weight)
    {
        target.Clear();
        Accumulate(source, target, weight);
    }

    private static void Accumulate(ReadOnlySpan<float> source, Span<float> target, float weight)
    {
        var values = MemoryMarshal.Cast<float, Vector<float>>(source);
        var sums = MemoryMarshal.Cast<float, Vector<float>>(target)[..values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            sums[i] += values[i] * weight;
        }

        for (var x = values.Length * Vector<float>.Count; x < source.Length; x++)
        {
            target[x] += source[x] * weight;
        }
    }
}
