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
    public void Expand(ReadOnlySpan<byte> encoded, Span<float> values)
    {
        var table = _expanded;
        for (var i = 0; i < encoded.Length; i++)
        {
            values[i] = table[encoded[i]];
        }
    }

    /// <summary>Converts a value to the nearest 8-bit value; clamps what a filter overshot.</summary>
    public byte Compress(float value) => _compressed[(int)Math.Clamp(value + 0.5f, 0, Maximum)];

    private static double ToLinear(double value) => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);

    private static double FromLinear(double value) => value <= 0.0031308 ? value * 12.92 : (1.055 * Math.Pow(value, 1 / 2.4)) - 0.055;
}
