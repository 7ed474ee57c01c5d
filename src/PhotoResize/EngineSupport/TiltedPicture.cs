using PhotoResize.Planning;
using PhotoResize.Settings;

namespace PhotoResize.EngineSupport;

/// <summary>
/// Rotates a finished canvas by an angle that is no right one; the same for all engines. Each pixel of the result is interpolated between
/// the four nearest ones of the canvas, so that edges are smooth.
/// </summary>
internal static class TiltedPicture
{
    private const int Channels = 4;

    /// <summary>The bands of the result: 3 (sRGB), or 4 (sRGB and alpha) where the corners are not opaque.</summary>
    public static int BandsFor(ImagePlan plan) => plan.Matte is { IsOpaque: true } ? 3 : Channels;

    /// <summary>
    /// Pixels that an engine holds when a frame is finished: of a tilted one the canvas as well, and both in colours with alpha.
    /// </summary>
    public static long PixelsHeld(ImagePlan plan) =>
        Math.Max(plan.Inner.Pixels, plan.Outer.Pixels) + (plan.Tilt == 0 ? 0 : 2 * plan.ResultSize.Pixels);

    /// <summary>Draws the canvas.</summary>
    /// <param name="canvas">Rows without padding.</param>
    /// <param name="bands">3 (sRGB) or 4 (sRGB and alpha).</param>
    /// <param name="plan">The sizes, the angle, and the colour of the corners.</param>
    /// <param name="result">Receives rows of <see cref="BandsFor"/> bytes a pixel. It is all zero: transparent pixels are left out.</param>
    /// <param name="cancellationToken">Stops the work before the next row.</param>
    public static void Draw(ReadOnlySpan<byte> canvas, int bands, ImagePlan plan, Span<byte> result, CancellationToken cancellationToken)
    {
        var (size, resultBands) = (plan.ResultSize, BandsFor(plan));
        var (sine, cosine) = Math.SinCos(plan.Tilt * Math.PI / 180);
        var source = new Source(canvas, plan.Outer, bands, plan.Matte ?? default);
        Span<double> colour = stackalloc double[Channels];
        for (var y = 0; y < size.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var row = result.Slice(y * size.Width * resultBands, size.Width * resultBands);
            var down = y + 0.5 - (size.Height / 2.0);
            for (var x = 0; x < size.Width; x++)
            {
                // Back to where the pixel's centre comes from.
                var across = x + 0.5 - (size.Width / 2.0);
                source.Interpolate(
                    (across * cosine) + (down * sine) + (plan.Outer.Width / 2.0) - 0.5,
                    (down * cosine) - (across * sine) + (plan.Outer.Height / 2.0) - 0.5,
                    colour);
                Write(colour, row.Slice(x * resultBands, resultBands));
            }
        }
    }

    private static void Write(ReadOnlySpan<double> colour, Span<byte> pixel)
    {
        var alpha = colour[3];
        if (alpha <= 0)
        {
            return;
        }

        for (var i = 0; i < 3; i++)
        {
            pixel[i] = (byte)Math.Clamp(Math.Round(colour[i] / alpha), 0, byte.MaxValue);
        }

        if (pixel.Length == Channels)
        {
            pixel[3] = (byte)Math.Round(alpha * byte.MaxValue);
        }
    }

    /// <summary>A canvas, with the colour of the corners all around it.</summary>
    private readonly ref struct Source(ReadOnlySpan<byte> pixels, PixelSize size, int bands, Rgba around)
    {
        private readonly ReadOnlySpan<byte> _pixels = pixels;

        /// <summary>The colour at a place, multiplied by its alpha of 0 to 1, which comes last.</summary>
        public void Interpolate(double x, double y, Span<double> colour)
        {
            colour.Clear();
            var (left, top) = (Math.Floor(x), Math.Floor(y));
            var (right, bottom) = (x - left, y - top);
            Add((int)left, (int)top, (1 - right) * (1 - bottom), colour);
            Add((int)left + 1, (int)top, right * (1 - bottom), colour);
            Add((int)left, (int)top + 1, (1 - right) * bottom, colour);
            Add((int)left + 1, (int)top + 1, right * bottom, colour);
        }

        private void Add(int x, int y, double weight, Span<double> colour)
        {
            if ((uint)x >= (uint)size.Width || (uint)y >= (uint)size.Height)
            {
                Add(around.R, around.G, around.B, weight * around.A / byte.MaxValue, colour);
                return;
            }

            var pixel = _pixels.Slice(((y * size.Width) + x) * bands, bands);
            Add(pixel[0], pixel[1], pixel[2], bands == Channels ? weight * pixel[3] / byte.MaxValue : weight, colour);
        }

        private static void Add(byte red, byte green, byte blue, double alpha, Span<double> colour)
        {
            colour[0] += red * alpha;
            colour[1] += green * alpha;
            colour[2] += blue * alpha;
            colour[3] += alpha;
        }
    }
}
