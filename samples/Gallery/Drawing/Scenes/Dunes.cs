using System.Numerics;

namespace Gallery.Drawing.Scenes;

/// <summary>Dunes in the evening light, with ripples in the sand.</summary>
internal sealed class Dunes() : Scene("dunes.jpg", "Dunes", 3000, 2000)
{
    private const float Horizon = 0.34f;
    private const float EyeHeight = 2.05f;
    private const float FarEnd = 70;
    private const float Zoom = 1.25f;

    private static readonly Vector3 SunDirection = Vector3.Normalize(new Vector3(-0.93f, 0.26f, 0.36f));
    private static readonly Vector3 SunLight = Tone.Of(0xFFC07A) * 2.3f;
    private static readonly Vector3 SkyShade = Tone.Of(0x7A88B8) * 0.42f;
    private static readonly Vector3 Sand = Tone.Of(0xDDA066);
    private static readonly Vector3 Haze = Tone.Of(0xE9B58C);
    private static readonly Vector3[] Sky = [Tone.Of(0x4E78B0), Tone.Of(0x86A3C4), Tone.Of(0xD9BFAE), Tone.Of(0xF4C79C)];

    private float[] _distances = [];

    // Ray casting by column, from near to far: a point that rises above all nearer ones gets the pixels in between.
    protected override void Prepare()
    {
        _distances = new float[Width * Height];
        Parallel.For(0, Width, x =>
        {
            var across = Across((x + 0.5f) * Pixel);
            var uncovered = Height;
            var previous = 0.5f;
            var previousY = 1.4f;
            for (var distance = 0.5f; distance < FarEnd && uncovered > 0; distance += 0.0012f + 0.0012f * distance)
            {
                var y = Horizon + (EyeHeight - Elevation(across * distance, distance)) / distance * (1 / Zoom);
                while (uncovered > 0 && (uncovered - 0.5f) * Pixel > y)
                {
                    uncovered--;
                    var share = Math.Clamp((previousY - (uncovered + 0.5f) * Pixel) / Math.Max(1e-5f, previousY - y), 0, 1);
                    _distances[uncovered * Width + x] = Tone.Mix(previous, distance, share);
                }

                (previous, previousY) = (distance, y);
            }
        });
    }

    protected override Vector4 LightAt(float x, float y)
    {
        var distance = _distances[Math.Min((int)(y / Pixel), Height - 1) * Width + Math.Min((int)(x / Pixel), Width - 1)];
        return new Vector4(distance > 0 ? SandLight(Across(x) * distance, distance) : SkyLight(x, y), 1);
    }

    private float Across(float x) => (x - 0.5f * Aspect) * Zoom;

    /// <summary>The height of the sand. Crests are where the noise crosses zero: sharp at the top, smooth below.</summary>
    private static float Elevation(float x, float z)
    {
        var bend = 1.3f * Noise.Smooth(x * 0.13f, z * 0.13f, 200);
        var crest = 1 - MathF.Abs(Noise.Smooth(x * 0.105f + 0.5f * bend + 2.2f, z * 0.17f + 0.25f * bend, 201)) * 1.35f;
        var side = 1 - MathF.Abs(Noise.Smooth(x * 0.23f + bend, z * 0.3f, 202)) * 1.5f;
        var slope = Tone.Step(4, 30, z);
        return 1.55f * MathF.Pow(MathF.Max(0, crest), 1.7f) * (0.55f + 1.1f * slope)
            + 0.22f * MathF.Max(0, side) * MathF.Max(0, side) - 0.15f;
    }

    private static Vector3 SandLight(float x, float z)
    {
        var step = 0.004f + 0.0012f * z;
        var height = Elevation(x, z);
        var slopeX = (Elevation(x + step, z) - height) / step;
        var slopeZ = (Elevation(x, z + step) - height) / step;

        // Ripples are perpendicular to the wind, and fade out where they would be smaller than pixels.
        var fine = Tone.Step(16, 3, z);
        if (fine > 0)
        {
            var wander = Noise.Fractal(x * 0.9f, z * 0.9f, 3, 210);
            var phase = 46 * (x * 0.82f + z * 0.5f) + 7.5f * wander + 1.3f * Noise.Smooth(x * 5, z * 5, 211);
            var ripple = 0.20f * fine * MathF.Cos(phase) * (0.65f + 0.5f * Noise.Smooth(x * 1.7f, z * 1.7f, 212));
            slopeX += ripple * 0.85f;
            slopeZ += ripple * 0.5f;
        }

        var normal = Vector3.Normalize(new Vector3(-slopeX, 1, -slopeZ));
        var facing = MathF.Max(0, Vector3.Dot(normal, SunDirection));
        var lit = facing > 0 ? facing * Sunlit(x, height, z) : 0;
        var grains = 1 + 0.13f * Tone.Step(9, 1, z) * (Noise.Uniform((int)(x * 900), (int)(z * 900), 213) - 0.5f);
        var patches = 1 + 0.08f * Noise.Fractal(x * 0.7f, z * 0.7f, 3, 214);
        var light = Sand * (grains * patches) * (SunLight * lit + SkyShade * (0.55f + 0.45f * normal.Y) + Haze * 0.05f);
        return Tone.Mix(light, Haze, 0.8f * (1 - MathF.Exp(-0.021f * MathF.Max(0, z - 3))));
    }

    /// <summary>1 in the sun, 0 in the shadow of a crest; the edge of the shadow softens with the distance from the crest.</summary>
    private static float Sunlit(float x, float height, float z)
    {
        var visible = 1f;
        var distance = 0.06f;
        for (var look = 0; look < 11 && visible > 0; look++)
        {
            var ray = height + SunDirection.Y * distance;
            if (ray > 2.9f)
            {
                break;
            }

            var clearance = ray - Elevation(x + SunDirection.X * distance, z + SunDirection.Z * distance);
            visible = MathF.Min(visible, Math.Clamp(0.5f + clearance / (0.05f * distance + 0.012f), 0, 1));
            distance *= 1.5f;
        }

        return visible;
    }

    private static Vector3 SkyLight(float x, float y)
    {
        var veil = Noise.Fractal(x * 1.2f, y * 7 + 0.5f * x, 5, 220);
        var sky = Tone.Scale(Sky, y / 0.36f + 0.06f * veil);
        return sky + Tone.Of(0xFFD0A0) * (0.4f * MathF.Exp(-1.9f * x) * Tone.Step(0, 0.4f, y) + 0.16f * Tone.Step(0.1f, 0.6f, veil));
    }
}
