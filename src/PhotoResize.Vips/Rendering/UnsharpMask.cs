using System.Buffers;
using System.Numerics;
using PhotoResize.Planning;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Rendering;

/// <summary>Unsharp masking in luminance: what a Gaussian blur takes away is added once more, by the same amount to every colour.</summary>
/// <remarks>
/// Managed, since a result is small: the library's chain of conversions and convolutions takes four times as long for it, and its own
/// sharpening bends the result by thresholds of its own.
/// </remarks>
internal static class UnsharpMask
{
    /// <summary>Blur weights end at this many sigmas, where they are below a hundredth of the middle one.</summary>
    private const double Reach = 3;

    public static VipsImage Apply(VipsImage picture, Sharpening sharpening)
    {
        var (width, height, bands) = (picture.Width, picture.Height, picture.Bands);
        var pixels = picture.Materialize().Pixels();
        var count = width * height;
        var luma = ArrayPool<float>.Shared.Rent(count);
        var mean = ArrayPool<float>.Shared.Rent(count);
        var sharpened = ArrayPool<byte>.Shared.Rent(pixels.Length);
        try
        {
            ToLuma(pixels, luma, bands);
            LocalMean(pixels, luma.AsSpan(0, count), mean.AsSpan(0, count), width, bands, Weights(sharpening.Radius));
            AddDetail(pixels, sharpened, luma, mean, bands, sharpening);
            return VipsImage.FromMemory(picture.Job, sharpened.AsSpan(0, pixels.Length), width, height, bands, picture.Interpretation);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(luma);
            ArrayPool<float>.Shared.Return(mean);
            ArrayPool<byte>.Shared.Return(sharpened);
        }
    }

    /// <summary>One side of the kernel, from the middle on, so that all of it adds up to 1.</summary>
    private static float[] Weights(double sigma)
    {
        var weights = new float[(int)Math.Ceiling(sigma * Reach) + 1];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = (float)Math.Exp(-i * i / (2 * sigma * sigma));
        }

        var sum = (2 * weights.Sum()) - weights[0];
        return Array.ConvertAll(weights, weight => weight / sum);
    }

    /// <summary>Luma by ITU-R BT.601, as in JPEG.</summary>
    private static void ToLuma(ReadOnlySpan<byte> pixels, Span<float> luma, int bands)
    {
        for (int i = 0, p = 0; p < pixels.Length; i++, p += bands)
        {
            luma[i] = bands < 3 ? pixels[p] : (0.299f * pixels[p]) + (0.587f * pixels[p + 1]) + (0.114f * pixels[p + 2]);
        }
    }

    /// <summary>Blurs; with alpha every pixel weighs by it, since colours under full transparency would show as a halo.</summary>
    private static void LocalMean(ReadOnlySpan<byte> pixels, Span<float> luma, Span<float> mean, int width, int bands, float[] weights)
    {
        if (bands is 1 or 3)
        {
            Blur(luma, mean, width, weights);
            return;
        }

        var alpha = new float[luma.Length];
        var weighted = new float[luma.Length];
        for (var i = 0; i < alpha.Length; i++)
        {
            alpha[i] = pixels[(i * bands) + bands - 1];
            weighted[i] = luma[i] * alpha[i];
        }

        Blur(weighted, mean, width, weights);
        Blur(alpha, weighted, width, weights);
        for (var i = 0; i < alpha.Length; i++)
        {
            mean[i] = weighted[i] > 0 ? mean[i] / weighted[i] : luma[i];
        }
    }

    /// <summary>Blurs along both axes; edge pixels are repeated.</summary>
    private static void Blur(ReadOnlySpan<float> source, Span<float> target, int width, float[] weights)
    {
        var height = source.Length / width;
        var row = new float[width];
        for (var y = 0; y < height; y++)
        {
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
        var x = 0;
        for (; x <= source.Length - Vector<float>.Count; x += Vector<float>.Count)
        {
            (new Vector<float>(target[x..]) + (new Vector<float>(source[x..]) * weight)).CopyTo(target[x..]);
        }

        for (; x < source.Length; x++)
        {
            target[x] += source[x] * weight;
        }
    }

    private static void AddDetail(
        ReadOnlySpan<byte> pixels, Span<byte> result, ReadOnlySpan<float> luma, ReadOnlySpan<float> mean, int bands, Sharpening sharpening)
    {
        var strength = sharpening.Amount / 100f;
        var colours = bands is 2 or 4 ? bands - 1 : bands;
        for (int i = 0, p = 0; p < pixels.Length; i++, p += bands)
        {
            var detail = luma[i] - mean[i];
            var change = Math.Abs(detail) < sharpening.Threshold ? 0 : (int)MathF.Round(detail * strength);
            for (var band = 0; band < colours; band++)
            {
                result[p + band] = (byte)Math.Clamp(pixels[p + band] + change, 0, 255);
            }

            if (colours < bands)
            {
                result[p + colours] = pixels[p + colours];
            }
        }
    }
}
