using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PhotoResize.Planning;

namespace PhotoResize.EngineSupport;

/// <summary>Unsharp masking of the luminance: adds the difference from a Gaussian blur, the same to every colour channel.</summary>
/// <remarks>
/// Shared by all engines. Written in managed code because results are small: for them the same conversions and convolutions take four
/// times as long in libvips. The sharpening of libvips itself was rejected: it distorts the result by thresholds of its own.
/// </remarks>
internal static class UnsharpMask
{
    /// <summary>The reach of the blur in sigmas; the weight there is about a hundredth of the central one.</summary>
    private const double ReachInSigmas = 3;

    /// <summary>
    /// The number of rows to sharpen at once; the rows around them are only read. In floating point, a whole large picture would take three
    /// times its memory.
    /// </summary>
    private const int StripHeight = 128;

    private const int ChangesAtOnce = 256;

    /// <summary>Sharpens a picture.</summary>
    /// <param name="pixels">Rows without padding; the last of an even number of bands is alpha.</param>
    /// <param name="result">Receives the result: as many bytes, not in the same memory.</param>
    /// <param name="width">Pixels across.</param>
    /// <param name="bands">1 to 4.</param>
    /// <param name="sharpening">Amount, radius and threshold.</param>
    /// <param name="cancellationToken">Stops the work before the next strip.</param>
    public static void Apply(
        ReadOnlySpan<byte> pixels, Span<byte> result, int width, int bands, Sharpening sharpening, CancellationToken cancellationToken = default)
    {
        var reach = (int)Math.Ceiling(sharpening.Radius * ReachInSigmas);
        var weights = PlaneBlur.Weights(sharpening.Radius, reach);
        var stride = width * bands;
        var height = pixels.Length / stride;
        for (var top = 0; top < height; top += StripHeight)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var end = Math.Min(top + StripHeight, height);
            var first = Math.Max(top - reach, 0);
            var around = pixels[(first * stride)..(Math.Min(end + reach, height) * stride)];
            SharpenRows(around, result[(top * stride)..(end * stride)], top - first, width, bands, sharpening, weights);
        }
    }

    /// <summary>
    /// Sharpens the rows after the first <paramref name="skipped"/> ones, as many as fit into the result; the others are only read.
    /// </summary>
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ToLuma(ReadOnlySpan<byte> pixels, Span<float> luma, int bands)
    {
        for (int i = 0, p = 0; p < pixels.Length; i++, p += bands)
        {
            luma[i] = bands < 3 ? pixels[p] : (0.299f * pixels[p]) + (0.587f * pixels[p + 1]) + (0.114f * pixels[p + 2]);
        }
    }

    /// <summary>Blurs luma, weighted by alpha: otherwise the colours of transparent pixels would show as a halo.</summary>
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
        Span<int> changes = stackalloc int[ChangesAtOnce];
        for (int i = 0, p = 0; p < pixels.Length; i += changes.Length, p += changes.Length * bands)
        {
            changes = changes[..Math.Min(changes.Length, (pixels.Length - p) / bands)];
            FindChanges(luma.Slice(i, changes.Length), mean.Slice(i, changes.Length), changes, sharpening);
            var bytes = changes.Length * bands;
            AddChanges(pixels.Slice(p, bytes), result.Slice(p, bytes), changes, bands);
        }
    }

    /// <summary>The levels that each pixel changes by.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FindChanges(ReadOnlySpan<float> luma, ReadOnlySpan<float> mean, Span<int> changes, Sharpening sharpening)
    {
        var strength = sharpening.Amount / 100f;
        var threshold = (float)sharpening.Threshold;
        var i = 0;
        for (; i <= changes.Length - Vector128<float>.Count; i += Vector128<float>.Count)
        {
            var detail = Vector128.Create(luma[i..]) - Vector128.Create(mean[i..]);
            var change = Vector128.ConvertToInt32(Vector128.Round(detail * strength));
            var counts = Vector128.GreaterThanOrEqual(Vector128.Abs(detail), Vector128.Create(threshold)).AsInt32();
            (change & counts).CopyTo(changes[i..]);
        }

        for (; i < changes.Length; i++)
        {
            var detail = luma[i] - mean[i];
            changes[i] = Math.Abs(detail) < threshold ? 0 : (int)MathF.Round(detail * strength);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddChanges(ReadOnlySpan<byte> pixels, Span<byte> result, ReadOnlySpan<int> changes, int bands)
    {
        if (bands == 3)
        {
            for (int i = 0, p = 0; i < changes.Length; i++, p += 3)
            {
                var change = changes[i];
                result[p + 2] = (byte)Math.Clamp(pixels[p + 2] + change, 0, 255);
                result[p + 1] = (byte)Math.Clamp(pixels[p + 1] + change, 0, 255);
                result[p] = (byte)Math.Clamp(pixels[p] + change, 0, 255);
            }

            return;
        }

        var colours = bands is 2 or 4 ? bands - 1 : bands;
        for (int i = 0, p = 0; i < changes.Length; i++, p += bands)
        {
            for (var band = 0; band < colours; band++)
            {
                result[p + band] = (byte)Math.Clamp(pixels[p + band] + changes[i], 0, 255);
            }

            if (colours < bands)
            {
                result[p + colours] = pixels[p + colours];
            }
        }
    }
}
