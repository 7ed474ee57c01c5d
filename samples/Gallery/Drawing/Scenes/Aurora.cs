using System.Numerics;

namespace Gallery.Drawing.Scenes;

/// <summary>Northern lights and stars over a lake, with a lit window in a cabin.</summary>
internal sealed class Aurora() : Scene("northern-lights.jpg", "Northern lights", 3000, 2000)
{
    private const float Shore = 0.69f;

    private static readonly Vector2 Cabin = new(1.115f, Shore - 0.0075f);
    private static readonly Vector3[] Night = [Tone.Of(0x050A18), Tone.Of(0x0B1A33), Tone.Of(0x17354F), Tone.Of(0x2B5660)];
    private static readonly Vector3[] Curtain =
        [Tone.Of(0x1FE08A), Tone.Of(0x35F0A0), Tone.Of(0x1FB7A8), Tone.Of(0x5A55C8), Tone.Of(0x7A2F9E)];
    private static readonly Vector3 Lamp = Tone.Of(0xFFA84A);

    private readonly Curtains[] _curtains =
    [
        new(0, 0.47f, 0.30f, 1f, 106), new(0.7f, 0.335f, 0.24f, 0.5f, 107), new(2.3f, 0.20f, 0.15f, 0.22f, 108),
    ];

    private Curve? _mountains;
    private Curve? _woods;
    private Curve? _bank;

    protected override void Prepare()
    {
        _mountains = Across(x => Shore - 0.075f - 0.10f * Noise.Line(x * 2.1f + 3, 9, 100)
            - 0.1f * MathF.Exp(-14 * (x - 0.42f) * (x - 0.42f)));
        _woods = Across(x => Shore - 0.012f - 0.02f * Noise.Line(x * 2.7f, 5, 101) - Woods(x));
        _bank = Across(x =>
            Shore + 0.235f + 0.06f * MathF.Abs(x - 0.7f) - 0.09f * Noise.Line(x * 3.1f, 8, 140) - 0.14f * Tone.Step(0.45f, 0, x));
    }

    protected override Vector4 LightAt(float x, float y)
    {
        if (y < Shore)
        {
            return new Vector4(Land(x, y, sharp: true), 1);
        }

        // Ripples are foreshortened: fine and flat at the far shore, wide at the near one. Each pixel averages a few of them.
        var depth = y - Shore;
        var nearness = 0.012f + depth;
        var light = Vector3.Zero;
        const int Samples = 3;
        for (var sample = 0; sample < Samples; sample++)
        {
            var ripple = Noise.Fractal(x * 1.2f / nearness, 2.2f / nearness + sample * 0.17f, 4, 120);
            var jitter = Noise.Uniform((int)(x / Pixel), (int)(y / Pixel), 130 + sample) - 0.5f;
            var upward = depth * (1 + 0.5f * ripple + 0.22f * jitter) + 0.004f * ripple;
            light += Land(x + 0.06f * nearness * ripple, Shore - MathF.Abs(upward), sharp: false);
        }

        var water = light / Samples * (0.78f - 0.35f * Tone.Step(0, 0.33f, depth)) + Tone.Of(0x02060B);
        var bank = _bank!.At(x);
        var ground = Tone.Of(0x04070A) * (1 + 0.8f * Noise.Fractal(x * 40, y * 90, 4, 141));
        return new Vector4(Tone.Mix(water, ground, Tone.Step(-Pixel, Pixel, y - bank)), 1);
    }

    private Vector3 Land(float x, float y, bool sharp)
    {
        var far = _mountains!.At(x);
        var woods = _woods!.At(x);
        var soft = sharp ? Pixel : 4 * Pixel;
        var nearCover = Tone.Step(-soft, soft, y - woods);
        var light = Tone.Of(0x04090C);
        if (nearCover < 1)
        {
            var farCover = Tone.Step(-soft, soft, y - far);
            var behind = farCover < 1 ? Sky(x, y, sharp) : default;
            if (farCover > 0)
            {
                behind = Tone.Mix(behind, Snow(x, y, y - far), farCover);
            }

            light = Tone.Mix(behind, light, nearCover);
        }

        return light + LampLight(x, y);
    }

    /// <summary>Snow on rock, lit only by the sky: slopes that face it are bright. The slope is the difference to a nearby point.</summary>
    private static Vector3 Snow(float x, float y, float below)
    {
        var bend = 0.02f * Noise.Fractal(x * 9, y * 9, 2, 115);
        var here = Crags(x + bend, y);
        var lit = Tone.Step(-0.5f, 0.6f, (Crags(x + bend + 0.004f, y - 0.003f) - here) * 5);
        var light = Tone.Mix(Tone.Of(0x0B1C27), Tone.Of(0x6FA8A0), lit * (0.35f + 0.65f * Tone.Step(0.14f, 0, below)));
        return Tone.Mix(light, Tone.Of(0x16343F), Tone.Step(0.02f, 0.17f, below));

        static float Crags(float x, float y) =>
            MathF.Abs(Noise.Smooth(x * 10, y * 7, 102)) + 0.6f * MathF.Abs(Noise.Fractal(x * 24, y * 15, 4, 116));
    }

    private static float Woods(float x)
    {
        var highest = 0f;
        const float Spacing = 0.0045f;
        var cell = (int)MathF.Floor(x / Spacing);
        for (var tree = cell - 2; tree <= cell + 2; tree++)
        {
            var height = 0.012f + 0.022f * Noise.Uniform(tree, 0, 103);
            var distance = MathF.Abs(x - (tree + Noise.Uniform(tree, 1, 103)) * Spacing);
            highest = MathF.Max(highest, height * (1 - distance / (0.2f * height)));
        }

        return highest * Tone.Step(-0.4f, 0.3f, Noise.Line(x * 5, 3, 104));
    }

    private static Vector3 LampLight(float x, float y)
    {
        var offset = new Vector2(x, y) - Cabin;
        var window = MathF.Max(MathF.Abs(offset.X) / 0.0042f, MathF.Abs(offset.Y) / 0.0034f);
        var distance = offset.Length();
        return Lamp * (3.2f * Tone.Step(1.15f, 0.85f, window) + 0.5f * MathF.Exp(-95 * distance) + 0.05f * MathF.Exp(-16 * distance));
    }

    private Vector3 Sky(float x, float y, bool sharp)
    {
        var light = Tone.Scale(Night, y / Shore) * (0.75f + 0.2f * Noise.Fractal(x * 1.3f, y * 1.9f, 3, 105));
        light += MilkyWay(x, y);
        foreach (var curtains in _curtains)
        {
            light += curtains.Glow(x, y);
        }

        return sharp ? light + Stars(x, y) : light;
    }

    private static Vector3 MilkyWay(float x, float y)
    {
        var across = (x - 1.12f) * 0.78f + (y - 0.2f) * 0.62f;
        var band = MathF.Exp(-across * across * 34);
        if (band < 0.02f)
        {
            return default;
        }

        var dust = Noise.Fractal(x * 4.5f, y * 4.5f, 5, 109);
        return Tone.Of(0x5E6F8E) * (band * MathF.Max(0, 0.26f + 0.5f * dust));
    }

    private static Vector3 Stars(float x, float y)
    {
        var light = Vector3.Zero;
        foreach (var (cells, share) in (ReadOnlySpan<(float, float)>)[(230, 0.07f), (80, 0.09f), (27, 0.10f)])
        {
            var column = (int)(x * cells);
            var row = (int)(y * cells);
            if (Noise.Uniform(column, row, 110) > share)
            {
                continue;
            }

            // Stars are away from the edges of their cells, so that neighbouring cells need not be checked.
            var centre = new Vector2(
                (column + 0.3f + 0.4f * Noise.Uniform(column, row, 111)) / cells,
                (row + 0.3f + 0.4f * Noise.Uniform(column, row, 112)) / cells);
            var magnitude = Noise.Uniform(column, row, 113);
            var size = 0.0004f + 0.014f / cells * magnitude * magnitude;
            var spot = MathF.Exp(-Vector2.DistanceSquared(new Vector2(x, y), centre) / (size * size));
            var warmth = Noise.Uniform(column, row, 114);
            light += Tone.Mix(Tone.Of(0xB9CCFF), Tone.Of(0xFFE2C0), warmth * warmth)
                * (spot * (0.25f + 3 * magnitude * magnitude * magnitude));
        }

        return light * Tone.Step(0.66f, 0.45f, y);
    }

    /// <summary>A row of aurora curtains: sharp at the lower edge, fading upwards in rays along their folds.</summary>
    private sealed class Curtains(float shift, float low, float reach, float strength, int seed)
    {
        private readonly Curve _edge = AlongFolds(fold => low + 0.15f * Noise.Line(fold * 1.35f, 4, seed + 40) - 0.13f * (fold - 0.6f));
        private readonly Curve _rays = AlongFolds(fold => 0.5f + 0.68f * Noise.Line(fold * 14, 5, seed + 50));
        private readonly Curve _patches = AlongFolds(fold => Tone.Step(-0.35f, 0.3f, Noise.Line(fold * 2.2f, 3, seed + 60)));

        public Vector3 Glow(float x, float y)
        {
            x += shift;
            var fold = x + 0.10f * Noise.Fractal(x * 1.7f, y * 0.9f, 3, seed);
            var above = _edge.At(fold) - y;
            if (above < -0.06f)
            {
                return default;
            }

            var rays = _rays.At(fold);
            var length = reach * (0.28f + 0.62f * MathF.Max(0, rays));
            var fade = MathF.Exp(-MathF.Max(0, above) / length * 1.7f);
            var edge = Tone.Step(-0.022f, 0.014f, above) + 0.5f * MathF.Exp(-above * above * 2600);
            var body = edge * fade * (0.30f + 0.8f * rays * rays) * _patches.At(fold);
            return Tone.Scale(Curtain, above / reach * 1.15f) * (1.15f * strength * body);
        }

        private static Curve AlongFolds(Func<float, float> function) => new(-0.5f, 4.5f, 2400, function);
    }
}
