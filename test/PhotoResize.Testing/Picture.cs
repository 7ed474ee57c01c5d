namespace PhotoResize.Testing;

/// <summary>Decoded pixels.</summary>
/// <param name="Width">Pixels across.</param>
/// <param name="Height">Pixels down.</param>
/// <param name="Channels">1 (grey), 2 (grey and alpha), 3 (RGB) or 4 (RGBA).</param>
/// <param name="Pixels">Rows from the top, without gaps.</param>
public sealed record Picture(int Width, int Height, int Channels, byte[] Pixels)
{
    /// <summary>The colour at a place, whatever the channels are.</summary>
    public (int R, int G, int B, int A) this[int x, int y]
    {
        get
        {
            var pixel = Pixels.AsSpan((y * Width + x) * Channels, Channels);
            return Channels switch
            {
                1 => (pixel[0], pixel[0], pixel[0], 255),
                2 => (pixel[0], pixel[0], pixel[0], pixel[1]),
                3 => (pixel[0], pixel[1], pixel[2], 255),
                _ => (pixel[0], pixel[1], pixel[2], pixel[3]),
            };
        }
    }

    /// <summary>Draws a picture by asking for the colour of each pixel.</summary>
    public static Picture Draw(int width, int height, Func<int, int, (int R, int G, int B, int A)> colorAt, bool hasAlpha = false)
    {
        var channels = hasAlpha ? 4 : 3;
        var pixels = new byte[width * height * channels];
        for (var i = 0; i < width * height; i++)
        {
            var (r, g, b, a) = colorAt(i % width, i / width);
            var pixel = pixels.AsSpan(i * channels);
            (pixel[0], pixel[1], pixel[2]) = ((byte)r, (byte)g, (byte)b);
            if (hasAlpha)
            {
                pixel[3] = (byte)a;
            }
        }

        return new Picture(width, height, channels, pixels);
    }

    /// <summary>The largest difference of a channel between the colour at a place and <paramref name="expected"/>.</summary>
    public int DistanceAt(int x, int y, (int R, int G, int B) expected)
    {
        var (r, g, b, _) = this[x, y];
        return Math.Max(Math.Abs(r - expected.R), Math.Max(Math.Abs(g - expected.G), Math.Abs(b - expected.B)));
    }
}
