namespace Gallery.Drawing;

/// <summary>Randomness that is the same at every start: hashes of grid points, and smooth noise between them.</summary>
internal static class Noise
{
    private const int Directions = 64;

    private static readonly float[] Cosines = [.. Enumerable.Range(0, Directions).Select(i => MathF.Cos(MathF.Tau * (i + 0.5f) / Directions))];
    private static readonly float[] Sines = [.. Enumerable.Range(0, Directions).Select(i => MathF.Sin(MathF.Tau * (i + 0.5f) / Directions))];

    /// <summary>A number from 0 to 1 for a grid point.</summary>
    public static float Uniform(int x, int y, int seed) => (Hash(x, y, seed) >> 8) * (1f / (1 << 24));

    /// <summary>Smooth noise of about -1 to 1, with features as large as the unit: each grid point has a slope of its own.</summary>
    public static float Smooth(float x, float y, int seed)
    {
        var left = (int)MathF.Floor(x);
        var top = (int)MathF.Floor(y);
        x -= left;
        y -= top;
        var across = Fade(x);
        var upper = Slope(left, top, x, y, seed);
        upper += across * (Slope(left + 1, top, x - 1, y, seed) - upper);
        var lower = Slope(left, top + 1, x, y - 1, seed);
        lower += across * (Slope(left + 1, top + 1, x - 1, y - 1, seed) - lower);
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

    private static float Slope(int gridX, int gridY, float x, float y, int seed)
    {
        var direction = Hash(gridX, gridY, seed) % Directions;
        return Cosines[direction] * x + Sines[direction] * y;
    }

    // Odd constants spread neighbours far apart, and each shift brings high bits down to the low ones.
    private static uint Hash(int x, int y, int seed)
    {
        var hash = (uint)x * 0x9E3779B1u + (uint)y * 0x85157AF5u + (uint)seed * 0xC2B2AE35u;
        hash = (hash ^ (hash >> 15)) * 0x2C9277B5u;
        hash = (hash ^ (hash >> 13)) * 0x5F356495u;
        return hash ^ (hash >> 16);
    }
}
