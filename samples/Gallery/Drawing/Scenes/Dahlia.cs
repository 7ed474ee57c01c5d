using System.Numerics;

namespace Gallery.Drawing.Scenes;

/// <summary>A dahlia, close up. Its petals follow the golden angle, as in nature.</summary>
internal sealed class Dahlia() : Scene("dahlia.jpg", "Dahlia", 2500, 2500)
{
    private const int Petals = 210;
    private const int TilesPerSide = 60;
    private const float GoldenAngle = 2.3999632f;

    private static readonly Vector2 Centre = new(0.52f, 0.49f);
    private static readonly Vector3[] Blush =
        [Tone.Of(0x9E1F4E), Tone.Of(0xD8476F), Tone.Of(0xF58E93), Tone.Of(0xFFC9B5), Tone.Of(0xFFE6D2)];
    private static readonly Vector3 Heart = Tone.Of(0xC9762E);
    private static readonly Vector2 LightFrom = Vector2.Normalize(new Vector2(-0.6f, -0.8f));

    // The petals that may be visible in each tile of the picture, topmost first.
    private readonly Petal[][] _tiles = new Petal[TilesPerSide * TilesPerSide][];

    protected override float Vignette => 0.5f;

    protected override void Prepare()
    {
        var petals = Enumerable.Range(0, Petals).Select(Petal.Grow).ToArray();
        for (var tile = 0; tile < _tiles.Length; tile++)
        {
            var centre = new Vector2(tile % TilesPerSide + 0.5f, tile / TilesPerSide + 0.5f) / TilesPerSide;
            _tiles[tile] = [.. petals.Where(petal => petal.IsNear(centre, 1f / TilesPerSide))];
        }
    }

    protected override Vector4 LightAt(float x, float y)
    {
        var point = new Vector2(x, y);
        var tile = Math.Min((int)(y * TilesPerSide), TilesPerSide - 1) * TilesPerSide + Math.Min((int)(x * TilesPerSide), TilesPerSide - 1);
        var light = Vector3.Zero;
        var remaining = 1f;
        var shade = 1f;
        foreach (var petal in _tiles[tile])
        {
            var inside = petal.Inside(point, out var along, out var across);
            var coverage = Math.Clamp(inside / (1.6f * Pixel) + 0.5f, 0, 1);
            if (coverage > 0)
            {
                light += remaining * coverage * shade * petal.LightAt(along, across);
                remaining *= 1 - coverage;
                if (remaining < 0.01f)
                {
                    return new Vector4(light, 1);
                }
            }

            // A petal darkens those below it, most near its edge. Light comes from the upper left.
            shade *= 1 - 0.55f * MathF.Exp(MathF.Min(0, petal.Inside(point + LightFrom * 0.008f, out _, out _)) * 75);
        }

        return new Vector4(light + remaining * shade * Garden(x, y), 1);
    }

    /// <summary>The background, far out of focus.</summary>
    private static Vector3 Garden(float x, float y)
    {
        var light = Tone.Mix(Tone.Of(0x13261C), Tone.Of(0x4A6B3C), Tone.Step(-0.5f, 0.6f, Noise.Fractal(x * 1.6f, y * 1.6f, 2, 600)));
        for (var disc = 0; disc < 26; disc++)
        {
            var centre = new Vector2(Noise.Uniform(disc, 0, 610) * 1.2f - 0.1f, Noise.Uniform(disc, 1, 610) * 1.2f - 0.1f);
            var radius = 0.035f + 0.055f * Noise.Uniform(disc, 2, 610);
            var distance = Vector2.Distance(new Vector2(x, y), centre) / radius;
            if (distance < 1.2f)
            {
                var tint = Tone.Mix(Tone.Of(0x8FA85A), Tone.Of(0xE9D9A0), Noise.Uniform(disc, 3, 610));
                light += tint * (0.16f * Noise.Uniform(disc, 4, 610) * Tone.Step(1.12f, 0.9f, distance) * (0.7f + 0.3f * distance * distance));
            }
        }

        return light;
    }

    private readonly record struct Petal(Vector2 Base, Vector2 Direction, float Length, float HalfWidth, float Age, int Number)
    {
        /// <param name="number">Its number, from the innermost (on top) to the outermost.</param>
        public static Petal Grow(int number)
        {
            var age = (number + 0.5f) / Petals;
            var angle = number * GoldenAngle + 0.14f * (Noise.Uniform(number, 0, 620) - 0.5f);
            var direction = new Vector2(MathF.Cos(angle), MathF.Sin(angle) * 0.96f);
            var tip = (0.016f + 0.54f * MathF.Pow(age, 0.74f)) * (0.95f + 0.1f * Noise.Uniform(number, 1, 620));
            var start = tip * (0.30f + 0.08f * age);
            var halfWidth = (0.010f + 0.068f * MathF.Pow(age, 0.64f)) * (0.9f + 0.2f * Noise.Uniform(number, 2, 620));
            return new Petal(Centre + direction * start, Vector2.Normalize(direction), tip - start, halfWidth, age, number);
        }

        public bool IsNear(Vector2 point, float margin) =>
            Vector2.Distance(point, Base + Direction * (0.5f * Length)) < 0.5f * Length + HalfWidth + 1.5f * margin;

        /// <summary>The approximate distance of a point from the petal's edge; negative outside.</summary>
        public float Inside(Vector2 point, out float along, out float across)
        {
            var from = point - Base;
            along = Vector2.Dot(from, Direction) / Length;
            var side = from.X * -Direction.Y + from.Y * Direction.X;
            var t = Math.Clamp(along, 0, 1);
            var wave = 1 + 0.05f * MathF.Sin(17 * t + Number);

            // Narrow at the base, widest beyond the middle, pointed at the tip.
            var half = HalfWidth * wave * MathF.Sqrt(t + 0.04f) * MathF.Pow(MathF.Max(0, 1 - t * t * t), 0.62f) * 1.22f;
            across = side / MathF.Max(half, 1e-4f);
            var beyond = MathF.Max(0, MathF.Max(-along, along - 1)) * Length;
            return half - MathF.Abs(side) - beyond;
        }

        public Vector3 LightAt(float along, float across)
        {
            var streaks = Noise.Fractal(across * 7 + Number * 3.1f, along * 1.6f, 3, 630);
            var color = Tone.Scale(Blush, 0.02f + 0.46f * along * along + 0.28f * Age + 0.09f * streaks);
            color = Tone.Mix(Heart, color, Tone.Step(0, 0.11f, Age));

            // A petal is a cup: the far half catches the light, a crease runs along the middle, and the base is dark.
            var normal = new Vector2(-Direction.Y, Direction.X);
            var cup = across * Vector2.Dot(normal, LightFrom);
            var crease = MathF.Exp(-across * across * 60) * 0.16f * Tone.Step(0.98f, 0.5f, along);
            var facing = 0.86f - 0.30f * cup + 0.22f * Vector2.Dot(Direction, -LightFrom) * (0.4f - along);
            var depth = 0.30f + 0.70f * Tone.Step(0, 0.62f, along);
            var rim = 0.10f * Tone.Step(0.72f, 1, MathF.Abs(across));
            return color * (depth * (facing - crease + rim) * 1.1f);
        }
    }
}
