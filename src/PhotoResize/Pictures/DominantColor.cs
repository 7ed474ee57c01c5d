namespace PhotoResize.Pictures;

/// <summary>Finds the colour that most of a picture has.</summary>
internal static class DominantColor
{
    // 16 levels of each channel: colours that look alike come together, and those of different things do not.
    private const int Shift = 4;
    private const int Levels = 256 >> Shift;

    /// <summary>The average of the most frequent colours, as <c>#rrggbb</c>. Transparent pixels do not count; if all are, it is white.</summary>
    public static string Of(SmallPicture picture)
    {
        var bins = new long[Levels, Levels, Levels];
        for (var i = 0; i < picture.Rgba.Length; i += SmallPicture.Channels)
        {
            var pixel = picture.Rgba.AsSpan(i, SmallPicture.Channels);
            bins[pixel[0] >> Shift, pixel[1] >> Shift, pixel[2] >> Shift] += pixel[3];
        }

        var (red, green, blue) = FindMost(bins);
        long r = 0, g = 0, b = 0, weight = 0;
        for (var i = 0; i < picture.Rgba.Length; i += SmallPicture.Channels)
        {
            var pixel = picture.Rgba.AsSpan(i, SmallPicture.Channels);
            if (IsNear(pixel[0], red) && IsNear(pixel[1], green) && IsNear(pixel[2], blue))
            {
                r += pixel[0] * pixel[3];
                g += pixel[1] * pixel[3];
                b += pixel[2] * pixel[3];
                weight += pixel[3];
            }
        }

        return weight == 0 ? "#ffffff" : $"#{Average(r):x2}{Average(g):x2}{Average(b):x2}";

        long Average(long sum) => (sum + (weight / 2)) / weight;

        static bool IsNear(byte level, int bin) => Math.Abs((level >> Shift) - bin) <= 1;
    }

    /// <summary>The bin that holds most together with those around it: a colour at the border of two bins is in both.</summary>
    private static (int Red, int Green, int Blue) FindMost(long[,,] bins)
    {
        var (best, most) = ((0, 0, 0), -1L);
        for (var i = 0; i < bins.Length; i++)
        {
            var (red, green, blue) = (i / (Levels * Levels), i / Levels % Levels, i % Levels);
            if (bins[red, green, blue] > 0 && Around(red, green, blue) is var sum && sum > most)
            {
                (best, most) = ((red, green, blue), sum);
            }
        }

        return best;

        // The bin's own pixels count twice, so that it is in the middle of its neighbours.
        long Around(int red, int green, int blue)
        {
            var sum = bins[red, green, blue];
            for (var r = Math.Max(0, red - 1); r <= Math.Min(Levels - 1, red + 1); r++)
            {
                for (var g = Math.Max(0, green - 1); g <= Math.Min(Levels - 1, green + 1); g++)
                {
                    for (var b = Math.Max(0, blue - 1); b <= Math.Min(Levels - 1, blue + 1); b++)
                    {
                        sum += bins[r, g, b];
                    }
                }
            }

            return sum;
        }
    }
}
