using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Rendering;

/// <summary>From 8-bit values to those that are averaged, and back, by tables.</summary>
/// <remarks>
/// Back from 0 to 65535: the darkest step of sRGB is 20 such units wide, so all 256 values come back as they went.
/// </remarks>
internal sealed class ToneCurve
{
    /// <summary>The value of white, and of full alpha.</summary>
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

    /// <summary>8-bit values to floating point from 0 to <see cref="Maximum"/>; alpha keeps its proportion.</summary>
    public VipsImage Expand(VipsImage image) => image.MapThrough(Table(image, _expanded, Companded._expanded));

    /// <summary>The way back, to the nearest value.</summary>
    public VipsImage Compress(VipsImage image) =>
        // The index is cut off to a whole number and clamped to the table.
        image.Linear(1, 0.5).MapThrough(Table(image, _compressed, Companded._compressed));

    private static VipsImage Table<T>(VipsImage image, T[] colour, T[] alpha)
        where T : unmanaged
    {
        var bands = image.Bands;
        if (bands is 1 or 3)
        {
            return VipsImage.FromMemory<T>(image.Job, colour, colour.Length, 1, 1);
        }

        var table = new T[colour.Length * bands];
        for (var i = 0; i < colour.Length; i++)
        {
            table.AsSpan(i * bands, bands - 1).Fill(colour[i]);
            table[(i * bands) + bands - 1] = alpha[i];
        }

        return VipsImage.FromMemory<T>(image.Job, table, colour.Length, 1, bands);
    }

    private static double ToLinear(double value) => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);

    private static double FromLinear(double value) => value <= 0.0031308 ? value * 12.92 : (1.055 * Math.Pow(value, 1 / 2.4)) - 0.055;
}
