namespace PhotoResize.EngineContract.Support;

/// <summary>Stores pictures as cameras do that were turned.</summary>
internal static class StoredOrientation
{
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
