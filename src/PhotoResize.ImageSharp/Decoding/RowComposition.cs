using PhotoResize.EngineSupport.PixelFiles;
using PhotoResize.ImageSharp.Rendering;

namespace PhotoResize.ImageSharp.Decoding;

/// <summary>Puts rows that managed code decodes into a picture.</summary>
internal static class RowComposition
{
    private const int CmykBands = 4;

    /// <summary>Decodes all rows. Inks become sRGB by plain arithmetic, as those of a JPEG do.</summary>
    public static Raster Compose(PixelRows rows, CancellationToken cancellationToken)
    {
        var isCmyk = rows.Colours == PixelColours.Cmyk;
        var picture = Raster.Blank(rows.Width, rows.Height, isCmyk ? rows.Bands - 1 : rows.Bands);
        var inks = new byte[isCmyk ? checked(rows.Width * rows.Bands) : 0];
        for (var y = 0; y < rows.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var row = picture.Row(rows.IsBottomUp ? rows.Height - 1 - y : y);
            if (isCmyk)
            {
                rows.Read(inks.AsSpan());
                FromInks(inks, row, rows.HasAlpha);
            }
            else
            {
                rows.Read(row);
            }
        }

        return picture;
    }

    private static void FromInks(ReadOnlySpan<byte> inks, Span<byte> row, bool hasAlpha)
    {
        var alpha = hasAlpha ? 1 : 0;
        for (int from = 0, to = 0; from < inks.Length; from += CmykBands + alpha, to += 3 + alpha)
        {
            var light = 255 - inks[from + 3];
            for (var i = 0; i < 3; i++)
            {
                row[to + i] = (byte)((((255 - inks[from + i]) * light) + 127) / 255);
            }

            if (hasAlpha)
            {
                row[to + 3] = inks[from + CmykBands];
            }
        }
    }
}
