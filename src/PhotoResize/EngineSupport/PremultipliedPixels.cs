using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PhotoResize.EngineSupport;

/// <summary>Pixels of three colours and alpha whose colours are multiplied by their alpha, four values at once.</summary>
/// <remarks>Every value is computed as it would be by itself, so the result does not depend on the processor's vectors.</remarks>
internal static class PremultipliedPixels
{
    public const int Bands = 4;

    private static readonly float[] Shares = [.. Enumerable.Range(0, byte.MaxValue + 1).Select(alpha => alpha / 255f)];

    /// <summary>Multiplies expanded colours by their alpha, and expands that.</summary>
    /// <param name="pixels">The pixels as they were decoded.</param>
    /// <param name="values">The same pixels, expanded by a tone curve.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(ReadOnlySpan<byte> pixels, Span<float> values)
    {
        values = values[..pixels.Length];
        ref var first = ref MemoryMarshal.GetReference(values);
        for (var i = 0; i <= pixels.Length - Bands; i += Bands)
        {
            var alpha = pixels[i + Bands - 1];
            if (alpha == byte.MaxValue)
            {
                // Every curve expands it to white's value, and to multiply by 1 changes nothing.
                continue;
            }

            ref var pixel = ref Unsafe.Add(ref first, i);
            var share = Shares[alpha];
            (Vector128.LoadUnsafe(ref pixel) * Vector128.Create(share)).StoreUnsafe(ref pixel);
            Unsafe.Add(ref pixel, Bands - 1) = share * ToneCurve.Maximum;
        }
    }

    /// <summary>Divides filtered colours by their alpha, and converts both.</summary>
    /// <param name="values">The filtered pixels; overwritten.</param>
    /// <param name="curve">The tone curve of the colours.</param>
    /// <param name="result">Receives as many bytes as there are values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compress(Span<float> values, ToneCurve curve, Span<byte> result)
    {
        const int PixelsAtOnce = 64;
        Span<byte> alphas = stackalloc byte[PixelsAtOnce];
        while (!values.IsEmpty)
        {
            var part = values[..Math.Min(values.Length, PixelsAtOnce * Bands)];
            ref var first = ref MemoryMarshal.GetReference(part);
            for (var i = 0; i < part.Length / Bands; i++)
            {
                ref var pixel = ref Unsafe.Add(ref first, i * Bands);
                var alpha = Math.Clamp(Unsafe.Add(ref pixel, Bands - 1), 0, ToneCurve.Maximum);
                var unpremultiply = alpha > 0 ? ToneCurve.Maximum / alpha : 0;
                (Vector128.LoadUnsafe(ref pixel) * Vector128.Create(unpremultiply)).StoreUnsafe(ref pixel);
                alphas[i] = ToneCurve.Companded.Compress(alpha);
            }

            curve.Compress(part, result);
            for (var i = 0; i < part.Length / Bands; i++)
            {
                result[(i * Bands) + Bands - 1] = alphas[i];
            }

            values = values[part.Length..];
            result = result[part.Length..];
        }
    }
}
