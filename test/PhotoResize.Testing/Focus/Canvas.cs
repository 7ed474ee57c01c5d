namespace PhotoResize.Testing.Focus;

/// <summary>Draws shapes, textures and blurs, the same every time.</summary>
public sealed class Canvas(int width, int height, bool hasAlpha = false)
{
    private readonly float[] _pixels = new float[width * height * 4];

    public int Width => width;

    public int Height => height;

    /// <summary>A colour for every pixel: straight alpha, 0 to 255.</summary>
    public Canvas Fill(Func<int, int, (double R, double G, double B, double A)> colorAt)
    {
        for (var i = 0; i < width * height; i++)
        {
            var (r, g, b, a) = colorAt(i % width, i / width);
            (_pixels[i * 4], _pixels[(i * 4) + 1], _pixels[(i * 4) + 2], _pixels[(i * 4) + 3]) = ((float)r, (float)g, (float)b, (float)a);
        }

        return this;
    }

    /// <summary>From one colour at the top to another at the bottom.</summary>
    public Canvas Sky((int R, int G, int B) top, (int R, int G, int B) bottom) => Fill((_, y) =>
    {
        var t = y / (double)height;
        return (top.R + (t * (bottom.R - top.R)), top.G + (t * (bottom.G - top.G)), top.B + (t * (bottom.B - top.B)), 255);
    });

    /// <summary>Paints over what is inside of a shape.</summary>
    public Canvas Paint(Func<double, double, bool> isInside, Func<int, int, (double R, double G, double B)> colorAt)
    {
        for (var i = 0; i < width * height; i++)
        {
            var (x, y) = (i % width, i / width);
            var share = 0;
            for (var s = 0; s < 4; s++)
            {
                share += isInside(x + 0.25 + (0.5 * (s % 2)), y + 0.25 + (0.5 * (s / 2))) ? 1 : 0;
            }

            if (share > 0)
            {
                var (r, g, b) = colorAt(x, y);
                Mix(i * 4, (float)r, share / 4f);
                Mix((i * 4) + 1, (float)g, share / 4f);
                Mix((i * 4) + 2, (float)b, share / 4f);
                Mix((i * 4) + 3, 255, share / 4f);
            }
        }

        return this;
    }

    public Canvas Ellipse(double x, double y, double radiusX, double radiusY, (int R, int G, int B) color) =>
        Paint((px, py) => Square((px - x) / radiusX) + Square((py - y) / radiusY) <= 1, (_, _) => color);

    public Canvas Rectangle(double left, double top, double right, double bottom, (int R, int G, int B) color) =>
        Paint((px, py) => px >= left && px < right && py >= top && py < bottom, (_, _) => color);

    /// <summary>Adds grain to what is inside of a box: blotches of a size, up to an amount lighter or darker.</summary>
    public Canvas Grain(int seed, int size, double amount, int top = 0, int bottom = int.MaxValue, Func<int, int, bool>? isInside = null)
    {
        for (var i = 0; i < width * height; i++)
        {
            var (x, y) = (i % width, i / width);
            if (y >= top && y < bottom && (isInside is null || isInside(x, y)))
            {
                var noise = (float)(amount * ((Hash(seed, x / size, y / size) * 2) - 1));
                for (var channel = 0; channel < 3; channel++)
                {
                    _pixels[(i * 4) + channel] += noise;
                }
            }
        }

        return this;
    }

    /// <summary>Blurs everything that was drawn so far, as what is out of focus.</summary>
    public Canvas Blur(int radius)
    {
        for (var pass = 0; pass < 2; pass++)
        {
            Blur(radius, 4, width, width * 4, height);
            Blur(radius, width * 4, height, 4, width);
        }

        return this;
    }

    public Picture ToPicture() => Picture.Draw(
        width,
        height,
        (x, y) =>
        {
            var i = ((y * width) + x) * 4;
            return (Level(_pixels[i]), Level(_pixels[i + 1]), Level(_pixels[i + 2]), Level(_pixels[i + 3]));
        },
        hasAlpha);

    /// <summary>A number from 0 to 1 that looks random.</summary>
    public static double Hash(int seed, int x, int y)
    {
        var h = unchecked((uint)((seed * 374761393) + (x * 668265263) + (y * 2147483647)));
        h = unchecked((h ^ (h >> 13)) * 1274126177);
        h = unchecked((h ^ (h >> 16)) * 2246822519);
        return (h ^ (h >> 15)) / (double)uint.MaxValue;
    }

    private static double Square(double value) => value * value;

    private static int Level(float value) => (int)Math.Round(Math.Clamp(value, 0, 255));

    private void Mix(int index, float value, float share) => _pixels[index] += (value - _pixels[index]) * share;

    private void Blur(int radius, int step, int length, int lineStep, int lines)
    {
        var line = new float[length];
        for (var start = 0; start < lines * lineStep; start += lineStep)
        {
            for (var channel = 0; channel < 4; channel++)
            {
                for (var i = 0; i < length; i++)
                {
                    line[i] = _pixels[start + (i * step) + channel];
                }

                var sum = 0f;
                for (var i = -radius; i <= radius; i++)
                {
                    sum += line[Math.Clamp(i, 0, length - 1)];
                }

                for (var i = 0; i < length; i++)
                {
                    _pixels[start + (i * step) + channel] = sum / ((2 * radius) + 1);
                    sum += line[Math.Min(i + radius + 1, length - 1)] - line[Math.Max(i - radius, 0)];
                }
            }
        }
    }
}
