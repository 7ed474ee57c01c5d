using System.Numerics;

namespace Gallery.Drawing.Scenes;

/// <summary>A hot-air balloon on a transparent background.</summary>
internal sealed class Balloon() : Scene("balloon.png", "Balloon, transparent background", 1500, 2000)
{
    private const int Gores = 24;
    private const float Top = 0.045f;
    private const float Mouth = 0.735f;
    private const float Middle = 0.375f;

    private static readonly Vector3[] Cloth =
    [
        Tone.Of(0xB3261E), Tone.Of(0xE8622C), Tone.Of(0xF6B23C), Tone.Of(0xF8E9C8), Tone.Of(0x2C8C86), Tone.Of(0x17506B),
    ];

    private static readonly Vector3 LightFrom = Vector3.Normalize(new Vector3(-0.55f, -0.55f, 0.65f));

    protected override bool HasAlpha => true;

    protected override float Vignette => 0;

    protected override Vector4 LightAt(float x, float y)
    {
        var across = x - Middle;
        var basket = Basket(across, y);
        var envelope = Envelope(across, y);
        var rest = 1 - basket.W;
        var alpha = basket.W + rest * envelope.W;
        return alpha <= 0
            ? default
            : new Vector4((basket.AsVector3() * basket.W + envelope.AsVector3() * (rest * envelope.W)) / alpha, alpha);
    }

    /// <summary>Half the width of the envelope: a sphere at the top, a cone below.</summary>
    private static float Radius(float y)
    {
        var down = (y - Top) / (Mouth - Top);
        if (down is < 0 or > 1)
        {
            return 0;
        }

        const float Widest = 0.42f;
        return down < Widest
            ? 0.345f * MathF.Sqrt(1 - (1 - down / Widest) * (1 - down / Widest))
            : Tone.Mix(0.062f, 0.345f, MathF.Pow(MathF.Cos((down - Widest) / (1 - Widest) * MathF.PI / 2), 1.15f));
    }

    private Vector4 Envelope(float across, float y)
    {
        var radius = Radius(y);
        var coverage = Math.Clamp((radius - MathF.Abs(across)) / Pixel + 0.5f, 0, 1);
        if (coverage <= 0 || radius <= 0)
        {
            return default;
        }

        var around = MathF.Asin(Math.Clamp(across / radius, -1, 1)) / MathF.PI + 0.5f;
        var position = around * Gores / 2 + 0.25f;
        var inGore = position - MathF.Floor(position);
        var gore = (int)position;
        var down = (y - Top) / (Mouth - Top);

        // Colours rise in steps from gore to gore, like a spiral.
        var color = Cloth[(gore + (int)(down * 13.5f)) % Cloth.Length];
        var bulge = MathF.Sin(inGore * MathF.PI);
        var rise = (Radius(y + 0.004f) - Radius(y - 0.004f)) / 0.008f;
        var turn = MathF.Asin(Math.Clamp(across / radius, -1, 1)) + 0.16f * (inGore - 0.5f);
        var normal = Vector3.Normalize(new Vector3(MathF.Sin(turn), -rise, MathF.Cos(turn)));
        var facing = MathF.Max(0, Vector3.Dot(normal, LightFrom));
        var shine = MathF.Pow(facing, 22) * 0.14f;
        var seam = 0.72f + 0.28f * Tone.Step(0, 0.10f, bulge);
        var panel = down * 13.5f;
        seam *= 0.86f + 0.14f * Tone.Step(0, 0.05f, MathF.Abs(panel - MathF.Round(panel)));
        var weave = 1 + 0.03f * Noise.Fractal(around * 90, y * 60, 3, 810);

        // The burner's flame shines through the cloth from below.
        var flame = Tone.Of(0xFFB050) * (0.25f * MathF.Exp(-7 * (Mouth - y)));
        var light = color * (seam * weave * (0.26f + 1.05f * facing)) + color * flame * 2 + new Vector3(shine);
        var skirt = Tone.Step(0.955f, 0.96f, down);
        return new Vector4(Tone.Mix(light, Cloth[5] * (0.3f + 0.7f * facing), skirt), coverage);
    }

    private Vector4 Basket(float across, float y)
    {
        const float RimTop = 0.868f;
        const float Bottom = 0.952f;
        var half = 0.052f - 0.10f * MathF.Max(0, y - RimTop);
        var inside = MathF.Min(half - MathF.Abs(across), MathF.Min(y - RimTop, Bottom - y));
        var coverage = Math.Clamp(inside / Pixel + 0.5f, 0, 1);
        if (coverage > 0)
        {
            var turn = across / half;
            var strand = MathF.Sin(MathF.Asin(Math.Clamp(turn, -1, 1)) * 26) * MathF.Sin(y * 760);
            var lit = 0.35f + 0.55f * MathF.Sqrt(MathF.Max(0, 1 - turn * turn)) - 0.25f * turn + 0.22f * strand;
            var rim = Tone.Step(RimTop + 0.013f, RimTop + 0.010f, y);
            return new Vector4(Tone.Mix(Tone.Of(0xA8743A), Tone.Of(0x5A2F1A), rim) * lit, coverage);
        }

        var rope = 0f;
        if (y is > Mouth - 0.002f and < RimTop)
        {
            var t = (y - Mouth) / (RimTop - Mouth);
            foreach (var place in (ReadOnlySpan<float>)[-1, -0.36f, 0.36f, 1])
            {
                var distance = MathF.Abs(across - place * Tone.Mix(0.061f, 0.048f, t));
                rope = MathF.Max(rope, Math.Clamp((0.0014f - distance) / Pixel + 0.5f, 0, 1));
            }
        }

        return new Vector4(Tone.Of(0x4A3626), rope);
    }
}
