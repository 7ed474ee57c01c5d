using System.Runtime.CompilerServices;

namespace PhotoResize.EngineSupport;

/// <summary>
/// Gaussian blur with a large sigma. The picture is reduced by averaging, blurred, and enlarged again: what a blur of that width leaves has no
/// detail to lose. So the work for a pixel does not grow with sigma. Pixels weigh by their alpha.
/// </summary>
/// <remarks>
/// Shared by all engines. Without reducing, 10 megapixels with a sigma of 100 took nine seconds in libvips. Repeated box blurs, the other way
/// to work that does not grow, need whole rows of sums for each step and are not closer to a Gaussian.
/// </remarks>
internal static class WideBlur
{
    /// <summary>The least sigma. Below it the convolution itself is cheap enough.</summary>
    public const double MinSigma = 16;

    /// <summary>Sigma after the reduction: enough for the blocks and the lines between their middles not to show.</summary>
    private const double ReducedSigma = 8;

    /// <summary>Blocks across and down, where there are as many pixels: the edge is repeated, and most of a small picture is near it.</summary>
    private const int MinBlocks = 16;

    /// <summary>Weights below this share of the middle one are left out, as below <see cref="MinSigma"/>: those beyond 2.4 sigma.</summary>
    private const double SmallestWeight = 0.05;

    /// <summary>Blurs a picture.</summary>
    /// <param name="pixels">Rows without padding; the last of an even number of bands is alpha.</param>
    /// <param name="result">Receives the result: as many bytes. It may be the same memory.</param>
    /// <param name="width">Pixels across.</param>
    /// <param name="bands">1 to 4.</param>
    /// <param name="sigma">At least <see cref="MinSigma"/>.</param>
    /// <param name="cancellationToken">Stops the work before the next row.</param>
    public static void Apply(
        ReadOnlySpan<byte> pixels, Span<byte> result, int width, int bands, double sigma, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sigma, MinSigma);
        var height = pixels.Length / bands / width;
        var block = (int)Math.Max(Math.Min(sigma / ReducedSigma, Math.Min(width, height) / (double)MinBlocks), 1);
        var planes = Reduce(pixels, width, height, bands, block, cancellationToken);
        var columns = Blocks(width, block);
        var weights = PlaneBlur.Weights(
            SigmaWithin(sigma, block), (int)Math.Round(sigma * Math.Sqrt(-2 * Math.Log(SmallestWeight)) / block));
        var blurred = new float[planes[0].Length];
        for (var band = 0; band < bands; band++)
        {
            PlaneBlur.Apply(planes[band], blurred, columns, weights, cancellationToken);
            (planes[band], blurred) = (blurred, planes[band]);
        }

        Enlarge(planes, result, width, height, block, cancellationToken);
    }

    /// <summary>What is left to blur: averages of blocks and the lines between them have variances of their own, which add up.</summary>
    private static double SigmaWithin(double sigma, int block)
    {
        var average = ((block * block) - 1) / 12.0;
        var lines = block * block / 6.0;
        return Math.Sqrt((sigma * sigma) - average - lines) / block;
    }

    private static int Blocks(int pixels, int block) => (pixels + block - 1) / block;

    /// <summary>Averages blocks, each band in a plane of its own, colours multiplied by their alpha. The edge is repeated.</summary>
    private static float[][] Reduce(
        ReadOnlySpan<byte> pixels, int width, int height, int bands, int block, CancellationToken cancellationToken)
    {
        var (columns, rows) = (Blocks(width, block), Blocks(height, block));
        var planes = new float[bands][];
        for (var band = 0; band < bands; band++)
        {
            planes[band] = new float[columns * rows];
        }

        var share = 1f / (block * block);
        for (var y = 0; y < rows * block; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            AddRow(pixels.Slice(Math.Min(y, height - 1) * width * bands, width * bands), planes, y / block * columns, block, share);
        }

        return planes;
    }

    private static void AddRow(ReadOnlySpan<byte> row, float[][] planes, int start, int block, float share)
    {
        var bands = planes.Length;
        var colours = bands is 2 or 4 ? bands - 1 : bands;
        var last = row.Length - bands;
        var columns = Blocks(row.Length / bands, block);
        for (int column = 0, x = 0; column < columns; column++)
        {
            Sums sums = default;
            for (var i = 0; i < block; i++, x += bands)
            {
                var pixel = row.Slice(Math.Min(x, last), bands);
                var weight = 255;
                if (colours < bands)
                {
                    weight = pixel[colours];
                    sums[colours] += 255 * weight;
                }

                for (var band = 0; band < colours; band++)
                {
                    sums[band] += pixel[band] * weight;
                }
            }

            for (var band = 0; band < bands; band++)
            {
                planes[band][start + column] += sums[band] * (share / 255);
            }
        }
    }

    /// <summary>Draws lines between the middles of blocks, and divides colours by alpha.</summary>
    private static void Enlarge(
        float[][] planes, Span<byte> result, int width, int height, int block, CancellationToken cancellationToken)
    {
        var bands = planes.Length;
        var colours = bands is 2 or 4 ? bands - 1 : bands;
        var columns = Blocks(width, block);
        var rows = planes[0].Length / columns;
        var mixed = new float[columns * bands];
        for (var y = 0; y < height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (above, below, share) = Between(y, block, rows);
            for (var band = 0; band < bands; band++)
            {
                var from = planes[band].AsSpan(above * columns, columns);
                var to = planes[band].AsSpan(below * columns, columns);
                for (var column = 0; column < columns; column++)
                {
                    mixed[(column * bands) + band] = from[column] + ((to[column] - from[column]) * share);
                }
            }

            EnlargeRow(mixed, result.Slice(y * width * bands, width * bands), bands, colours, block);
        }
    }

    private static void EnlargeRow(float[] mixed, Span<byte> row, int bands, int colours, int block)
    {
        var columns = mixed.Length / bands;
        for (int x = 0, p = 0; p < row.Length; x++, p += bands)
        {
            var (left, right, share) = Between(x, block, columns);
            var from = mixed.AsSpan(left * bands, bands);
            var to = mixed.AsSpan(right * bands, bands);
            var scale = 1f;
            if (colours < bands)
            {
                var alpha = from[colours] + ((to[colours] - from[colours]) * share);
                row[p + colours] = (byte)Math.Clamp(alpha + 0.5f, 0, 255);
                scale = alpha > 0 ? 255 / alpha : 0;
            }

            for (var band = 0; band < colours; band++)
            {
                var value = from[band] + ((to[band] - from[band]) * share);
                row[p + band] = (byte)Math.Clamp((value * scale) + 0.5f, 0, 255);
            }
        }
    }

    /// <summary>The blocks whose middles are around a pixel, and how far it is from the first to the second.</summary>
    private static (int First, int Second, float Share) Between(int pixel, int block, int blocks)
    {
        var place = ((pixel + 0.5f) / block) - 0.5f;
        var first = (int)MathF.Floor(place);
        return (Math.Max(first, 0), Math.Min(first + 1, blocks - 1), place - first);
    }

    /// <summary>One number for each band.</summary>
    [InlineArray(4)]
    private struct Sums
    {
        private int _first;
    }
}
