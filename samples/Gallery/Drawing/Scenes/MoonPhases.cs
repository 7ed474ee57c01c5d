using System.Numerics;
using Gallery.Drawing.Files;
using PhotoResize.Processing;

namespace Gallery.Drawing.Scenes;

/// <summary>A month of moon phases in two and a half seconds.</summary>
internal sealed class MoonPhases() : Artwork("moon.gif", "Moon phases")
{
    private const int Width = 480;
    private const int Height = 360;
    private const int Frames = 32;
    private const float Radius = 128;

    private static readonly Vector3 Night = Tone.Of(0x0B1020);
    private static readonly Vector3 Dust = Tone.Of(0xFFF4DE);

    /// <inheritdoc/>
    public override async Task WriteAsync(IImageProcessor engine, Stream output, CancellationToken cancellationToken)
    {
        var brightness = Surface();
        var frames = new byte[Frames][];
        await Task.Run(() => Parallel.For(0, Frames, frame => frames[frame] = Draw(brightness, frame)), cancellationToken);
        using var file = new MemoryStream();
        GifFile.Write(file, Width, Height, Palette(), frames, TimeSpan.FromMilliseconds(80));
        file.Position = 0;
        await file.CopyToAsync(output, cancellationToken);
    }

    private static byte[] Palette()
    {
        var palette = new byte[256 * 3];
        for (var level = 0; level < 256; level++)
        {
            var light = Tone.Mix(Night, Dust, level / 255f * (level / 255f));
            (palette[level * 3], palette[level * 3 + 1], palette[level * 3 + 2]) = (Byte(light.X), Byte(light.Y), Byte(light.Z));
        }

        return palette;

        static byte Byte(float light) => (byte)(Tone.Encode(light) * 255 + 0.5f);
    }

    /// <summary>The brightness of the surface: plains of old lava, and craters with bright rims.</summary>
    private static float[] Surface()
    {
        var surface = new float[Width * Height];
        Parallel.For(0, Height, y =>
        {
            for (var x = 0; x < Width; x++)
            {
                if (NormalAt(x, y) is not { } normal)
                {
                    continue;
                }

                var plains = Tone.Step(-0.05f, 0.28f, Noise.Fractal(normal.X * 1.5f + 4, normal.Y * 1.5f + normal.Z, 4, 850));
                var ground = 0.88f - 0.36f * plains + 0.12f * Noise.Fractal(normal.X * 9 + normal.Z * 3, normal.Y * 9, 4, 860);
                surface[y * Width + x] = ground + Craters(normal);
            }
        });
        return surface;
    }

    private static float Craters(Vector3 normal)
    {
        var sum = 0f;
        for (var crater = 0; crater < 70; crater++)
        {
            var point = new Vector3(Noise.Uniform(crater, 0, 870) * 2 - 1, Noise.Uniform(crater, 1, 870) * 2 - 1,
                0.9f * Noise.Uniform(crater, 2, 870) + 0.1f);
            var size = 0.02f + 0.11f * MathF.Pow(Noise.Uniform(crater, 3, 870), 4);
            var distance = Vector3.Distance(normal, Vector3.Normalize(point)) / size;
            sum += distance < 2.2f ? 0.09f * MathF.Exp(-6 * (distance - 1) * (distance - 1)) - 0.09f * Tone.Step(1, 0.6f, distance) : 0;
        }

        return sum;
    }

    private static byte[] Draw(float[] surface, int frame)
    {
        // The sun moves around the moon. The first frame, used for still pictures, is a waxing moon.
        var angle = MathF.Tau * frame / Frames + 2;
        var sun = new Vector3(MathF.Sin(angle), 0.12f, -MathF.Cos(angle));
        var pixels = new byte[Width * Height];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var level = 0f;
                if (NormalAt(x, y) is { } normal)
                {
                    var lit = Tone.Step(-0.03f, 0.16f, Vector3.Dot(normal, sun));
                    var edge = Tone.Step(0, 0.22f, normal.Z);
                    level = surface[y * Width + x] * edge * (0.14f + 0.80f * lit);
                }
                else if (Noise.Uniform(x, y, 880) > 0.9985f)
                {
                    level = 0.3f + 0.6f * Noise.Uniform(x, y, 881);
                }

                pixels[y * Width + x] = (byte)(Math.Clamp(level, 0, 1) * 255);
            }
        }

        return pixels;
    }

    private static Vector3? NormalAt(int x, int y)
    {
        var point = new Vector2(x + 0.5f - Width / 2f, y + 0.5f - Height / 2f) / Radius;
        var rest = 1 - point.LengthSquared();
        return rest > 0 ? new Vector3(point, MathF.Sqrt(rest)) : null;
    }
}
