using System.Numerics;
using System.Runtime.Intrinsics;

namespace Gallery.Drawing;

/// <summary>Randomness that is the same at every start: hashes of grid points, and smooth noise between them.</summary>
internal static class Noise
{
    private const uint StrideX = 0x9E3779B1;
    private const uint StrideY = 0x85157AF5;
    private const uint StrideSeed = 0xC2B2AE35;
    private const int Directions = 64;

    private static readonly Vector128<uint> Corners = Vector128.Create(0u, StrideX, StrideY, unchecked(StrideX + StrideY));

    private static readonly Vector2[] Slopes =
        [.. Enumerable.Range(0, Directions).Select(i => MathF.Tau * (i + 0.5f) / Directions)
            .Select(angle => new Vector2(MathF.Cos(angle), MathF.Sin(angle)))];

    /// <summary>A number from 0 to 1 for a grid point.</summary>
    public static float Uniform(int x, int y, int seed) =>
        (Scatter(Vector128.CreateScalar(Place(x, y, seed))).ToScalar() >> 8) * (1f / (1 << 24));

    /// <summary>Smooth noise of about -1 to 1, with features as large as the unit: each grid point has a slope of its own.</summary>
    public static float Smooth(float x, float y, int seed)
    {
        var left = (int)MathF.Floor(x);
        var top = (int)MathF.Floor(y);
        x -= left;
        y -= top;
        var across = Fade(x);
        var directions = Scatter(Vector128.Create(Place(left, top, seed)) + Corners) & Vector128.Create<uint>(Directions - 1);
        var upper = Rise(directions[0], x, y);
        upper += across * (Rise(directions[1], x - 1, y) - upper);
        var lower = Rise(directions[2], x, y - 1);
        lower += across * (Rise(directions[3], x - 1, y - 1) - lower);
        return 1.4f * (upper + Fade(y) * (lower - upper));
    }

    /// <summary>Noise over noise of half the size and strength: clouds, rock, mist. About -1 to 1.</summary>
    public static float Fractal(float x, float y, int octaves, int seed)
    {
        var sum = 0f;
        var strength = 0.55f;
        for (var octave = 0; octave < octaves; octave++)
        {
            sum += strength * Smooth(x, y, seed + octave);
            strength *= 0.5f;

            // Twice as fine, and turned (3, 4 and 5 make a right angle), so that the grids do not line up.
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

    private static float Rise(uint direction, float x, float y)
    {
        var slope = Slopes[direction];
        return slope.X * x + slope.Y * y;
    }

    private static uint Place(int x, int y, int seed) => unchecked((uint)x * StrideX + (uint)y * StrideY + (uint)seed * StrideSeed);

    // Neighbours come apart by odd factors, and each shift brings high bits down to the low ones; four grid points at once.
    private static Vector128<uint> Scatter(Vector128<uint> places)
    {
        places = (places ^ (places >> 15)) * 0x2C9277B5u;
        places = (places ^ (places >> 13)) * 0x5F356495u;
        return places ^ (places >> 16);
    }
}
