namespace PhotoResize.Testing;

/// <summary>Paints the preview that a ThumbHash stands for, as a page does (evanw.github.io/thumbhash).</summary>
public static class ThumbHashDecoder
{
    /// <summary>Paints it, with about 32 pixels along the longer side.</summary>
    public static Picture Decode(byte[] hash)
    {
        var head = hash[0] | (hash[1] << 8) | (hash[2] << 16);
        var shape = hash[3] | (hash[4] << 8);
        var hasAlpha = (head >> 23) != 0;
        var isLandscape = (shape >> 15) != 0;
        var (limit, given) = (hasAlpha ? 5 : 7, shape & 7);
        var (termsX, termsY) = isLandscape ? (limit, given) : (given, limit);
        var nibble = hasAlpha ? 12 : 10;
        var light = ReadTerms(Math.Max(3, termsX), Math.Max(3, termsY), ((head >> 18) & 31) / 31.0);
        var yellow = ReadTerms(3, 3, ((shape >> 3) & 63) / 63.0 * 1.25);
        var red = ReadTerms(3, 3, ((shape >> 9) & 63) / 63.0 * 1.25);
        var alpha = hasAlpha ? ReadTerms(5, 5, (hash[5] >> 4) / 15.0) : [];
        var ratio = termsX / (double)termsY;
        var (width, height) = ratio > 1 ? (32, (int)Math.Round(32 / ratio)) : ((int)Math.Round(32 * ratio), 32);
        return Picture.Draw(
            width,
            height,
            (x, y) =>
            {
                var l = Sum(light, (head & 63) / 63.0, x, y);
                var p = Sum(yellow, (((head >> 6) & 63) / 31.5) - 1, x, y);
                var q = Sum(red, (((head >> 12) & 63) / 31.5) - 1, x, y);
                var a = hasAlpha ? Sum(alpha, (hash[5] & 15) / 15.0, x, y) : 1;
                var b = l - (2.0 / 3 * p);
                var r = ((3 * l) - b + q) / 2;
                return (Level(r), Level(r - q), Level(b), Level(a));
            },
            hasAlpha);

        List<(int X, int Y, double Value)> ReadTerms(int countX, int countY, double scale)
        {
            var terms = new List<(int X, int Y, double Value)>();
            for (var y = 0; y < countY; y++)
            {
                for (var x = y == 0 ? 1 : 0; x * countY < countX * (countY - y); x++, nibble++)
                {
                    terms.Add((x, y, ((((hash[nibble / 2] >> (4 * (nibble % 2))) & 15) / 7.5) - 1) * scale));
                }
            }

            return terms;
        }

        double Sum(List<(int X, int Y, double Value)> terms, double average, int x, int y) => average + terms.Sum(term =>
            2 * term.Value * Math.Cos(Math.PI / width * term.X * (x + 0.5)) * Math.Cos(Math.PI / height * term.Y * (y + 0.5)));
    }

    private static int Level(double value) => (int)Math.Round(255 * Math.Clamp(value, 0, 1));
}
