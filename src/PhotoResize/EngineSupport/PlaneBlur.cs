using System.Numerics;
using System.Runtime.CompilerServices;
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
    /// <remarks>
    /// Sums stay in registers until they are complete. Each is taken in one order, of the nearest values first, whatever the vectors are.
    /// </remarks>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static void Apply(
        ReadOnlySpan<float> source, Span<float> target, int width, float[] weights, CancellationToken cancellationToken = default)
    {
        var height = source.Length / width;
        var row = new float[width];
        for (var y = 0; y < height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            BlurDown(source, row, y, height, weights);
            BlurAcross(row, target.Slice(y * width, width), weights);
        }
    }

    /// <summary>Blurs row <paramref name="y"/> with those above and below it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BlurDown(ReadOnlySpan<float> source, Span<float> row, int y, int height, float[] weights)
    {
        var width = row.Length;
        ref var first = ref MemoryMarshal.GetReference(source);
        var x = 0;
        for (; x <= width - Vector<float>.Count; x += Vector<float>.Count)
        {
            var sum = Vector.LoadUnsafe(ref first, (nuint)((y * width) + x)) * weights[0];
            for (var k = 1; k < weights.Length; k++)
            {
                sum += Vector.LoadUnsafe(ref first, (nuint)((Math.Max(y - k, 0) * width) + x)) * weights[k];
                sum += Vector.LoadUnsafe(ref first, (nuint)((Math.Min(y + k, height - 1) * width) + x)) * weights[k];
            }

            sum.CopyTo(row[x..]);
        }

        for (; x < width; x++)
        {
            var sum = source[(y * width) + x] * weights[0];
            for (var k = 1; k < weights.Length; k++)
            {
                sum += source[(Math.Max(y - k, 0) * width) + x] * weights[k];
                sum += source[(Math.Min(y + k, height - 1) * width) + x] * weights[k];
            }

            row[x] = sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BlurAcross(ReadOnlySpan<float> source, Span<float> target, float[] weights)
    {
        var reach = weights.Length - 1;
        ref var first = ref MemoryMarshal.GetReference(source);
        var x = 0;
        for (; x < Math.Min(reach, source.Length); x++)
        {
            target[x] = BlurAtEdge(source, x, weights);
        }

        for (; x <= source.Length - reach - Vector<float>.Count; x += Vector<float>.Count)
        {
            var sum = Vector.LoadUnsafe(ref first, (nuint)x) * weights[0];
            for (var k = 1; k < weights.Length; k++)
            {
                sum += Vector.LoadUnsafe(ref first, (nuint)(x + k)) * weights[k];
                sum += Vector.LoadUnsafe(ref first, (nuint)(x - k)) * weights[k];
            }

            sum.CopyTo(target[x..]);
        }

        for (; x < source.Length; x++)
        {
            target[x] = BlurAtEdge(source, x, weights);
        }
    }

    /// <summary>Of each distance, what lies inside comes before the repeated values of the right and the left edge.</summary>
    private static float BlurAtEdge(ReadOnlySpan<float> source, int x, float[] weights)
    {
        var sum = source[x] * weights[0];
        for (var k = 1; k < weights.Length; k++)
        {
            var (isRightInside, isLeftInside) = (x + k < source.Length, x - k >= 0);
            sum = isRightInside ? sum + (source[x + k] * weights[k]) : sum;
            sum = isLeftInside ? sum + (source[x - k] * weights[k]) : sum;
            sum = isRightInside ? sum : sum + (source[^1] * weights[k]);
            sum = isLeftInside ? sum : sum + (source[0] * weights[k]);
        }

        return sum;
    }
}
