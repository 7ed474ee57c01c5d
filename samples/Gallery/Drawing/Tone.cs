using System.Numerics;

namespace Gallery.Drawing;

/// <summary>Colours in linear light, where adding and mixing are physically correct, and transitions between them.</summary>
internal static class Tone
{
    /// <summary>Converts an sRGB colour to linear light.</summary>
    /// <param name="hex">Such as 0xFFCC88.</param>
    public static Vector3 Of(int hex) => new(Linear(hex >> 16), Linear((hex >> 8) & 255), Linear(hex & 255));

    public static Vector3 Mix(Vector3 from, Vector3 to, float share) => from + (to - from) * share;

    public static float Mix(float from, float to, float share) => from + (to - from) * share;

    /// <summary>
    /// Smoothstep: 0 at <paramref name="from"/>, 1 at <paramref name="to"/>, and a smooth curve in between; the first may be the greater
    /// one.
    /// </summary>
    public static float Step(float from, float to, float x)
    {
        var t = Math.Clamp((x - from) / (to - from), 0, 1);
        return t * t * (3 - 2 * t);
    }

    /// <summary>Interpolates between evenly spaced colours.</summary>
    public static Vector3 Scale(ReadOnlySpan<Vector3> colors, float position)
    {
        position = Math.Clamp(position, 0, 0.9999f) * (colors.Length - 1);
        var index = (int)position;
        return Mix(colors[index], colors[index + 1], position - index);
    }

    /// <summary>Encodes linear light as sRGB (IEC 61966-2-1).</summary>
    public static float Encode(float linear) =>
        linear <= 0.0031308f ? linear * 12.92f : 1.055f * MathF.Pow(linear, 1 / 2.4f) - 0.055f;

    private static float Linear(int level)
    {
        var value = level / 255f;
        return value <= 0.04045f ? value / 12.92f : MathF.Pow((value + 0.055f) / 1.055f, 2.4f);
    }
}
