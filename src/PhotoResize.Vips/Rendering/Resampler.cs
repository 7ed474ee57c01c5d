using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Rendering;

/// <summary>Brings a picture to another size, in linear light or in the encoded values.</summary>
internal static class Resampler
{
    /// <summary>
    /// The library's way to average in blocks before a filter begins only where the filter would span more pixels than it can (2,000):
    /// from a reduction of 200 on.
    /// </summary>
    private const double FilterAlone = 100;

    /// <summary>As many whole blocks as fit, then the filter.</summary>
    private const double BlocksFirst = 1;

    /// <summary>Never blocks: nearest neighbour would take the corner of a block, not its middle.</summary>
    private const double NoBlocks = 1_000_000;

    /// <summary>Resamples the whole of <paramref name="picture"/>.</summary>
    /// <param name="picture">8 bits, with or without alpha.</param>
    /// <param name="size">The size to reach, exactly.</param>
    /// <param name="blocks">By how much to average in blocks first, where the decoder could not reduce as far as it might.</param>
    /// <param name="filter">The filter for the rest.</param>
    /// <param name="linearLight">Whether to average in linear light.</param>
    public static VipsImage Resample(VipsImage picture, PixelSize size, int blocks, ResamplingFilter filter, bool linearLight)
    {
        var curve = linearLight ? ToneCurve.Linear : ToneCurve.Companded;
        var hasAlpha = picture.Bands is 2 or 4;
        var interpretation = picture.Interpretation;

        // Floating point: the filter's integer path cuts its weights off at 12 bits, which darkens even a flat colour.
        var working = curve.Expand(picture);
        working = hasAlpha ? working.Premultiply(ToneCurve.Maximum) : working;
        working = blocks > 1 ? working.Shrink(Blocks(working.Width, blocks), Blocks(working.Height, blocks)) : working;
        working = Filter(working, size, filter);
        working = hasAlpha ? working.Unpremultiply(ToneCurve.Maximum) : working;
        return curve.Compress(working).As(interpretation);
    }

    private static int Blocks(int length, int blocks) => Math.Min(length, blocks);

    private static VipsImage Filter(VipsImage picture, PixelSize size, ResamplingFilter filter)
    {
        if (picture.Width == size.Width && picture.Height == size.Height)
        {
            return picture;
        }

        var (kernel, gap) = KernelOf(filter);
        var resized = picture.Operation("resize")
            .Set("scale", (double)size.Width / picture.Width)
            .Set("vscale", (double)size.Height / picture.Height)
            .Set("kernel", kernel)
            .Set("gap", gap)
            .Run();
        return resized.Width == size.Width && resized.Height == size.Height
            ? resized
            : throw new InvalidOperationException($"Asked for {size.Width} x {size.Height} pixels, libvips made {resized.Width} x {resized.Height}.");
    }

    private static (Kernel Kernel, double Gap) KernelOf(ResamplingFilter filter) => filter switch
    {
        ResamplingFilter.NearestNeighbor => (Kernel.Nearest, NoBlocks),
        ResamplingFilter.Average => (Kernel.Linear, BlocksFirst),
        ResamplingFilter.Linear => (Kernel.Linear, FilterAlone),
        ResamplingFilter.Quadratic => (Kernel.Mitchell, FilterAlone),
        ResamplingFilter.CatmullRom or ResamplingFilter.Cubic => (Kernel.Cubic, FilterAlone),
        ResamplingFilter.Lanczos or ResamplingFilter.Spline36 => (Kernel.Lanczos3, FilterAlone),
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, null),
    };
}
