namespace PhotoResize.Testing;

/// <summary>
/// Structural similarity of brightness: Z. Wang et al., Image Quality Assessment (IEEE Transactions on Image Processing 13, 2004), with its
/// Gaussian window of 11 x 11 pixels, sigma 1.5, and its constants. The window is repeated at the edges.
/// </summary>
public static class StructuralSimilarity
{
    private const int Reach = 5;
    private const double Sigma = 1.5;
    private const double C1 = 0.01 * 255 * 0.01 * 255;
    private const double C2 = 0.03 * 255 * 0.03 * 255;

    private static readonly double[] Window = CreateWindow();

    /// <summary>The mean over the picture: 1 for equal ones.</summary>
    public static double Between(Picture a, Picture b)
    {
        var (x, y) = (Luma(a), Luma(b));
        var meanX = Blur(x, a.Width);
        var meanY = Blur(y, a.Width);
        var squareX = Blur(Product(x, x), a.Width);
        var squareY = Blur(Product(y, y), a.Width);
        var product = Blur(Product(x, y), a.Width);

        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            var (mx, my) = (meanX[i], meanY[i]);
            var (varianceX, varianceY, covariance) = (squareX[i] - mx * mx, squareY[i] - my * my, product[i] - mx * my);
            sum += (2 * mx * my + C1) * (2 * covariance + C2) / ((mx * mx + my * my + C1) * (varianceX + varianceY + C2));
        }

        return sum / x.Length;
    }

    private static double[] CreateWindow()
    {
        double[] weights = [.. Enumerable.Range(-Reach, 2 * Reach + 1).Select(i => Math.Exp(-i * i / (2 * Sigma * Sigma)))];
        var sum = weights.Sum();
        return Array.ConvertAll(weights, weight => weight / sum);
    }

    private static double[] Luma(Picture picture)
    {
        var luma = new double[picture.Width * picture.Height];
        for (var i = 0; i < luma.Length; i++)
        {
            var (r, g, b, _) = picture[i % picture.Width, i / picture.Width];
            luma[i] = 0.299 * r + 0.587 * g + 0.114 * b;
        }

        return luma;
    }

    private static double[] Product(double[] a, double[] b)
    {
        var product = new double[a.Length];
        for (var i = 0; i < product.Length; i++)
        {
            product[i] = a[i] * b[i];
        }

        return product;
    }

    private static double[] Blur(double[] values, int width) => BlurAlong(BlurAlong(values, width, 1, 0), width, 0, 1);

    private static double[] BlurAlong(double[] values, int width, int stepX, int stepY)
    {
        var height = values.Length / width;
        var blurred = new double[values.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var sum = 0.0;
                for (var k = -Reach; k <= Reach; k++)
                {
                    sum += Window[k + Reach] * values[Math.Clamp(y + k * stepY, 0, height - 1) * width + Math.Clamp(x + k * stepX, 0, width - 1)];
                }

                blurred[y * width + x] = sum;
            }
        }

        return blurred;
    }
}
