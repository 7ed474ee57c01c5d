using System.Buffers;
using PhotoResize.Planning;

namespace PhotoResize.EngineSupport;

/// <summary>Unsharp masking in luminance: what a Gaussian blur takes away is added once more, by the same amount to every colour.</summary>
/// <remarks>
/// All engines share it. Managed, since a result is small: in libvips the chain of conversions and convolutions takes four times as long
/// for it, and the library's own sharpening bends the result by thresholds of its own.
/// </remarks>
internal static class UnsharpMask
{
    /// <summary>Blur weights end at this many sigmas, where they are below a hundredth of the middle one.</summary>
    private const double Reach = 3;

    /// <summary>
    /// Rows that are sharpened at once, together with those around them that they are blurred with. Numbers in floating point for the whole of a
    /// large picture would take three times its memory.
    /// </summary>
    private const int StripHeight = 128;

    /// <summary>Sharpens a picture.</summary>
    /// <param name="pixels">Rows without gaps; an even number of bands ends with alpha.</param>
    /// <param name="result">Takes as many bytes; not the same memory.</param>
    /// <param name="width">Pixels across.</param>
    /// <param name="bands">1 to 4.</param>
    /// <param name="sharpening">How much.</param>
    public static void Apply(ReadOnlySpan<byte> pixels, Span<byte> result, int width, int bands, Sharpening sharpening)
    {
        var reach = (int)Math.Ceiling(sharpening.Radius * Reach);
        var weights = PlaneBlur.Weights(sharpening.Radius, reach);
        var stride = width * bands;
        var height = pixels.Length / stride;
        for (var top = 0; top < height; top += StripHeight)
        {
            var end = Math.Min(top + StripHeight, height);
            var first = Math.Max(top - reach, 0);
            var around = pixels[(first * stride)..(Math.Min(end + reach, height) * stride)];
            SharpenRows(around, result[(top * stride)..(end * stride)], top - first, width, bands, sharpening, weights);
        }
    }

    /// <summary>Sharpens the rows from <paramref name="skipped"/> on, as many as the result takes; those around them are only looked at.</summary>
    private static void SharpenRows(
        ReadOnlySpan<byte> pixels, Span<byte> result, int skipped, int width, int bands, Sharpening sharpening, float[] weights)
    {
        var count = pixels.Length / bands;
        var luma = ArrayPool<float>.Shared.Rent(count);
        var mean = ArrayPool<float>.Shared.Rent(count);
        try
        {
            ToLuma(pixels, luma, bands);
            LocalMean(pixels, luma.AsSpan(0, count), mean.AsSpan(0, count), width, bands, weights);
            var start = skipped * width;
            AddDetail(pixels.Slice(start * bands, result.Length), result, luma.AsSpan(start), mean.AsSpan(start), bands, sharpening);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(luma);
            ArrayPool<float>.Shared.Return(mean);
        }
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
            PlaneBlur.Apply(luma, mean, width, weights);
            return;
        }

        var alpha = new float[luma.Length];
        var weighted = new float[luma.Length];
        for (var i = 0; i < alpha.Length; i++)
        {
            alpha[i] = pixels[(i * bands) + bands - 1];
            weighted[i] = luma[i] * alpha[i];
        }

        PlaneBlur.Apply(weighted, mean, width, weights);
        PlaneBlur.Apply(alpha, weighted, width, weights);
        for (var i = 0; i < alpha.Length; i++)
        {
            mean[i] = weighted[i] > 0 ? mean[i] / weighted[i] : luma[i];
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
