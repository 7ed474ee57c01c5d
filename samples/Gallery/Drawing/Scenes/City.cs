using System.Numerics;

namespace Gallery.Drawing.Scenes;

/// <summary>A city across the water after sunset, with lit windows.</summary>
internal sealed class City() : Scene("city-at-dusk.jpg", "City at dusk", 3300, 2200)
{
    private const int Rows = 4;
    private const float Quay = 0.735f;

    private static readonly Vector2 Moon = new(0.33f, 0.17f);
    private static readonly Vector3[] Sky =
    [
        Tone.Of(0x16264F), Tone.Of(0x2B3D75), Tone.Of(0x5A5590), Tone.Of(0xA46A94), Tone.Of(0xE58A78), Tone.Of(0xFFB36B),
    ];

    private static readonly Vector3 Far = Tone.Of(0x8E6A86);
    private static readonly Vector3 Near = Tone.Of(0x12172B);
    private static readonly Vector3[] WindowTints = [Tone.Of(0xFFB55E), Tone.Of(0xFFD08A), Tone.Of(0xFFE7C2), Tone.Of(0xD6E4FF)];

    private readonly Building?[][] _columns = new Building?[Rows][];

    protected override float Grain => 0.019f;

    protected override void Prepare()
    {
        for (var row = 0; row < Rows; row++)
        {
            _columns[row] = new Building?[Width];
            var x = -0.02f;
            for (var number = 0; x < Aspect; number++)
            {
                var building = Build(row, number, x);
                x = building.Right + 0.0022f * Noise.Uniform(number, row, 702);
                var from = Math.Max(0, (int)(building.Left / Pixel));
                var to = Math.Min(Width, (int)(building.Right / Pixel));
                for (var column = from; column < to; column++)
                {
                    _columns[row][column] = building;
                }
            }
        }
    }

    protected override Vector4 LightAt(float x, float y)
    {
        if (y < Quay)
        {
            return new Vector4(Skyline(x, y) + Lanterns(x, y), 1);
        }

        // Waves break the reflection and stretch every light downwards.
        var depth = y - Quay;
        var light = Vector3.Zero;
        const int Samples = 4;
        for (var sample = 0; sample < Samples; sample++)
        {
            var nearness = 0.015f + depth;
            var ripple = Noise.Fractal(x * 0.9f / nearness, 2.6f / nearness + 0.23f * sample, 3, 710);
            var jitter = Noise.Uniform((int)(x / Pixel), (int)(y / Pixel), 715 + sample) - 0.5f;
            var up = depth * (0.92f + 0.55f * ripple + 0.55f * jitter);
            light += Skyline(x + 0.035f * nearness * ripple, Quay - MathF.Abs(up));
        }

        light = light / Samples * Tone.Mix(0.62f, 0.36f, Tone.Step(0, 0.26f, depth)) + Tone.Of(0x05070F);
        light += Streaks(x, depth);
        return new Vector4(Tone.Mix(light, Tone.Of(0x06070C), Tone.Step(0.005f, 0, depth)), 1);
    }

    private static Building Build(int row, int number, float left)
    {
        var width = (0.022f + 0.042f * Noise.Uniform(number, row, 700)) * (0.75f + 0.16f * row);

        // Two clusters of towers, the taller one right of the centre.
        var centre = left + 0.5f * width;
        var rise = 0.30f * MathF.Exp(-11 * (centre - 0.98f) * (centre - 0.98f))
            + 0.17f * MathF.Exp(-18 * (centre - 0.36f) * (centre - 0.36f));
        var chance = Noise.Uniform(number, row, 701);
        var height = (0.035f + 0.055f * chance + rise * (0.25f + 0.95f * chance * chance)) * (1.18f - 0.19f * row)
            + (Rows - 1 - row) * 0.032f;
        return new Building(left, left + width, Quay - height, row, number);
    }

    private Vector3 Skyline(float x, float y)
    {
        var column = Math.Clamp((int)(x / Pixel), 0, Width - 1);
        for (var row = Rows - 1; row >= 0; row--)
        {
            if (_columns[row][column] is { } building && building.Contains(x, y))
            {
                return Facade(building, x, y);
            }
        }

        return SkyLight(x, y);
    }

    private static Vector3 Facade(Building building, float x, float y)
    {
        var nearness = building.Row / (Rows - 1f);
        var mist = Tone.Step(Quay - 0.24f, Quay, y);
        var wall = Tone.Mix(Far, Near, 0.35f + 0.65f * nearness) * (0.8f + 0.35f * Noise.Uniform(building.Number, building.Row, 720));
        wall = Tone.Mix(wall, Tone.Of(0xA0646A), (1 - nearness) * 0.45f * mist);

        // The left edge of each wall reflects the glow in the west.
        wall += Tone.Of(0xE88A70) * (0.07f * Tone.Step(0.35f, 0, (x - building.Left) / (building.Right - building.Left)));

        var size = 0.0030f + 0.0007f * building.Row;
        var tall = size * (Noise.Uniform(building.Number, building.Row, 721) < 0.4f ? 1.1f : 1.55f);
        var inX = (x - building.Left) / size;
        var inY = (y - building.Top) / tall;
        var room = (int)inX;
        var floor = (int)inY;
        if (floor < 1 || room < 1 || x > building.Right - size)
        {
            return wall;
        }

        var pane = Tone.Step(0.5f, 0.40f, MathF.Abs(inX - room - 0.5f) * 1.35f)
            * Tone.Step(0.5f, 0.40f, MathF.Abs(inY - floor - 0.5f) * 1.3f);
        var chance = Noise.Uniform(room + building.Number * 97, floor, 722 + building.Row);
        var wholeFloor = Noise.Uniform(building.Number, floor, 730 + building.Row);
        var share = wholeFloor > 0.93f ? 0.85f : 0.16f + 0.34f * Noise.Uniform(building.Number, building.Row, 731);
        if (chance > share)
        {
            return Tone.Mix(wall, wall * 0.6f + Tone.Of(0x4A4B70) * 0.16f, 0.7f * pane);
        }

        var tint = Tone.Scale(WindowTints, Noise.Uniform(room, floor + building.Number * 31, 740));
        var strength = (0.35f + 1.5f * MathF.Pow(chance / share, 3)) * (0.55f + 0.45f * nearness);
        return wall + tint * (pane * strength) + tint * (0.06f * strength);
    }

    private static Vector3 SkyLight(float x, float y)
    {
        var clouds = Noise.Fractal(x * 1.15f + 0.9f * y, y * 6.5f, 6, 750);
        var sky = Tone.Scale(Sky, MathF.Pow(Math.Clamp(y / 0.68f, 0, 1), 1.25f) + 0.02f * clouds);
        var streak = Tone.Step(0.02f, 0.5f, clouds) * Tone.Step(0.05f, 0.3f, y);
        var cloud = Tone.Mix(Tone.Of(0x5A4A7A), Tone.Of(0xFF9A78) * 1.15f, Tone.Step(0.15f, 0.62f, y + 0.1f * clouds));
        sky = Tone.Mix(sky, cloud, 0.72f * streak);
        sky += Tone.Of(0xFF9A5A) * (0.42f * MathF.Exp(-2.6f * Vector2.Distance(new Vector2(x, y * 1.6f), new Vector2(0.18f, Quay * 1.6f))));

        // A crescent moon: a disc minus another disc.
        var from = new Vector2(x, y) - Moon;
        var disc = Tone.Step(0.0155f, 0.0148f, from.Length())
            * Tone.Step(0.0150f, 0.0165f, Vector2.Distance(from, new Vector2(0.0062f, -0.0050f)));
        return sky + Tone.Of(0xFFF3DC) * (3 * disc + 0.10f * MathF.Exp(-30 * from.Length()));
    }

    private static float LanternAt(int number) => (number + 0.3f + 0.4f * Noise.Uniform(number, 0, 760)) * 0.041f;

    private static Vector3 Lanterns(float x, float y)
    {
        var light = Vector3.Zero;
        var cell = (int)(x / 0.041f);
        for (var number = cell - 1; number <= cell + 1; number++)
        {
            var distance = Vector2.Distance(new Vector2(x, y), new Vector2(LanternAt(number), Quay - 0.0075f));
            light += Tone.Of(0xFFB45A) * (2.6f * Tone.Step(0.0022f, 0.0012f, distance) + 0.45f * MathF.Exp(-160 * distance));
        }

        return light + Tone.Of(0xFF9A5A) * (0.10f * MathF.Exp(-34 * (Quay - y)));
    }

    private static Vector3 Streaks(float x, float depth)
    {
        var light = Vector3.Zero;
        var cell = (int)(x / 0.041f);
        var broken = 0.5f + 0.9f * Noise.Fractal(x * 26, 5.5f / (0.02f + depth), 2, 770);
        for (var number = cell - 1; number <= cell + 1; number++)
        {
            var distance = MathF.Abs(x - LanternAt(number) + 0.004f * Noise.Smooth(number, 3 / (0.03f + depth), 771))
                / (0.0022f + 0.022f * depth);
            light += Tone.Of(0xFFAA55) * (MathF.Exp(-distance * distance) * MathF.Exp(-8.5f * depth));
        }

        return light * MathF.Max(0, broken) * 0.85f;
    }

    private sealed record Building(float Left, float Right, float Top, int Row, int Number)
    {
        /// <summary>Includes what is on the roof: a set-back, a mast, or nothing.</summary>
        public bool Contains(float x, float y)
        {
            if (y > Top)
            {
                return true;
            }

            var half = 0.5f * (Right - Left);
            var distance = MathF.Abs(x - 0.5f * (Left + Right)) / half;
            var above = Top - y;
            var kind = Noise.Uniform(Number, Row, 780);
            return kind switch
            {
                < 0.3f => above < 0.35f * half && distance < 0.62f,
                < 0.4f => (above < 0.5f * half && distance < 0.72f) || (above < 0.9f * half && distance < 0.42f)
                    || (above < 2.2f * half && distance < 0.04f),
                < 0.55f => (above < 0.25f * half && distance < 0.7f) || (above < 1.5f * half && distance < 0.03f),
                < 0.62f => above < 0.8f * half * (0.9f - 0.5f * (x - Left) / half),
                _ => false,
            };
        }
    }
}
