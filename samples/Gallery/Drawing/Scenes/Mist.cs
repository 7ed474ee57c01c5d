using System.Numerics;

namespace Gallery.Drawing.Scenes;

/// <summary>Rows of hills in the morning mist, against a low sun.</summary>
internal sealed class Mist() : Scene("morning-mist.jpg", "Morning mist", 3600, 2400)
{
    private const int Hills = 8;
    private const int FirstWoodedHill = 4;
    private const float HighestSpruce = 0.5f;

    private static readonly Vector2 Sun = new(0.96f, 0.395f);
    private static readonly Vector3[] Sky = [Tone.Of(0x5F86B3), Tone.Of(0x9DB2C9), Tone.Of(0xEBC9A8), Tone.Of(0xFFC98A)];
    private static readonly Vector3 SunLight = Tone.Of(0xFFB868);
    private static readonly Vector3 Far = Tone.Of(0x8792AD);
    private static readonly Vector3 Near = Tone.Of(0x0B1518);
    private static readonly Vector3 CoolMist = Tone.Of(0x8FA3C6);
    private static readonly Vector3 WarmMist = Tone.Of(0xFFCF9C);

    // For each hill: the ground, and the tops of the trees on it.
    private Curve[] _grounds = [];
    private Curve[] _skylines = [];
    private readonly Spruce[] _spruces = [.. Enumerable.Range(0, 23).Select(Spruce.Grow)];

    protected override void Prepare()
    {
        _grounds = [.. Enumerable.Range(0, Hills).Select(hill => Across(x => Ground(hill, 1 - hill / (Hills - 1f), x)))];
        _skylines = [.. Enumerable.Range(0, Hills).Select(hill => Across(x => _grounds[hill].At(x) - Treetops(hill, x)))];
    }

    protected override Vector4 LightAt(float x, float y)
    {
        var light = Vector3.Zero;
        var remaining = 1f;
        foreach (var spruce in y > HighestSpruce ? _spruces : [])
        {
            var coverage = spruce.Coverage(x, y, Pixel);
            light += remaining * coverage * Near * 0.6f;
            remaining *= 1 - coverage;
        }

        for (var hill = Hills - 1; hill >= 0 && remaining > 0.003f; hill--)
        {
            var below = y - _skylines[hill].At(x);
            var coverage = Math.Clamp(below / Pixel + 0.5f, 0, 1);
            if (coverage > 0)
            {
                light += remaining * coverage * HillLight(hill, x, y, y - _grounds[hill].At(x));
                remaining *= 1 - coverage;
            }
        }

        return new Vector4(remaining > 0.003f ? light + remaining * SkyLight(x, y) : light, 1);
    }

    private static float Ground(int hill, float distance, float x)
    {
        var foot = 0.46f + 0.056f * hill + 0.0045f * hill * hill;
        var rise = 0.13f * Noise.Line(x * (1.1f + 1.6f * distance) + hill * 7.3f, 9, 40 + hill * 11);

        // The nearest hill rises on both sides, where the spruces are.
        var frame = hill < Hills - 1 ? 0 : 0.16f * Tone.Step(0.42f, 0, x) + 0.15f * Tone.Step(1.08f, 1.5f, x) - 0.05f;
        return foot - rise * (hill < Hills - 1 ? 1 : 0.4f) - frame - 0.05f * distance * Tone.Step(0.7f, 0, x);
    }

    /// <summary>The height of the trees above the ground: the highest of the neighbouring cones.</summary>
    private static float Treetops(int hill, float x)
    {
        if (hill < FirstWoodedHill)
        {
            return 0;
        }

        var size = 0.006f * MathF.Pow(1.75f, hill - FirstWoodedHill);
        var spacing = size * 0.28f;
        var cell = (int)MathF.Floor(x / spacing);
        var highest = 0f;
        for (var tree = cell - 2; tree <= cell + 2; tree++)
        {
            var height = size * (0.45f + 0.75f * Noise.Uniform(tree, hill, 71));
            var distance = MathF.Abs(x - (tree + Noise.Uniform(tree, hill, 72)) * spacing);
            highest = MathF.Max(highest, height * (1 - distance / (height * 0.22f)));
        }

        var density = Tone.Step(-0.35f, 0.1f, Noise.Line(x * 9, 3, 73 + hill));
        return highest * (0.35f + 0.65f * density) + size * 0.12f * Noise.Smooth(x / size * 9, hill, 74);
    }

    private static Vector3 HillLight(int hill, float x, float y, float below)
    {
        var nearness = hill / (Hills - 1f);
        var toSun = MathF.Exp(-2.7f * Vector2.Distance(new Vector2(x, y), Sun));
        var haze = Tone.Mix(Far, WarmMist, 0.85f * toSun);
        var slope = Tone.Mix(haze, Near, MathF.Pow(0.08f + 0.92f * nearness, 0.62f));
        slope *= 1 + 0.35f * nearness * Noise.Fractal(x * 30, y * 46, 4, 300 + hill);
        var mist = Tone.Mix(CoolMist, WarmMist, Math.Min(1, 1.5f * toSun)) * (0.85f - 0.45f * nearness + 0.5f * toSun);
        var drift = 0.05f * Noise.Fractal(x * 2.6f + hill, y * 9, 5, 320 + hill);
        return Tone.Mix(slope, mist, (0.95f - 0.75f * nearness * nearness) * Tone.Step(0.0f, 0.15f + 0.09f * nearness, below + drift));
    }

    private static Vector3 SkyLight(float x, float y)
    {
        var clouds = Noise.Fractal(x * 1.7f + 0.6f * y, y * 8, 6, 350);
        var sky = Tone.Scale(Sky, y / 0.5f + 0.05f * clouds);
        var distance = Vector2.Distance(new Vector2(x, y), Sun);
        sky = Tone.Mix(sky, Tone.Of(0xFFE3C4), 0.5f * Tone.Step(0.05f, 0.55f, clouds) * Tone.Step(0.02f, 0.3f, y));
        sky += SunLight * (0.6f * MathF.Exp(-3.2f * distance) + 1.9f * MathF.Exp(-14 * distance));
        return sky + Tone.Of(0xFFE9C9) * 6 * Tone.Step(0.0225f, 0.0195f, distance);
    }

    /// <summary>A tree in the foreground, with its tiers of branches.</summary>
    private readonly record struct Spruce(float X, float Foot, float Height, int Seed)
    {
        public static Spruce Grow(int index)
        {
            // Spruces are on both sides, so that the view stays open.
            var side = Noise.Uniform(index, 0, 80);
            var inward = 0.34f * side * side;
            var height = 0.16f + 0.25f * Noise.Uniform(index, 1, 80) * (1 - 0.7f * side);
            return new Spruce(index % 2 == 0 ? inward - 0.02f : 1.52f - inward, 0.93f + 0.13f * side, height, index);
        }

        public float Coverage(float x, float y, float pixel)
        {
            var down = (y - (Foot - Height)) / Height;
            var distance = MathF.Abs(x - X);
            if (down is < 0 or > 1 || distance > 0.2f * Height)
            {
                return 0;
            }

            var side = x < X ? Seed * 2 : Seed * 2 + 1;
            var tiers = down * 21 + 0.6f * Noise.Smooth(down * 9, side, 81) + distance / Height * 16;
            var tier = (int)tiers;
            var reach = 0.17f * MathF.Pow(down, 0.9f) * (0.6f + 0.4f * Noise.Uniform(tier, side, 82));
            var edge = Height * reach * (1 - 0.72f * MathF.Pow(tiers - tier, 0.7f)) + 0.0016f;
            edge += 0.006f * Noise.Fractal(x * 260, y * 260, 2, 83);
            return Math.Clamp((edge - distance) / (2 * pixel) + 0.5f, 0, 1);
        }
    }
}
