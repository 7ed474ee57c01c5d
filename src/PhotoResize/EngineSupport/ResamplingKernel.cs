using PhotoResize.Settings;

namespace PhotoResize.EngineSupport;

/// <summary>A resampling kernel: the weight of a source pixel by its distance from the centre of the result pixel.</summary>
/// <param name="Support">The distance at and beyond which the weight is 0.</param>
/// <param name="WeightAt">The weight at a distance of 0 or more, not normalised.</param>
internal readonly record struct ResamplingKernel(double Support, Func<double, double> WeightAt)
{
    /// <summary>Returns the kernel of a filter; nearest neighbour and average have none.</summary>
    public static ResamplingKernel Of(ResamplingFilter filter) => filter switch
    {
        ResamplingFilter.Linear => new(1, x => Math.Max(0, 1 - x)),
        ResamplingFilter.Quadratic => new(1.5, Quadratic),
        ResamplingFilter.CatmullRom => new(2, x => Cubic(x, 0.5)),
        ResamplingFilter.Cubic => new(2, x => Cubic(x, 0.75)),
        ResamplingFilter.Lanczos => new(3, Lanczos),
        ResamplingFilter.Spline36 => new(3, Spline36),
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, null),
    };

    /// <summary>
    /// N. A. Dodgson, Quadratic Interpolation for Image Resampling (IEEE Transactions on Image Processing 6, 1997), with r = 1.
    /// </summary>
    private static double Quadratic(double x) => x switch
    {
        < 0.5 => 1 - 2 * x * x,
        < 1.5 => (x - 2.5) * x + 1.5,
        _ => 0,
    };

    /// <summary>
    /// R. G. Keys, Cubic Convolution Interpolation for Digital Image Processing (1981), with a = -c; Catmull-Rom is c = 0.5.
    /// </summary>
    private static double Cubic(double x, double c) => x switch
    {
        < 1 => ((2 - c) * x - (3 - c)) * x * x + 1,
        < 2 => ((-c * x + 5 * c) * x - 8 * c) * x + 4 * c,
        _ => 0,
    };

    private static double Lanczos(double x) => x < 3 ? Sinc(x) * Sinc(x / 3) : 0;

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    /// <summary>A cubic spline through six samples, as in Helmut Dersch's Panorama Tools.</summary>
    private static double Spline36(double x) => x switch
    {
        < 1 => ((13.0 / 11 * x - 453.0 / 209) * x - 3.0 / 209) * x + 1,
        < 2 => ((-6.0 / 11 * (x - 1) + 270.0 / 209) * (x - 1) - 156.0 / 209) * (x - 1),
        < 3 => ((1.0 / 11 * (x - 2) - 45.0 / 209) * (x - 2) + 26.0 / 209) * (x - 2),
        _ => 0,
    };
}
