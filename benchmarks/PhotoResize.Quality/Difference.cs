using PhotoResize.Testing;

namespace PhotoResize.Quality;

/// <summary>The difference between two pictures of the same size.</summary>
/// <param name="Mean">The mean absolute difference over all channels, in levels of 0 to 255.</param>
/// <param name="Largest">The largest absolute difference of a channel.</param>
/// <param name="MeanSquare">The mean square of the difference over all channels.</param>
/// <param name="Ssim">Structural similarity of brightness.</param>
internal readonly record struct Difference(double Mean, int Largest, double MeanSquare, double Ssim)
{
    public static Difference Between(Picture a, Picture b)
    {
        if ((a.Width, a.Height) != (b.Width, b.Height))
        {
            throw new InvalidOperationException($"{a.Width} x {a.Height} against {b.Width} x {b.Height}.");
        }

        double sum = 0, squares = 0;
        var largest = 0;
        for (var y = 0; y < a.Height; y++)
        {
            for (var x = 0; x < a.Width; x++)
            {
                var (p, q) = (a[x, y], b[x, y]);
                foreach (var difference in (ReadOnlySpan<int>)[p.R - q.R, p.G - q.G, p.B - q.B])
                {
                    sum += Math.Abs(difference);
                    squares += difference * difference;
                    largest = Math.Max(largest, Math.Abs(difference));
                }
            }
        }

        double values = 3.0 * a.Width * a.Height;
        return new Difference(sum / values, largest, squares / values, StructuralSimilarity.Between(a, b));
    }
}
