using System.Numerics;

namespace Gallery.Drawing.Scenes;

/// <summary>The walls of a slot canyon, shaped by water, with light from above.</summary>
internal sealed class Canyon() : Scene("slot-canyon.jpg", "Slot canyon", 2150, 2900)
{
    private static readonly Vector3[] Stone =
    [
        Tone.Of(0x1A0810), Tone.Of(0x451420), Tone.Of(0x8A2B1E), Tone.Of(0xC9521F), Tone.Of(0xF08A3C), Tone.Of(0xFFC27A), Tone.Of(0xFFEBC4),
    ];

    protected override Vector4 LightAt(float x, float y)
    {
        // Noise distorted by noise looks like rock shaped by water.
        var pushX = Noise.Fractal(x * 1.3f, y * 1.0f, 4, 500);
        var pushY = Noise.Fractal(x * 1.3f + 5.2f, y * 1.0f + 1.3f, 4, 510);
        var flowX = x + 0.34f * pushX;
        var flowY = y + 0.30f * pushY;
        var relief = 2.7f * Noise.Fractal(flowX * 1.15f, flowY * 0.62f, 2, 521) + 1.6f * x + 0.35f * y;

        // Each whole number of the relief is the edge of another wall: lit at the edge, dark behind it.
        var wall = MathF.Floor(relief * 2.3f);
        var behind = relief * 2.3f - wall;
        var lip = 0.8f * MathF.Exp(-3.4f * behind) + 0.35f * MathF.Exp(-26 * behind);
        var hollow = Tone.Step(0, 0.2f, 1 - behind);
        var number = (int)wall;

        var lean = 0.45f * Noise.Uniform(number, 0, 525);
        var layers = (flowY * 1.15f + lean * flowX + 0.11f * behind + 0.05f * number) * 21;
        var strata = 0.6f * Noise.Line(layers, 5, 530 + number) + 0.25f * Noise.Line(layers * 4.3f, 3, 540);
        var grit = Noise.Fractal(x * 120, y * 120, 3, 550);

        var opening = MathF.Exp(-7 * (x - 0.40f) * (x - 0.40f)) * Tone.Step(1.15f, -0.15f, y);
        var brightness = 0.12f + 0.34f * opening + (0.24f + 0.42f * opening) * lip + 0.12f * strata + 0.03f * grit + 0.05f * pushX;
        brightness *= 0.6f + 0.4f * hollow;
        var light = Tone.Scale(Stone, brightness * 1.02f) * (0.75f + 0.75f * brightness);

        // The deep parts get only blue light from a strip of sky.
        light += Tone.Of(0x3A2A66) * (0.25f * Tone.Step(0.4f, 0.05f, brightness));
        return new Vector4(light * 1.25f, 1);
    }
}
