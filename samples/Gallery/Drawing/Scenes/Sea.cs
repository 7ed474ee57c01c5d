using System.Numerics;

namespace Gallery.Drawing.Scenes;

/// <summary>The sea in the evening: clouds over the sun, and its reflection on the water.</summary>
internal sealed class Sea() : Scene("evening-sea.jpg", "Evening sea", 3300, 2200)
{
    private const float Horizon = 0.56f;

    private static readonly Vector2 Sun = new(0.62f, 0.508f);
    private static readonly Vector3[] Sky = [Tone.Of(0x2F5488), Tone.Of(0x5F7FA8), Tone.Of(0xB9A4A4), Tone.Of(0xFFB271), Tone.Of(0xFF9A52)];
    private static readonly Vector3 SunLight = Tone.Of(0xFFA050);
    private static readonly Vector3 Deep = Tone.Of(0x06212E);
    private static readonly Vector3 Shallow = Tone.Of(0x145A66);

    protected override Vector4 LightAt(float x, float y)
    {
        if (y < Horizon)
        {
            return new Vector4(SkyLight(x, y, 7), 1);
        }

        var down = y - Horizon;
        var depth = 0.34f / (down + 0.0012f);
        var across = (x - 0.5f * Aspect) * depth;

        // Waves smaller than a pixel are not visible, only their glitter.
        var swell = Noise.Smooth(across * 0.9f + depth * 0.4f, depth * 2.1f, 250) * Tone.Step(50, 9, depth);
        var chop = Noise.Fractal(across * 4.2f + 0.4f * swell, depth * 8.5f, 3, 251) * Tone.Step(16, 2, depth);
        var ripple = Noise.Fractal(across * 24, depth * 40, 3, 260) * Tone.Step(4.5f, 0.7f, depth);
        var glitter = Noise.Uniform((int)(x / Pixel / 2), (int)(y / Pixel), 262) - 0.5f;
        var slopeAlong = 0.5f * swell + 0.85f * chop + 0.45f * ripple + 0.6f * glitter * Tone.Step(1.2f, 8, depth);
        var slopeAcross = 0.5f * Noise.Fractal(across * 5, depth * 8, 3, 270) * Tone.Step(18, 2, depth) + 0.3f * glitter;

        var facing = Math.Clamp(0.05f + down * 0.75f + 0.14f * slopeAlong, 0.02f, 1);
        var mirror = 0.05f + 0.95f * MathF.Pow(1 - facing, 5);
        var up = MathF.Abs(down * 0.75f + 0.16f * slopeAlong * (0.3f + down * 2.1f)) + 0.004f;
        var seen = SkyLight(x + 0.11f * slopeAcross, Horizon - MathF.Min(up, 0.54f), 3);
        var body = Tone.Mix(Deep, Shallow, Math.Clamp(0.28f + 0.5f * swell + 0.3f * chop, 0, 1) * Tone.Step(0, 0.2f, down));
        var light = Tone.Mix(body, seen * 0.92f, mirror);
        var foam = Tone.Step(0.42f, 0.6f, chop + 0.3f * swell + 0.12f * ripple) * Tone.Step(5, 1, depth);
        light = Tone.Mix(light, Tone.Of(0xD9C7BE) * 0.7f, 0.5f * foam);

        // Below the sun, waves with the right slope reflect it.
        var path = (x - Sun.X) / (0.035f + 0.16f * down);
        var glint = Tone.Step(0.12f, 0.55f, 0.8f * chop + 0.5f * ripple + 0.35f * swell + 0.5f * glitter);
        light += SunLight * (5 * glint * MathF.Exp(-path * path) * MathF.Exp(-2.6f * down));
        return new Vector4(Tone.Mix(light, Tone.Of(0xE79A63) * 0.8f, 0.55f * MathF.Exp(-75 * down)), 1);
    }

    private static Vector3 SkyLight(float x, float y, int octaves)
    {
        var up = MathF.Max(0, Horizon - y);
        var distance = Vector2.Distance(new Vector2(x, y * 1.25f), new Vector2(Sun.X, Sun.Y * 1.25f));
        var glow = SunLight * (0.7f * MathF.Exp(-3.4f * distance) + 1.5f * MathF.Exp(-13 * distance));
        var light = Tone.Scale(Sky, 1 - up / Horizon) + glow + Tone.Of(0xFFE0B0) * 14 * Tone.Step(0.021f, 0.0175f, distance);

        // Clouds are in a plane overhead, so they get denser towards the horizon.
        var span = 0.22f / (up + 0.075f);
        var point = new Vector2((x - 0.75f) * span * 2.1f + 11, span * 3.1f);
        var density = Noise.Fractal(point.X, point.Y, octaves, 280) + 0.10f;
        var coverage = Tone.Step(0.02f, 0.42f, density) * Tone.Step(0.0f, 0.05f, up);
        if (coverage <= 0)
        {
            return light;
        }

        var towardsSun = Vector2.Normalize(new Vector2(Sun.X - x, 0.35f)) * 0.16f;
        var thickness = Noise.Fractal(point.X + towardsSun.X, point.Y + towardsSun.Y, Math.Min(4, octaves), 280);
        var lit = Math.Clamp(0.5f + 1.5f * (density - 0.10f - thickness), 0, 1);
        var near = MathF.Exp(-2.1f * distance);
        var dark = Tone.Mix(Tone.Of(0x4C5876), Tone.Of(0x8A5A5E), near);
        var bright = Tone.Mix(Tone.Of(0xD8B4A8), Tone.Of(0xFFB06A) * 1.7f, Math.Min(1, 1.4f * near));
        var cloud = Tone.Mix(bright, dark, Tone.Step(0.05f, 0.75f, coverage * (1.15f - 0.75f * lit)));
        return Tone.Mix(light, cloud + glow * 0.3f, 0.92f * coverage);
    }
}
