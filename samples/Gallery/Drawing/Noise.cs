using System.Numerics;
using System.Runtime.Intrinsics;

namespace Gallery.Drawing;

/// <summary>Deterministic noise: hashes of grid points, and smooth noise between them.</summary>
internal static class Noise
{
    private const uint StrideX = 0x9E3779B1;
    private const uint StrideY = 0x85157AF5;
    private const uint StrideSeed = 0xC2B2AE35;
    private const int Directions = 64;

    private static readonly Vector128<uint> Corners = Vector128.Create(0u, StrideX, StrideY, unchecked(StrideX + StrideY));

    private static readonly Vector2[] Gradients =
        [.. Enumerable.Range(0, Directions).Select(i => MathF.Tau * (i + 0.5f) / Directions)
            .Select(angle => new Vector2(MathF.Cos(angle), MathF.Sin(angle)))];

    /// <summary>Returns a number from 0 to 1 for a grid point.</summary>
    public static float Uniform(int x, int y, int seed) =>
        (Hash(Vector128.CreateScalar(GridKey(x, y, seed))).ToScalar() >> 8) * (1f / (1 << 24));

    /// <summary>Gradient noise of about -1 to 1, with features of size 1: each grid point has its own gradient.</summary>
    public static float Smooth(float x, float y, int seed)
    {
        var left = (int)MathF.Floor(x);
        var top = (int)MathF.Floor(y);
        x -= left;
        y -= top;
        var fadeX = Fade(x);
        var directions = Hash(Vector128.Create(GridKey(left, top, seed)) + Corners) & Vector128.Create<uint>(Directions - 1);
        var upper = GradientValue(directions[0], x, y);
        upper += fadeX * (GradientValue(directions[1], x - 1, y) - upper);
        var lower = GradientValue(directions[2], x, y - 1);
        lower += fadeX * (GradientValue(directions[3], x - 1, y - 1) - lower);
        return 1.4f * (upper + Fade(y) * (lower - upper));
    }

    /// <summary>
    /// Fractal noise of about -1 to 1: each octave has half the size and strength of the one before. For clouds, rock, mist.
    /// </summary>
    public static float Fractal(float x, float y, int octaves, int seed)
    {
        var sum = 0f;
        var strength = 0.55f;
        for (var octave = 0; octave < octaves; octave++)
        {
            sum += strength * Smooth(x, y, seed + octave);
            strength *= 0.5f;

            // Scaled by 2 and rotated (by a 3-4-5 triangle), so that the grids do not line up.
            (x, y) = (1.6f * x - 1.2f * y, 1.2f * x + 1.6f * y);
        }

        return sum;
    }

    /// <summary><see cref="Fractal"/> along a line.</summary>
    public static float Line(float x, int octaves, int seed)
    {
        var sum = 0f;
        var strength = 0.55f;
        for (var octave = 0; octave < octaves; octave++)
        {
            sum += strength * Smooth(x, 0.37f, seed + octave);
            strength *= 0.5f;
            x *= 2.03f;
        }

        return sum;
    }

    private static float Fade(float t) => t * t * t * (t * (t * 6 - 15) + 10);

    private static float GradientValue(uint direction, float x, float y)
    {
        var gradient = Gradients[direction];
        return gradient.X * x + gradient.Y * y;
    }

    private static uint GridKey(int x, int y, int seed) => unchecked((uint)x * StrideX + (uint)y * StrideY + (uint)seed * StrideSeed);

    // Odd factors separate neighbours, and each shift moves high bits to the low ones. Hashes four grid points at once.
    private static Vector128<uint> Hash(Vector128<uint> keys)
    {
        keys = (keys ^ (keys >> 15)) * 0x2C9277B5u;
        keys = (keys ^ (keys >> 13)) * 0x5F356495u;
        return keys ^ (keys >> 16);
    }
}
