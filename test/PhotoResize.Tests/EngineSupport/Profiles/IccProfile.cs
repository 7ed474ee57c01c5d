using PhotoResize.Tests.Sources.Headers;

namespace PhotoResize.Tests.EngineSupport.Profiles;

/// <summary>Crafts colour profiles (ICC.1:2022): a header of which only the colour space counts, and tags.</summary>
internal static class IccProfile
{
    /// <summary>Colorants of sRGB, as IEC 61966-2-1 has them, adapted to D50.</summary>
    public static readonly double[][] SrgbColorants = [[0.4361, 0.2225, 0.0139], [0.3851, 0.7169, 0.0971], [0.1431, 0.0606, 0.7141]];

    /// <summary>Colorants of Display P3 (SMPTE EG 432-1 primaries with a D65 white), adapted to D50.</summary>
    public static readonly double[][] P3Colorants = [[0.5151, 0.2412, -0.0011], [0.2919, 0.6922, 0.0419], [0.1572, 0.0666, 0.7841]];

    /// <summary>The curve of sRGB as a parametric one: g, a, b, c and d of kind 3.</summary>
    public static byte[] SrgbCurve => Parametric(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045);

    /// <summary>A profile for colours.</summary>
    /// <param name="colorants">X, Y and Z of red, green and blue.</param>
    /// <param name="curve">What all three are encoded by.</param>
    /// <param name="more">Another tag, put in front.</param>
    public static byte[] Rgb(double[][] colorants, byte[] curve, (string Name, byte[] Content)? more = null) => Create(
        "RGB ",
        [
            .. more is { } tag ? [tag] : Array.Empty<(string, byte[])>(),
            ("rXYZ", Xyz(colorants[0])), ("gXYZ", Xyz(colorants[1])), ("bXYZ", Xyz(colorants[2])),
            ("rTRC", curve), ("gTRC", curve), ("bTRC", curve),
        ]);

    /// <summary>A profile for grey.</summary>
    public static byte[] Grey(byte[] curve) => Create("GRAY", [("kTRC", curve)]);

    /// <summary>A curve of <paramref name="count"/> samples of a function.</summary>
    public static byte[] Sampled(int count, Func<double, double> function)
    {
        var content = new ByteBuilder().Text("curv").Zeros(4).U32(count);
        for (var i = 0; i < count; i++)
        {
            content.U16((int)Math.Round(function(i / (count - 1.0)) * ushort.MaxValue));
        }

        return content.ToArray();
    }

    /// <summary>A curve that is a power, as a single sample.</summary>
    public static byte[] Gamma(double exponent) => new ByteBuilder().Text("curv").Zeros(4).U32(1).U16((int)Math.Round(exponent * 256)).ToArray();

    /// <summary>A curve of one of the five kinds.</summary>
    public static byte[] Parametric(int kind, params double[] values)
    {
        var content = new ByteBuilder().Text("para").Zeros(4).U16(kind).Zeros(2);
        Array.ForEach(values, value => Fixed(content, value));
        return content.ToArray();
    }

    private static byte[] Xyz(double[] values)
    {
        var content = new ByteBuilder().Text("XYZ ").Zeros(4);
        Array.ForEach(values, value => Fixed(content, value));
        return content.ToArray();
    }

    private static void Fixed(ByteBuilder content, double value) => content.U32((int)Math.Round(value * 65536));

    private static byte[] Create(string space, (string Name, byte[] Content)[] tags)
    {
        var profile = new ByteBuilder().Zeros(16).Text(space).Zeros(108).U32(tags.Length);
        var offset = profile.Length + 12 * tags.Length;
        foreach (var (name, content) in tags)
        {
            profile.Text(name).U32(offset).U32(content.Length);
            offset += content.Length;
        }

        foreach (var (_, content) in tags)
        {
            profile.Bytes(content);
        }

        return profile.ToArray();
    }
}
