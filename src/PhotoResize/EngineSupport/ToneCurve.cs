using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PhotoResize.EngineSupport;

/// <summary>Converts 8-bit values to values for averaging and back, by lookup tables.</summary>
internal sealed class ToneCurve
{
    /// <summary>
    /// The value of white. The darkest step of sRGB is then 20 units wide, so that all 256 values survive the round trip.
    /// </summary>
    public const int Maximum = 65535;

    /// <summary>Linear light, by the sRGB transfer function (IEC 61966-2-1).</summary>
    public static readonly ToneCurve Linear = new(ToLinear, FromLinear);

    /// <summary>Encoded values.</summary>
    public static readonly ToneCurve Companded = new(value => value, value => value);

    private readonly float[] _expanded = new float[256];
    private readonly byte[] _compressed = new byte[Maximum + 1];

    // Whether all steps are the same.
    private readonly bool _isEven;

    private ToneCurve(Func<double, double> expand, Func<double, double> compress)
    {
        for (var i = 0; i < _expanded.Length; i++)
        {
            _expanded[i] = (float)(expand(i / 255.0) * Maximum);
        }

        _isEven = _expanded.Index().All(each => each.Item == each.Index * (float)(Maximum / byte.MaxValue));

        for (var i = 0; i < _compressed.Length; i++)
        {
            _compressed[i] = (byte)Math.Round(compress(i / (double)Maximum) * 255);
        }
    }

    /// <summary>Converts 8-bit values to values from 0 to <see cref="Maximum"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Expand(ReadOnlySpan<byte> encoded, Span<float> values)
    {
        values = values[..encoded.Length];
        ref var from = ref MemoryMarshal.GetReference(encoded);
        ref var to = ref MemoryMarshal.GetReference(values);
        var i = _isEven ? ExpandEvenly(ref from, ref to, encoded.Length) : 0;
        ref var table = ref MemoryMarshal.GetArrayDataReference(_expanded);
        for (; i <= encoded.Length - Vector128<float>.Count; i += Vector128<float>.Count)
        {
            // Four at a time are stored at once: loads alone are what this waits for.
            ref var value = ref Unsafe.Add(ref from, i);
            var four = Vector128.Create(
                Unsafe.Add(ref table, (nint)value),
                Unsafe.Add(ref table, (nint)Unsafe.Add(ref value, 1)),
                Unsafe.Add(ref table, (nint)Unsafe.Add(ref value, 2)),
                Unsafe.Add(ref table, (nint)Unsafe.Add(ref value, 3)));
            four.StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < encoded.Length; i++)
        {
            Unsafe.Add(ref to, i) = Unsafe.Add(ref table, (nint)Unsafe.Add(ref from, i));
        }
    }

    /// <summary>Multiplies values, 16 at a time: whole numbers, which are exact.</summary>
    /// <returns>How many values that were.</returns>
    private static nint ExpandEvenly(ref byte from, ref float to, int length)
    {
        const float Step = Maximum / byte.MaxValue;
        var four = (nuint)Vector128<float>.Count;
        nint i = 0;
        for (; i <= length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            var (lower, upper) = Vector128.Widen(Vector128.LoadUnsafe(ref from, (nuint)i));
            var ((a, b), (c, d)) = (Vector128.Widen(lower.AsInt16()), Vector128.Widen(upper.AsInt16()));
            ref var place = ref Unsafe.Add(ref to, i);
            (Vector128.ConvertToSingle(a) * Step).StoreUnsafe(ref place);
            (Vector128.ConvertToSingle(b) * Step).StoreUnsafe(ref place, four);
            (Vector128.ConvertToSingle(c) * Step).StoreUnsafe(ref place, 2 * four);
            (Vector128.ConvertToSingle(d) * Step).StoreUnsafe(ref place, 3 * four);
        }

        return i;
    }

    /// <summary>Converts a value to the nearest 8-bit value; clamps what a filter overshot.</summary>
    public byte Compress(float value) => _compressed[(int)Math.Clamp(value + 0.5f, 0, Maximum)];

    /// <summary>Converts values to the nearest 8-bit values, as <see cref="Compress(float)"/> does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Compress(ReadOnlySpan<float> values, Span<byte> encoded)
    {
        encoded = encoded[..values.Length];
        ref var table = ref MemoryMarshal.GetArrayDataReference(_compressed);
        ref var from = ref MemoryMarshal.GetReference(values);
        ref var to = ref MemoryMarshal.GetReference(encoded);
        var (half, white) = (Vector128.Create(0.5f), Vector128.Create((float)Maximum));
        nint i = 0;
        for (; i <= values.Length - Vector128<float>.Count; i += Vector128<float>.Count)
        {
            var sum = Vector128.LoadUnsafe(ref from, (nuint)i) + half;
            var light = Vector128.ConvertToInt32(Vector128.Min(Vector128.Max(sum, Vector128<float>.Zero), white));
            ref var place = ref Unsafe.Add(ref to, i);
            place = Unsafe.Add(ref table, light[0]);
            Unsafe.Add(ref place, 1) = Unsafe.Add(ref table, light[1]);
            Unsafe.Add(ref place, 2) = Unsafe.Add(ref table, light[2]);
            Unsafe.Add(ref place, 3) = Unsafe.Add(ref table, light[3]);
        }

        for (; i < values.Length; i++)
        {
            Unsafe.Add(ref to, i) = Compress(Unsafe.Add(ref from, i));
        }
    }

    private static double ToLinear(double value) => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);

    private static double FromLinear(double value) => value <= 0.0031308 ? value * 12.92 : (1.055 * Math.Pow(value, 1 / 2.4)) - 0.055;
}
