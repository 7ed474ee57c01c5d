using System.Numerics;

namespace Gallery.Drawing.Scenes;

/// <summary>A forest in fog, with rays of light through the crowns.</summary>
internal sealed class Forest() : Scene("forest.jpg", "Rays in the forest", 2160, 2880)
{
    private const int Rows = 7;

    private static readonly Vector2 Light = new(0.60f, -0.12f);
    private static readonly Vector3 BrightFog = Tone.Of(0xFCEBC0);
    private static readonly Vector3 DimFog = Tone.Of(0x64836F);
    private static readonly Vector3 Bark = Tone.Of(0x16160F);
    private static readonly Vector3 Leaves = Tone.Of(0x2F4A1E);
    private static readonly Vector3 Fern = Tone.Of(0x2C3F1C);

    private readonly Trunk[][] _trunks = [.. Enumerable.Range(0, Rows).Select(Plant)];

    private Curve[] _grounds = [];
    private Curve[] _crowns = [];

    protected override float Vignette => 0.5f;

    protected override void Prepare()
    {
        _grounds = [.. Enumerable.Range(0, Rows).Select(row => Across(x => Ground(row, x)))];
        _crowns = [.. Enumerable.Range(0, Rows)
            .Select(row => Across(x => 0.40f - 0.035f * row + 0.22f * Noise.Line(x * 2.6f + row * 3, 3, 450 + row)))];
    }

    protected override Vector4 LightAt(float x, float y)
    {
        var light = Vector3.Zero;
        var remaining = 1f;
        var fog = FogLight(x, y);
        for (var row = 0; row < Rows && remaining > 0.004f; row++)
        {
            var distance = row / (Rows - 1f);
            var veil = 1 - MathF.Exp(-2.7f * distance - 0.06f);
            Add(Undergrowth(row, x, y), Fern, 0.25f);
            var trunk = TrunkAt(row, x, y, out var shade);
            Add(trunk, Bark * (0.5f + 2.2f * shade), 0);
            Add(Crown(row, x, y, out var leaf), Leaves * (0.35f + 1.1f * leaf), 0.12f);

            void Add(float coverage, Vector3 color, float glow)
            {
                light += remaining * coverage * Tone.Mix(color * (1 + glow * fog.Length()), fog, veil);
                remaining *= 1 - coverage;
            }
        }

        light += remaining * fog;
        return new Vector4(light + Rays(x, y), 1);
    }

    private static Trunk[] Plant(int row)
    {
        var distance = row / (Rows - 1f);
        var count = 3 + 3 * row;
        var trunks = new Trunk[count];
        for (var i = 0; i < count; i++)
        {
            var position = (i + 0.15f + 0.7f * Noise.Uniform(i, row, 400)) / count;

            // The nearest trees are the frame of the picture.
            var x = row == 0 ? new[] { 0.065f, 0.70f, 0.86f }[i] : 0.75f * position;
            var width = (row == 0 ? 0.030f : 0.019f * MathF.Pow(1 - 0.80f * distance, 1.2f)) * (0.6f + 0.8f * Noise.Uniform(i, row, 401));
            trunks[i] = new Trunk(x, width, 0.05f * (Noise.Uniform(i, row, 402) - 0.5f), Ground(row, x) + 0.07f, row * 50 + i);
        }

        return trunks;
    }

    private static float Ground(int row, float x)
    {
        var distance = row / (Rows - 1f);
        return 0.97f - 0.235f * MathF.Pow(distance, 0.6f) + 0.05f * Noise.Line(x * 2.2f + row * 5, 3, 410) - 0.05f * (x - 0.3f);
    }

    private static Vector3 FogLight(float x, float y)
    {
        var distance = Vector2.Distance(new Vector2(x, y * 0.85f), Light);
        var drift = 0.12f * Noise.Fractal(x * 2.2f, y * 2.2f, 4, 420);
        var fog = Tone.Mix(BrightFog * 1.25f, DimFog, Tone.Step(0.1f, 0.95f, distance + drift));
        return fog * (1 - 0.45f * Tone.Step(0.6f, 1.05f, y)) + BrightFog * (1.7f * MathF.Exp(-4.2f * distance));
    }

    private float TrunkAt(int row, float x, float y, out float shade)
    {
        shade = 0;
        foreach (var trunk in _trunks[row])
        {
            var coverage = trunk.Coverage(x, y, Pixel, out var around);
            if (coverage > 0)
            {
                var bark = row < 4 ? Noise.Fractal(x * 150, y * 22, 4, 430 + trunk.Seed) : 0;
                var rim = Tone.Step(0.45f, 1, around * MathF.Sign(Light.X - trunk.X));
                shade = Math.Max(0, 0.35f + 0.5f * bark + 0.9f * rim) * (1 - 0.35f * around * around);
                return coverage;
            }
        }

        return 0;
    }

    private float Undergrowth(int row, float x, float y)
    {
        var below = y - _grounds[row].At(x);
        if (below < -0.07f)
        {
            return 0;
        }

        var size = 1.5f - row / (float)Rows;
        var blades = 0.7f * Noise.Fractal(x * 60 / size, y * 40 / size, 5, 440 + row) + 0.35f * Noise.Smooth(x * 7, row, 445);
        return Tone.Step(-0.010f, 0.010f + Pixel, below + 0.055f * size * blades);
    }

    /// <summary>Leaves: specks grouped in clumps, and clumps grouped in boughs.</summary>
    private float Crown(int row, float x, float y, out float leaf)
    {
        leaf = 0;
        var size = 1 - 0.12f * row;
        var low = _crowns[row].At(x);
        if (y > low + 0.05f)
        {
            return 0;
        }

        var boughs = Noise.Fractal(x * 3.2f / size + row, y * 5.5f / size + 0.9f * x, 3, 460 + row);
        var density = boughs + 0.9f * (low - y) - 0.34f;
        if (density < -0.75f)
        {
            return 0;
        }

        var clumps = Noise.Fractal(x * 17 / size, y * 22 / size, 2, 465 + row);
        var specks = Noise.Fractal(x * 95 / size, y * 95 / size, 2, 470 + row);
        leaf = Math.Clamp(0.45f + 0.5f * clumps + 0.6f * specks, 0, 1);
        density += 0.42f * clumps + 0.55f * specks;
        return Tone.Step(0, 0.16f, density) * 0.95f;
    }

    private static Vector3 Rays(float x, float y)
    {
        var from = new Vector2(x, y) - Light;
        var angle = MathF.Atan2(from.X, from.Y);
        var beams = Noise.Line(angle * 9 + 3, 4, 480) + 0.06f + 0.18f * Noise.Smooth(x * 5, y * 5, 485);
        var strength = Tone.Step(0.02f, 0.5f, beams) * MathF.Exp(-1.25f * from.Length())
            * Tone.Step(0.12f, 0.42f, y) * Tone.Step(1.05f, 0.6f, y);
        return BrightFog * (0.75f * strength);
    }

    private readonly record struct Trunk(float X, float Width, float Lean, float Foot, int Seed)
    {
        public float Coverage(float x, float y, float pixel, out float around)
        {
            var up = Foot - y;
            around = 0;
            if (up < -0.01f || MathF.Abs(x - X - Lean * up) > 2 * Width + 0.01f)
            {
                return 0;
            }

            var half = Width * (1 - 0.35f * Math.Clamp(up, 0, 1) + 0.6f * MathF.Exp(-up * 16));
            var centre = X + Lean * up + 0.008f * Noise.Line(up * 2.5f + Seed, 2, 490);
            half += 0.0007f * Noise.Smooth(y * 70, x > centre ? Seed : -Seed, 491);
            around = (x - centre) / half;
            return Math.Clamp((half - MathF.Abs(x - centre)) / (1.5f * pixel) + 0.5f, 0, 1);
        }
    }
}
