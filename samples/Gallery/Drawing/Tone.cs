using System.Numerics;

namespace Gallery.Drawing;

/// <summary>Colours as linear light, where adding and mixing follow nature, and the curves between them.</summary>
internal static class Tone
{
    /// <summary>The light of an sRGB colour.</summary>
    /// <param name="hex">Such as 0xFFCC88.</param>
    public static Vector3 Of(int hex) => new(Linear(hex >> 16), Linear((hex >> 8) & 255), Linear(hex & 255));

    public static Vector3 Mix(Vector3 from, Vector3 to, float share) => from + (to - from) * share;

    public static float Mix(float from, float to, float share) => from + (to - from) * share;

    /// <summary>
    /// 0 up to one bound, 1 from the other, and an S between them; falling where <paramref name="from"/> is the greater one.
    /// </summary>
    public static float Step(float from, float to, float x)
    {
        var t = Math.Clamp((x - from) / (to - from), 0, 1);
        return t * t * (3 - 2 * t);
    }

    /// <summary>A colour on a scale of evenly spaced ones.</summary>
    public static Vector3 Scale(ReadOnlySpan<Vector3> colors, float position)
    {
        position = Math.Clamp(position, 0, 0.9999f) * (colors.Length - 1);
        var index = (int)position;
        return Mix(colors[index], colors[index + 1], position - index);
    }

    /// <summary>IEC 61966-2-1.</summary>
    public static float Encode(float linear) =>
        linear <= 0.0031308f ? linear * 12.92f : 1.055f * MathF.Pow(linear, 1 / 2.4f) - 0.055f;

    private static float Linear(int level)
    {
        var value = level / 255f;
        return value <= 0.04045f ? value / 12.92f : MathF.Pow((value + 0.055f) / 1.055f, 2.4f);
    }
}
