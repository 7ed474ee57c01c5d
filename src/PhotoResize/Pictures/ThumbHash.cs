namespace PhotoResize.Pictures;

/// <summary>
/// A picture in 25 bytes or so, from which a page paints a blurred preview: the lowest frequencies of its lightness, colours and opacity, in
/// few bits each. The format is that of ThumbHash (evanw.github.io/thumbhash).
/// </summary>
/// <remarks>
/// <code>
/// hash   = lightness:6 yellow-blue:6 red-green:6 scale of lightness:5 has alpha:1     ; averages, 24 bits, little-endian
///          terms of lightness:3 scale of yellow-blue:6 scale of red-green:6 landscape:1
///          [alpha:4 scale of alpha:4]
///          4 bits for each term: of lightness, yellow-blue, red-green, [alpha]        ; the lower half of a byte first
/// </code>
/// </remarks>
internal static class ThumbHash
{
    /// <summary>The longest side that a picture may have, by the format's definition.</summary>
    public const int MaxSide = 100;

    /// <summary>Hashes a picture.</summary>
    /// <exception cref="ArgumentException">It is larger than <see cref="MaxSide"/>.</exception>
    public static byte[] Encode(SmallPicture picture)
    {
        var (width, height) = (picture.Width, picture.Height);
        var longest = Math.Max(width, height);
        if (longest > MaxSide)
        {
            throw new ArgumentException($"A picture of more than {MaxSide} pixels across or down is not hashed.", nameof(picture));
        }

        var planes = new Planes(Repeat(picture));
        var most = planes.HasAlpha ? 5 : 7;
        var isLandscape = width > height;
        var (termsX, termsY) = (Math.Max(1, Round(most * width / (double)longest)), Math.Max(1, Round(most * height / (double)longest)));
        (width, height) = (planes.Width, planes.Height);
        var lightness = new Terms(planes.Lightness, width, height, Math.Max(3, termsX), Math.Max(3, termsY));
        var yellowBlue = new Terms(planes.YellowBlue, width, height, 3, 3);
        var redGreen = new Terms(planes.RedGreen, width, height, 3, 3);
        var averages = Round(63 * lightness.Average)
            | (Round(31.5 + (31.5 * yellowBlue.Average)) << 6)
            | (Round(31.5 + (31.5 * redGreen.Average)) << 12)
            | (Round(31 * lightness.Scale) << 18)
            | (planes.HasAlpha ? 1 << 23 : 0);
        var shape = (isLandscape ? termsY : termsX)
            | (Round(63 * yellowBlue.Scale) << 3)
            | (Round(63 * redGreen.Scale) << 9)
            | (isLandscape ? 1 << 15 : 0);
        List<byte> hash = [(byte)averages, (byte)(averages >> 8), (byte)(averages >> 16), (byte)shape, (byte)(shape >> 8)];
        IEnumerable<double> terms = [.. lightness.Others, .. yellowBlue.Others, .. redGreen.Others];
        if (planes.HasAlpha)
        {
            var alpha = new Terms(planes.Alpha, width, height, 5, 5);
            hash.Add((byte)(Round(15 * alpha.Average) | (Round(15 * alpha.Scale) << 4)));
            terms = terms.Concat(alpha.Others);
        }

        hash.AddRange(terms.Select(term => Round(15 * term)).Chunk(2).Select(pair => (byte)(pair[0] | (pair.Length > 1 ? pair[1] << 4 : 0))));
        return [.. hash];
    }

    /// <summary>
    /// Repeats the pixels of a picture of very few, which looks the same. A frequency takes two pixels for each of its waves; with fewer, terms
    /// would hold what is not there.
    /// </summary>
    private static SmallPicture Repeat(SmallPicture picture)
    {
        const int EnoughForAllTerms = 14;
        var (timesX, timesY) = (Times(picture.Width), Times(picture.Height));
        if (timesX == 1 && timesY == 1)
        {
            return picture;
        }

        var (width, height) = (picture.Width * timesX, picture.Height * timesY);
        var pixels = new byte[width * height * SmallPicture.Channels];
        for (var i = 0; i < width * height; i++)
        {
            picture[i % width / timesX, i / width / timesY].CopyTo(pixels.AsSpan(i * SmallPicture.Channels));
        }

        return new SmallPicture(width, height, pixels);

        static int Times(int side) => Math.Max(1, (EnoughForAllTerms + side - 1) / side);
    }

    // Halves go up, as in the format's definition.
    private static int Round(double value) => (int)Math.Floor(value + 0.5);

    /// <summary>Lightness, colour differences and opacity of all pixels, 0 to 1 or -1 to 1. What is transparent has the average colour.</summary>
    private sealed class Planes
    {
        public Planes(SmallPicture picture)
        {
            (Width, Height) = (picture.Width, picture.Height);
            var count = Width * Height;
            double red = 0, green = 0, blue = 0, opacity = 0;
            for (var i = 0; i < count; i++)
            {
                var pixel = picture.Rgba.AsSpan(i * SmallPicture.Channels, SmallPicture.Channels);
                var alpha = pixel[3] / 255d;
                red += alpha / 255 * pixel[0];
                green += alpha / 255 * pixel[1];
                blue += alpha / 255 * pixel[2];
                opacity += alpha;
            }

            (red, green, blue) = opacity > 0 ? (red / opacity, green / opacity, blue / opacity) : (0, 0, 0);
            HasAlpha = picture.Rgba.Where((_, i) => i % SmallPicture.Channels == 3).Any(alpha => alpha < byte.MaxValue);
            (Lightness, YellowBlue, RedGreen, Alpha) = (new double[count], new double[count], new double[count], new double[count]);
            for (var i = 0; i < count; i++)
            {
                var pixel = picture.Rgba.AsSpan(i * SmallPicture.Channels, SmallPicture.Channels);
                var alpha = pixel[3] / 255d;
                var r = (red * (1 - alpha)) + (alpha / 255 * pixel[0]);
                var g = (green * (1 - alpha)) + (alpha / 255 * pixel[1]);
                var b = (blue * (1 - alpha)) + (alpha / 255 * pixel[2]);
                (Lightness[i], YellowBlue[i], RedGreen[i], Alpha[i]) = ((r + g + b) / 3, ((r + g) / 2) - b, r - g, alpha);
            }
        }

        public int Width { get; }

        public int Height { get; }

        public bool HasAlpha { get; }

        public double[] Lightness { get; }

        public double[] YellowBlue { get; }

        public double[] RedGreen { get; }

        public double[] Alpha { get; }
    }

    /// <summary>The lowest frequencies of a plane, by the discrete cosine transform, in a triangle.</summary>
    private sealed class Terms
    {
        public Terms(double[] plane, int width, int height, int countX, int countY)
        {
            var others = new List<double>();
            for (var y = 0; y < countY; y++)
            {
                for (var x = 0; x * countY < countX * (countY - y); x++)
                {
                    var term = Term(plane, width, height, x, y);
                    if (x == 0 && y == 0)
                    {
                        Average = term;
                        continue;
                    }

                    others.Add(term);
                    Scale = Math.Max(Scale, Math.Abs(term));
                }
            }

            // Below that there is nothing but what rounding left, which is another on every machine, and shows nowhere.
            const double Nothing = 1e-6;
            Scale = Scale < Nothing ? 0 : Scale;
            Others = Scale > 0 ? [.. others.Select(term => 0.5 + (0.5 / Scale * term))] : [.. others.Select(_ => 0d)];
        }

        /// <summary>The plane's average.</summary>
        public double Average { get; }

        /// <summary>The largest of the other terms.</summary>
        public double Scale { get; }

        /// <summary>The other terms, as shares of <see cref="Scale"/> from 0 (its opposite) to 1.</summary>
        public IReadOnlyList<double> Others { get; }

        private static double Term(double[] plane, int width, int height, int x, int y)
        {
            // In the order of the format's reference implementation, so that what is halfway between two steps is rounded as there.
            var wave = new double[width];
            for (var column = 0; column < width; column++)
            {
                wave[column] = Math.Cos(Math.PI / width * x * (column + 0.5));
            }

            var sum = 0d;
            for (var row = 0; row < height; row++)
            {
                var down = Math.Cos(Math.PI / height * y * (row + 0.5));
                for (var column = 0; column < width; column++)
                {
                    sum += plane[(row * width) + column] * wave[column] * down;
                }
            }

            return sum / (width * height);
        }
    }
}
