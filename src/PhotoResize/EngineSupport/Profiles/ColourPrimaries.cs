namespace PhotoResize.EngineSupport.Profiles;

/// <summary>The colours of red, green, blue and white, as CIE 1931 x and y.</summary>
internal readonly record struct ColourPrimaries(
    double RedX, double RedY, double GreenX, double GreenY, double BlueX, double BlueY, double WhiteX, double WhiteY)
{
    /// <summary>The white of profiles, D50 (ICC.1:2022, 7.2.16).</summary>
    private static readonly double[] ProfileWhite = [0.9642, 1, 0.8249];

    /// <summary>The cones of Bradford (ICC.1:2022, E.3), row by row.</summary>
    private static readonly double[][] Cones = [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]];

    /// <summary>
    /// X, Y and Z of red, green and blue at full light, adapted to the white of profiles (SMPTE RP 177; ICC.1:2022, annex E).
    /// </summary>
    /// <returns><see langword="null"/> if the colours lie on a line, or there is no white.</returns>
    public double[][]? ToColorants()
    {
        if (!(WhiteY > 0))
        {
            return null;
        }

        double[][] columns = [Xyz(RedX, RedY), Xyz(GreenX, GreenY), Xyz(BlueX, BlueY)];
        double[] white = [WhiteX / WhiteY, 1, (1 - WhiteX - WhiteY) / WhiteY];
        if (Solve(columns, white) is not { } amounts)
        {
            return null;
        }

        var (from, to) = (Multiply(Cones, white), Multiply(Cones, ProfileWhite));
        var colorants = new double[3][];
        for (var i = 0; i < colorants.Length; i++)
        {
            var amount = amounts[i];
            var seen = Multiply(Cones, [.. columns[i].Select(value => value * amount)]);
            double[] adapted = [.. seen.Select((value, cone) => value * to[cone] / from[cone])];
            colorants[i] = Solve([.. Enumerable.Range(0, 3).Select(column => Cones.Select(row => row[column]).ToArray())], adapted)!;
        }

        // Visible light is far below this.
        const double Most = 100;
        return colorants.All(colorant => colorant.All(value => Math.Abs(value) < Most)) ? colorants : null;
    }

    private static double[] Xyz(double x, double y) => [x, y, 1 - x - y];

    private static double[] Multiply(double[][] rows, double[] vector) =>
        [.. rows.Select(row => (row[0] * vector[0]) + (row[1] * vector[1]) + (row[2] * vector[2]))];

    /// <summary>How much of each column makes the sum, by Cramer's rule.</summary>
    private static double[]? Solve(double[][] columns, double[] sum)
    {
        const double Smallest = 1e-6;
        var determinant = Determinant(columns[0], columns[1], columns[2]);
        return Math.Abs(determinant) < Smallest
            ? null
            : [
                Determinant(sum, columns[1], columns[2]) / determinant,
                Determinant(columns[0], sum, columns[2]) / determinant,
                Determinant(columns[0], columns[1], sum) / determinant,
            ];
    }

    private static double Determinant(double[] a, double[] b, double[] c) =>
        (a[0] * ((b[1] * c[2]) - (b[2] * c[1]))) - (b[0] * ((a[1] * c[2]) - (a[2] * c[1]))) + (c[0] * ((a[1] * b[2]) - (a[2] * b[1])));
}
