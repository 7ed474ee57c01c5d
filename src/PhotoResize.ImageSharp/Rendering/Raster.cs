using PhotoResize.Planning;

namespace PhotoResize.ImageSharp.Rendering;

/// <summary>A picture in memory.</summary>
/// <param name="Width">Pixels across.</param>
/// <param name="Height">Pixels down.</param>
/// <param name="Bands">1 (grey), 2 (grey and alpha), 3 (sRGB) or 4 (sRGB and alpha), 8 bits each.</param>
/// <param name="Pixels">Rows from the top, without gaps.</param>
internal sealed record Raster(int Width, int Height, int Bands, byte[] Pixels)
{
    public bool HasAlpha => Bands is 2 or 4;

    public PixelSize Size => new(Width, Height);

    /// <summary>A row's pixels, band by band.</summary>
    public Span<byte> Row(int y) => Pixels.AsSpan(y * Width * Bands, Width * Bands);

    /// <summary>A picture in black, transparent if it has alpha.</summary>
    public static Raster Blank(int width, int height, int bands) => new(width, height, bands, new byte[checked(width * height * bands)]);

    /// <summary>Rearranges the pixels: first transposes, which exchanges rows and columns, then mirrors.</summary>
    public Raster Turn(bool transpose, bool mirrorAcross, bool mirrorDown)
    {
        if (!transpose && !mirrorAcross && !mirrorDown)
        {
            return this;
        }

        var result = transpose ? Blank(Height, Width, Bands) : Blank(Width, Height, Bands);
        var stepAcross = transpose ? Width * Bands : Bands;
        var stepDown = transpose ? Bands : Width * Bands;
        for (var y = 0; y < result.Height; y++)
        {
            var from = ((mirrorDown ? result.Height - 1 - y : y) * stepDown) + (mirrorAcross ? (result.Width - 1) * stepAcross : 0);
            var row = result.Row(y);
            for (var x = 0; x < row.Length; x += Bands)
            {
                Pixels.AsSpan(from, Bands).CopyTo(row[x..]);
                from += mirrorAcross ? -stepAcross : stepAcross;
            }
        }

        return result;
    }

    /// <summary>The same picture with three equal bands instead of one grey band.</summary>
    public Raster WithColours()
    {
        if (Bands > 2)
        {
            return this;
        }

        var result = Blank(Width, Height, Bands + 2);
        for (int from = 0, to = 0; from < Pixels.Length; from += Bands, to += result.Bands)
        {
            result.Pixels.AsSpan(to, 3).Fill(Pixels[from]);
            if (HasAlpha)
            {
                result.Pixels[to + 3] = Pixels[from + 1];
            }
        }

        return result;
    }

    /// <summary>The same picture with an alpha band, opaque if it had none.</summary>
    public Raster WithAlpha()
    {
        if (HasAlpha)
        {
            return this;
        }

        var result = Blank(Width, Height, Bands + 1);
        for (int from = 0, to = 0; from < Pixels.Length; from += Bands, to += result.Bands)
        {
            Pixels.AsSpan(from, Bands).CopyTo(result.Pixels.AsSpan(to));
            result.Pixels[to + Bands] = byte.MaxValue;
        }

        return result;
    }
}
