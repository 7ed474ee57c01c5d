using System.Buffers.Binary;
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

    private ToneCurve(Func<double, double> expand, Func<double, double> compress)
    {
        for (var i = 0; i < _expanded.Length; i++)
        {
            _expanded[i] = (float)(expand(i / 255.0) * Maximum);
        }

        for (var i = 0; i < _compressed.Length; i++)
        {
            _compressed[i] = (byte)Math.Round(compress(i / (double)Maximum) * 255);
        }
    }

    /// <summary>Converts 8-bit values to values from 0 to <see cref="Maximum"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Expand(ReadOnlySpan<byte> encoded, Span<float> values)
    {
        const int Unrolled = 8;
        values = values[..encoded.Length];
        ref var table = ref MemoryMarshal.GetArrayDataReference(_expanded);
        ref var from = ref MemoryMarshal.GetReference(encoded);
        ref var to = ref MemoryMarshal.GetReference(values);
        nint i = 0;
        for (; i <= encoded.Length - Unrolled; i += Unrolled)
        {
            var eight = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, i));
            if (!BitConverter.IsLittleEndian)
            {
                eight = BinaryPrimitives.ReverseEndianness(eight);
            }

            ref var place = ref Unsafe.Add(ref to, i);
            place = Unsafe.Add(ref table, (nint)(byte)eight);
            Unsafe.Add(ref place, 1) = Unsafe.Add(ref table, (nint)(byte)(eight >> 8));
            Unsafe.Add(ref place, 2) = Unsafe.Add(ref table, (nint)(byte)(eight >> 16));
            Unsafe.Add(ref place, 3) = Unsafe.Add(ref table, (nint)(byte)(eight >> 24));
            Unsafe.Add(ref place, 4) = Unsafe.Add(ref table, (nint)(byte)(eight >> 32));
            Unsafe.Add(ref place, 5) = Unsafe.Add(ref table, (nint)(byte)(eight >> 40));
            Unsafe.Add(ref place, 6) = Unsafe.Add(ref table, (nint)(byte)(eight >> 48));
            Unsafe.Add(ref place, 7) = Unsafe.Add(ref table, (nint)(byte)(eight >> 56));
        }

        for (; i < encoded.Length; i++)
        {
            Unsafe.Add(ref to, i) = Unsafe.Add(ref table, (nint)Unsafe.Add(ref from, i));
        }
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
