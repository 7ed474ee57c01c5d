namespace PhotoResize.Sources.Headers;

/// <summary>What a GIF says of a frame before its pixels.</summary>
/// <param name="Left">Columns from the left of the screen.</param>
/// <param name="Top">Rows from the top of the screen.</param>
/// <param name="Width">Pixels across; 0 for a frame that shows nothing.</param>
/// <param name="Height">Pixels down; 0 for a frame that shows nothing.</param>
internal readonly record struct GifFrame(int Left, int Top, int Width, int Height)
{
    /// <summary>Whether the rows come in four passes.</summary>
    public bool IsInterlaced { get; init; }

    /// <summary>The frame's own colours; there may be none.</summary>
    public GifColourTable Colours { get; init; }

    /// <summary>The index of the transparent colour; <see langword="null"/> without one.</summary>
    public byte? TransparentIndex { get; init; }

    /// <summary>What becomes of the frame when its time is over.</summary>
    public GifDisposal Disposal { get; init; }

    /// <summary>How long it shows, in hundredths of a second.</summary>
    public int Delay { get; init; }

    /// <summary>Where the pixels are: a byte for the size of the codes, then the codes in sub-blocks. The file may end before them.</summary>
    public long Pixels => Colours.Position + Colours.Bytes;

    /// <summary>How many rows a decoder reads to show the frame on a screen.</summary>
    /// <returns>0 if nothing of it shows.</returns>
    public int RowsDecodedOn(int screenWidth, int screenHeight)
    {
        if (Left >= screenWidth || Top >= screenHeight || Width == 0 || Height == 0)
        {
            return 0;
        }

        // Rows below the screen come last, unless the frame is interlaced.
        return IsInterlaced ? Height : Math.Min(Height, screenHeight - Top);
    }
}

/// <summary>What becomes of a frame when its time is over.</summary>
internal enum GifDisposal
{
    /// <summary>It stays.</summary>
    Keep,

    /// <summary>Its place becomes transparent. The format speaks of a background colour, but browsers do not show one.</summary>
    Clear,

    /// <summary>Its place becomes what it was before the frame.</summary>
    Restore,
}

/// <summary>A table of colours in a GIF: three bytes for each.</summary>
/// <param name="Position">Where it begins.</param>
/// <param name="Count">How many colours it has; 0 if there is no table.</param>
internal readonly record struct GifColourTable(long Position, int Count)
{
    public int Bytes => 3 * Count;

    /// <summary>The table that the flags of a screen or a frame announce.</summary>
    public static GifColourTable At(long position, byte flags) => new(position, (flags & 0x80) != 0 ? 2 << (flags & 7) : 0);
}
