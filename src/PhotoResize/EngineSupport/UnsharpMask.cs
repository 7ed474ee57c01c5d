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
        var i = bands == 3 ? ToLuma(pixels, luma) : 0;
        for (var p = i * bands; p < pixels.Length; i++, p += bands)
        {
            luma[i] = bands < 3 ? pixels[p] : (0.299f * pixels[p]) + (0.587f * pixels[p + 1]) + (0.114f * pixels[p + 2]);
        }
    }

    /// <summary>The same for most pixels of three bands, four at a time.</summary>
    /// <returns>How many pixels that were.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ToLuma(ReadOnlySpan<byte> pixels, Span<float> luma)
    {
        const int AtOnce = 4;
        const byte None = byte.MaxValue;
        var red = Vector128.Create(0, None, None, None, 3, None, None, None, 6, None, None, None, 9, None, None, None);
        var green = Vector128.Create(1, None, None, None, 4, None, None, None, 7, None, None, None, 10, None, None, None);
        var blue = Vector128.Create(2, None, None, None, 5, None, None, None, 8, None, None, None, 11, None, None, None);
        var i = 0;
        for (; (i * 3) + Vector128<byte>.Count <= pixels.Length; i += AtOnce)
        {
            var four = Vector128.Create(pixels[(i * 3)..]);
            var r = Vector128.ConvertToSingle(Vector128.Shuffle(four, red).AsInt32());
            var g = Vector128.ConvertToSingle(Vector128.Shuffle(four, green).AsInt32());
            var b = Vector128.ConvertToSingle(Vector128.Shuffle(four, blue).AsInt32());
            ((0.299f * r) + (0.587f * g) + (0.114f * b)).CopyTo(luma[i..]);
        }

        return i;
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
            var i = AddChanges(pixels, result, changes);
            for (var p = i * 3; i < changes.Length; i++, p += 3)
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

    /// <summary>The same for most pixels of three bands, 16 at a time: what is to be added, and taken away, each stops at the last level.</summary>
    /// <returns>How many pixels that were.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int AddChanges(ReadOnlySpan<byte> pixels, Span<byte> result, ReadOnlySpan<int> changes)
    {
        var count = Vector128<byte>.Count;
        var first = Vector128.Create((byte)0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5);
        var second = Vector128.Create((byte)5, 5, 6, 6, 6, 7, 7, 7, 8, 8, 8, 9, 9, 9, 10, 10);
        var third = Vector128.Create((byte)10, 11, 11, 11, 12, 12, 12, 13, 13, 13, 14, 14, 14, 15, 15, 15);
        var i = 0;
        for (; i <= changes.Length - count; i += count)
        {
            var from = pixels.Slice(i * 3, 3 * count);
            var to = result.Slice(i * 3, 3 * count);
            var (more, less) = (Levels(changes[i..], sign: 1), Levels(changes[i..], sign: -1));
            Change(from, to, Vector128.Shuffle(more, first), Vector128.Shuffle(less, first));
            Change(from[count..], to[count..], Vector128.Shuffle(more, second), Vector128.Shuffle(less, second));
            Change(from[(2 * count)..], to[(2 * count)..], Vector128.Shuffle(more, third), Vector128.Shuffle(less, third));
        }

        return i;
    }

    private static void Change(ReadOnlySpan<byte> from, Span<byte> to, Vector128<byte> more, Vector128<byte> less) =>
        Vector128.SubtractSaturate(Vector128.AddSaturate(Vector128.Create(from), more), less).CopyTo(to);

    /// <summary>16 changes of one sign as levels; 0 for those of the other.</summary>
    private static Vector128<byte> Levels(ReadOnlySpan<int> changes, int sign) => Vector128.Narrow(
        Vector128.Narrow(Level(changes, sign), Level(changes[4..], sign)).AsUInt16(),
        Vector128.Narrow(Level(changes[8..], sign), Level(changes[12..], sign)).AsUInt16());

    private static Vector128<int> Level(ReadOnlySpan<int> changes, int sign) =>
        Vector128.Min(Vector128.Max(Vector128.Create(changes) * sign, Vector128<int>.Zero), Vector128.Create((int)byte.MaxValue));
}
