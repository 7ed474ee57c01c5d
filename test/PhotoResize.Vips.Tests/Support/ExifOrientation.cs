namespace PhotoResize.Vips.Tests.Support;

/// <summary>Stores pictures as cameras do that were turned.</summary>
internal static class ExifOrientation
{
    /// <summary>Gives a JPEG an EXIF block that holds an orientation only.</summary>
    public static byte[] Insert(byte[] jpeg, int orientation)
    {
        byte[] block =
        [
            0xFF, 0xE1, 0, 34, (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0,
            (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0,
        ];
        return [.. jpeg.AsSpan(0, 2), .. block, .. jpeg.AsSpan(2)];
    }

    /// <summary>The picture as a camera that was turned stores it (EXIF 2.32, 4.6.4, tag 0x0112): where row 0 and column 0 lie.</summary>
    public static Pixels Store(Pixels upright, int orientation)
    {
        var (w, h) = (upright.Width, upright.Height);
        return orientation switch
        {
            1 => upright,
            2 => Pixels.Draw(w, h, (x, y) => upright[w - 1 - x, y].ToArray()),
            3 => Pixels.Draw(w, h, (x, y) => upright[w - 1 - x, h - 1 - y].ToArray()),
            4 => Pixels.Draw(w, h, (x, y) => upright[x, h - 1 - y].ToArray()),
            // Row 0 is the left side, column 0 the top.
            5 => Pixels.Draw(h, w, (x, y) => upright[y, x].ToArray()),
            // Row 0 is the right side, column 0 the top.
            6 => Pixels.Draw(h, w, (x, y) => upright[w - 1 - y, x].ToArray()),
            // Row 0 is the right side, column 0 the bottom.
            7 => Pixels.Draw(h, w, (x, y) => upright[w - 1 - y, h - 1 - x].ToArray()),
            // Row 0 is the left side, column 0 the bottom.
            _ => Pixels.Draw(h, w, (x, y) => upright[y, h - 1 - x].ToArray()),
        };
    }
}
