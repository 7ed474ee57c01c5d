namespace PhotoResize.EngineSupport;

/// <summary>From 8-bit values to those that are averaged, and back, by tables.</summary>
internal sealed class ToneCurve
{
    /// <summary>The value of white; the darkest step of sRGB is 20 units wide then, so that all 256 values come back as they went.</summary>
    public const int Maximum = 65535;

    /// <summary>Values in proportion to light, by the transfer function of sRGB (IEC 61966-2-1).</summary>
    public static readonly ToneCurve Linear = new(ToLinear, FromLinear);

    /// <summary>Values as encoded.</summary>
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

    /// <summary>8-bit values to values from 0 to <see cref="Maximum"/>.</summary>
    public void Expand(ReadOnlySpan<byte> encoded, Span<float> values)
    {
        var table = _expanded;
        for (var i = 0; i < encoded.Length; i++)
        {
            values[i] = table[encoded[i]];
        }
    }

    /// <summary>One value back, to the nearest 8-bit value; what a filter overshot is cut off.</summary>
    public byte Compress(float value) => _compressed[(int)Math.Clamp(value + 0.5f, 0, Maximum)];

    private static double ToLinear(double value) => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);

    private static double FromLinear(double value) => value <= 0.0031308 ? value * 12.92 : (1.055 * Math.Pow(value, 1 / 2.4)) - 0.055;
}
