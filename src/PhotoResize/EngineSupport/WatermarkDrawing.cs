using PhotoResize.EngineSupport.Animations;
using PhotoResize.Planning;
using PhotoResize.Settings;

namespace PhotoResize.EngineSupport;

/// <summary>Draws watermarks over a finished picture; the same for all engines.</summary>
internal static class WatermarkDrawing
{
    /// <summary>The bands of a rendered watermark: R, G, B and alpha, which colours are not multiplied by.</summary>
    private const int Bands = 4;

    /// <summary>Draws a plan's watermarks, one after the other.</summary>
    /// <param name="pixels">The finished picture, in place: rows without padding.</param>
    /// <param name="bands">3 (sRGB) or 4 (sRGB and alpha).</param>
    /// <param name="plan">Where they are drawn.</param>
    /// <param name="pictures">What is drawn: for each watermark of the plan, rows of four bytes a pixel.</param>
    /// <param name="cancellationToken">Stops the work before the next row.</param>
    public static void Apply(
        Span<byte> pixels, int bands, ImagePlan plan, IReadOnlyList<byte[]> pictures, CancellationToken cancellationToken)
    {
        // A result without its watermark would be stored under the key of one with it.
        ArgumentOutOfRangeException.ThrowIfNotEqual(pictures.Count, plan.Watermarks.Count);
        Span<byte> alphas = stackalloc byte[byte.MaxValue + 1];
        for (var i = 0; i < pictures.Count; i++)
        {
            var watermark = plan.Watermarks[i];
            for (var alpha = 0; alpha < alphas.Length; alpha++)
            {
                alphas[alpha] = (byte)Math.Round(alpha * watermark.Opacity);
            }

            Draw(pixels, plan.ResultSize, bands, watermark, pictures[i], alphas, cancellationToken);
        }
    }

    private static void Draw(
        Span<byte> pixels,
        PixelSize canvas,
        int bands,
        PlannedWatermark watermark,
        ReadOnlySpan<byte> picture,
        ReadOnlySpan<byte> alphas,
        CancellationToken cancellationToken)
    {
        var size = watermark.Picture.ResultSize;
        var (start, step) = (watermark.Start, watermark.Step ?? canvas);
        for (var y = Math.Max(start.Y, 0); y < canvas.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var line = (y - start.Y) % step.Height;
            if (line >= size.Height)
            {
                continue;
            }

            var row = pixels.Slice(y * canvas.Width * bands, canvas.Width * bands);
            var drawn = picture.Slice(line * size.Width * Bands, size.Width * Bands);
            for (var x = start.X; x < canvas.Width; x += step.Width)
            {
                var (from, to) = (Math.Max(-x, 0), Math.Min(size.Width, canvas.Width - x));
                DrawRow(row[((x + from) * bands)..], bands, drawn[(from * Bands)..(to * Bands)], alphas);
            }
        }
    }

    private static void DrawRow(Span<byte> row, int bands, ReadOnlySpan<byte> drawn, ReadOnlySpan<byte> alphas)
    {
        for (int from = 0, to = 0; from < drawn.Length; from += Bands, to += bands)
        {
            var above = drawn.Slice(from, Bands);
            var alpha = alphas[above[3]];
            if (alpha > 0)
            {
                var below = row.Slice(to, bands);
                AlphaBlending.Over(above, alpha, new Rgba(below[0], below[1], below[2], bands == Bands ? below[3] : byte.MaxValue), below);
            }
        }
    }
}
